input=$PWD/testdata/cli/input
cd "$(mktemp -d)"
cp "$input/unformatted.yaml" rooms.yaml
postern fmt --check rooms.yaml; echo "status $?"
postern fmt --diff rooms.yaml; echo "status $?"
postern fmt --check --diff - <rooms.yaml; echo "status $?"
postern fmt rooms.yaml; echo "status $?"
cat rooms.yaml
postern fmt --check --diff rooms.yaml; echo "status $?"
postern fmt - <rooms.yaml | cmp - rooms.yaml; echo "status $?"
