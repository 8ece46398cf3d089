# Of several files, those where all is well have one line together.
input=$PWD/testdata/cli/input
cd "$(mktemp -d)"
cp "$input"/{rooms,only_test}.yaml .
cp only_test.yaml another_test.yaml
postern test
echo "status $?"
sed 's/can: /cannot: /' only_test.yaml >failing_test.yaml
postern test
echo "status $?"
