#!/usr/bin/env bash
# Starts a test: Node.js follows links, out of the test's folder and into the source tree, unless told
# not to.
exec node --preserve-symlinks --preserve-symlinks-main "$@"
