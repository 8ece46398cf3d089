# Each schema is a JSON document that says what it is of; a name that there is not.
for name in policy cases principals decision check-report test-report; do
  postern schema "$name" | python3 -c 'import json, sys; print(json.load(sys.stdin)["title"])'
done
postern schema polcy
