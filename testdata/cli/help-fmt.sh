postern fmt --help
