postern test testdata/cli/input/no_tests_test.yaml testdata/cli/input/broken_policy_test.yaml testdata/cli/input/unreadable_test.yaml testdata/cli/input/only_test.yaml
