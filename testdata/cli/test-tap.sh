# TAP: names and paths that it would read otherwise, what is skipped, proofs, and files that are not run.
input=$PWD/testdata/cli/input
cd "$(mktemp -d)"
cp "$input"/{rooms,broken,broken_policy_test,unreadable_test,no_tests_test}.yaml .
cp "$input/odd_test.yaml" $'\xff]]>#,\n_test.yaml'
mkdir empty
postern test --format tap nosuch_test.yaml empty . 2>/dev/null
echo "status ${PIPESTATUS[0]}"
