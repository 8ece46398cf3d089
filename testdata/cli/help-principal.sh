postern principal --help
