postern check --format json testdata/cli/input/rooms.yaml testdata/cli/input/warned.yaml testdata/cli/input/broken.yaml testdata/cli/input/nosuch.yaml
