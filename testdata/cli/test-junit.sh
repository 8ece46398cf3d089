# JUnit XML: the same, without the times.
input=$PWD/testdata/cli/input
cd "$(mktemp -d)"
cp "$input"/{rooms,broken,broken_policy_test,unreadable_test,no_tests_test}.yaml .
cp "$input/odd_test.yaml" $'\xff]]>#,\n_test.yaml'
mkdir empty
postern test --format junit nosuch_test.yaml empty . 2>/dev/null | sed 's,time="[^"]*",time="0",'
echo "status ${PIPESTATUS[0]}"
