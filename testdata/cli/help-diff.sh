postern diff --help
