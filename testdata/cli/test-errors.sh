postern test testdata/cli/input/errors_test.yaml
