postern version --help
