postern completion --help
