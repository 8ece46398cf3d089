postern check --help
