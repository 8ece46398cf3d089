# SARIF: files of all outcomes, and names that a URI must escape.
folder=$(mktemp -d)
cp testdata/cli/input/{rooms,warned,broken}.yaml "$folder"
cd "$folder"
cat >'ä b:c.yaml' <<'YAML'
postern: 1
semantics: amplify
access:
  "😀/{id}/*": [{allow: owner, to: get}]
YAML
postern check --format sarif rooms.yaml ./warned.yaml broken.yaml nosuch.yaml 'ä b:c.yaml'
echo "status $?"
postern check --format sarif rooms.yaml; echo "status $?"
