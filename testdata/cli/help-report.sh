postern report --help
