postern prove --help
