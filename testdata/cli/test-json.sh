postern test --format json testdata/cli/input/failing_test.yaml testdata/social-room
