# What is ignored is counted, and no format but JSON and SARIF tells more of it.
cd "$(mktemp -d)"
cat >inbox.yaml <<'YAML'
postern: 1
access:
  inbox/*:
    - {allow: anyone, to: [get, write]}  # postern-ignore: guest-writes whoever finds a bug may tell us
YAML
sed 's/write\]/list]/' inbox.yaml >unused.yaml
postern check --strict inbox.yaml; echo "status $?"
postern check --strict unused.yaml; echo "status $?"
postern check --format json inbox.yaml
postern check --format github inbox.yaml unused.yaml
