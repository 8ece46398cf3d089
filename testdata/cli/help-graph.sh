postern graph --help
