# Of several files, those where all is well have one line together.
input=$PWD/testdata/cli/input
cd "$(mktemp -d)"
cp "$input"/{rooms,only_test}.yaml .
cp only_test.yaml another_test.yaml
postern test
echo "status $?"
# A file that is named twice, or is in a folder that is, counts once.
postern test only_test.yaml . ./only_test.yaml "$PWD/only_test.yaml"
sed 's/can: /cannot: /' only_test.yaml >failing_test.yaml
postern test
echo "status $?"
# Behind a link to a folder, `..` is another one.
mkdir -p other/deep
cp rooms.yaml only_test.yaml other
ln -s other/deep link
postern test only_test.yaml link/../only_test.yaml ./other/only_test.yaml
