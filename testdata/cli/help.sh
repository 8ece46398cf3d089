postern --help
