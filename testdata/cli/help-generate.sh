postern generate --help
