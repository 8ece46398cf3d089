cd testdata/cli/input
postern fmt --check unformatted.yaml broken.yaml; echo "status $?"
postern fmt people.yaml failing_test.yaml nosuch.yaml; echo "status $?"
postern fmt - <<<'{"postern": 1}'; echo "status $?"
postern fmt policy.json - -; echo "status $?"
cd "$(mktemp -d)"
echo '{"postern": 1, "access": {}}' >policy.json
postern fmt policy.json
