postern init --help
