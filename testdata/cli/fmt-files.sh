# A link stays a link, a mode the same mode, and a canonical file the very same file.
input=$PWD/testdata/cli/input
cd "$(mktemp -d)"
cp "$input/unformatted.yaml" rooms.yaml
chmod 640 rooms.yaml
ln -s rooms.yaml link.yaml
postern fmt link.yaml; echo "status $?"
stat -c '%N %A' link.yaml rooms.yaml
before=$(stat -c '%i %y' rooms.yaml)
postern fmt rooms.yaml
[[ $(stat -c '%i %y' rooms.yaml) == "$before" ]] && echo "not touched"
cp "$input/broken.yaml" .
postern fmt broken.yaml 2>/dev/null; echo "status $?"
cmp broken.yaml "$input/broken.yaml" && echo "as it was"
ls
