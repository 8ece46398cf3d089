postern compile --help
