postern explain --help
