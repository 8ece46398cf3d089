postern schema --help
