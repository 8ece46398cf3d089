postern bench --help
