cd "$(mktemp -d)"
postern init
postern check --strict policy.yaml
postern test policy_test.yaml
postern init
