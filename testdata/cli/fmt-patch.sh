# What --diff shows is a patch of the very file, and of no other.
input=$PWD/testdata/cli/input
cd "$(mktemp -d)"
export GIT_CEILING_DIRECTORIES=$PWD
printf 'postern: 1\r\naccess: {b: [], a: [ # no end' >rooms.yaml
printf '\r\n]}' >>rooms.yaml
cp "$input/unformatted.yaml" other.yaml
for file in rooms.yaml other.yaml; do
  postern fmt --diff $file >$file.patch
  postern fmt - <$file >$file.wanted
  git apply -p0 $file.patch && cmp $file $file.wanted && echo "$file: applied"
done
git apply -p0 rooms.yaml.patch 2>/dev/null || echo "rooms.yaml: not applied twice"
