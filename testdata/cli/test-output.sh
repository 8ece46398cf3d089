# A report in a file, and the one for people.
input=$PWD/testdata/cli/input
cd "$(mktemp -d)"
cp "$input"/{rooms,only_test}.yaml .
for format in pretty tap json github; do
  postern test --format $format --output report only_test.yaml
  echo "status $?"
  cat report
done
# What is no report stays; what can't be written is known before anything is run.
for output in rooms.yaml later_test.yaml - '' no/such/report.xml . /dev/null; do
  postern test --format junit --output "$output" only_test.yaml
  echo "status $?"
done
cmp rooms.yaml "$input/rooms.yaml" && ls
