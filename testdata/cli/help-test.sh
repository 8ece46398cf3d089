postern test --help
