postern test testdata/cli/input/failing_test.yaml testdata/social-room
