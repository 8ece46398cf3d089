# A policy and its tests as a page; tools/report/report_page_test.py reads it in a browser.
folder=$(mktemp -d)
cp testdata/social-room/*.yaml "$folder"
cd "$folder"
# The words of a page, without its markup.
words() { sed -e '1,/<main>/d' -e 's/<[^>]*>/ /g' "$1" | sed 's/  */ /g' | grep -v '^ *$'; }
echo "== all is well"
postern report social-room.yaml . -o report.html; echo "status $?"
words report.html
postern report social-room.yaml social-room_test.yaml | cmp - report.html && echo "the same"
echo "== what fails comes first"
mkdir broken && cp *.yaml broken
sed -i 's/{allow: guest, .*/{deny: guest, to: get}/' broken/social-room.yaml
cat >>broken/social-room_test.yaml <<'YAML'

never:
  - name: thumbnailers see no profile
    selector: function:thumbnailer
    to: get
    path: profile/*
YAML
postern report broken/social-room.yaml broken -o report.html; echo "status $?"
words report.html | sed -n '/What failed/,/Who may do what/p'
words report.html | sed -n '$p'
echo "== nothing tests it, or what does can't be run"
cat >other.yaml <<'YAML'
postern: 1
access: {}
YAML
postern report other.yaml . -o other.html; echo "status $?"
postern report other.yaml social-room_test.yaml -o other.html; echo "status $?"
printf 'cases: 1\npolicy: other.yaml\ntests: [{name: "<i>", as: guest, cannot: get}]\n' >wrong_test.yaml
postern report other.yaml wrong_test.yaml -o other.html; echo "status $?"
words other.html | sed -n '/What failed/,/Who may do what/p'
postern report other.yaml no-such_test.yaml -o other.html; echo "status $?"
echo "== without mutants; and in continuous integration, where \`only\` is refused"
postern report social-room.yaml social-room_test.yaml --no-mutants -o report.html; echo "status $?"
words report.html | sed -n '$p'
printf 'cases: 1\npolicy: social-room.yaml\ntests:\n' >only_test.yaml
printf '  - {name: a, as: guest, can: get room/1, only: true}\n  - {name: b, as: guest, can: write room/1}\n' >>only_test.yaml
postern report social-room.yaml only_test.yaml --no-mutants -o report.html; echo "status $?"
words report.html | sed -n '/What failed/,/Who may do what/p'
CI=1 postern report social-room.yaml only_test.yaml --no-mutants -o report.html; echo "status $?"
echo "== refused"
cp other.yaml kept.html
postern report social-room.yaml . -o kept.html; echo "status $?"
postern report - . ; echo "status $?"
postern report no-such.yaml . ; echo "status $?"
postern report social-room.yaml; echo "status $?"
postern report social-room.yaml . -o no/such/folder.html; echo "status $?"
