# Whom the claims of a token speak of; docs/principals.md shows the mappings.
folder=$(mktemp -d)
cd "$folder"
cat >mapping.yaml <<'YAML'
principal_mapping: 1
principals:
  - {when: {gty: client-credentials}, function: azp}
  - entity_id: sub
    groups: [realm_access, roles]
    attributes: {plan: plan}
YAML
try() { printf '%s' "$1" | postern principal mapping.yaml; echo "status $?"; }
try '{"sub": "alice", "realm_access": {"roles": ["admin"]}, "plan": "free", "exp": 1}'
try '{"sub": "alice"}'
try '{"gty": "client-credentials", "azp": "thumbnailer"}'
try '{"gty": "client-credentials"}'
try '{"sub": "alice", "realm_access": {"roles": "admin"}}'
try '{"sub": "a\u001b[2J/b"}'
try 'no JSON'
echo "== a file"
printf '{"sub": "alice"}' >claims.json
postern principal mapping.yaml claims.json; echo "status $?"
postern principal mapping.yaml no-such.json; echo "status $?"
postern principal no-such.yaml claims.json; echo "status $?"
head -c 1048577 /dev/zero | tr '\0' ' ' >large.json
postern principal mapping.yaml large.json; echo "status $?"
echo "== a mapping with errors"
printf 'principals:\n  - {entityid: sub, groups: [{claims: x}]}\n  - {when: {a: [1]}, guest: true}\n' >broken.yaml
postern principal broken.yaml claims.json; echo "status $?"
