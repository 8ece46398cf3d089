postern man --help
