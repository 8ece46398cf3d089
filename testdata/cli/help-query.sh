postern query --help
