# An annotation for each issue, in columns of UTF-16; a file that can't be read has one, too.
cd "$(mktemp -d)"
mkdir 'a,b'
cat >'a,b/c:d.yaml' <<'YAML'
postern: 1
access:
  "😀/%0A": [{allow: guest, to: wirte}]
YAML
cat >warned.yaml <<'YAML'
postern: 1
access:
  room/*: [{allow: guest, to: [get, write]}]
YAML
postern check --format github warned.yaml 'a,b/c:d.yaml'; echo "status $?"
postern check --format github --strict warned.yaml nosuch.yaml; echo "status $?"
postern check --format github - <<<'postern: 2'; echo "status $?"
postern check --format github --meaning warned.yaml; echo "status $?"
postern check --format github --lowered warned.yaml
