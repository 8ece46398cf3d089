postern decide --help
