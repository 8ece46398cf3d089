"""Small sound documents which together have every key, so that changes of one node reach each."""

POLICIES = {
    "native.yaml": """
postern: 1
name: native
semantics: native
paths: key
groups: [admin, staff]
functions: [bot]
access:
  a/<tenant>/*:
    - inherit
    - {allow: [authenticated, 'group:<tenant>'], to: read, where: {tenant: <tenant>, plan: [free, paid]}}
    - {deny: [guest, group:admin], to: [write, delete], id: some, note: why}
  a/<entity_id>: [{allow: [owner, function:bot], to: all}]
""",
    "methods.yaml": """
postern: 1
paths: url
methods: {GET: get, PUT: write}
access:
  /a/*: [{allow: anyone, to: [get, write]}]
""",
    "actions.yaml": """
postern: 1
actions: {fetch: null, put: null, both: [fetch, put]}
paths: url
methods: {GET: fetch}
access: {/a/*: [{allow: guest, to: [both]}]}
""",
    "list.yaml": """
postern: 1
actions: [fetch, put]
access: {a/*: [{allow: guest, to: fetch}]}
""",
    "array.json": """
{"postern": 1, "access": [{"path": "a/*", "rules": ["inherit", {"deny": "guest", "to": "get"}]},
                          {"path": "b/*", "rules": [{"allow": ["guest"], "to": ["get"]}]}]}
""",
    "amplify.yaml": """
postern: 1
semantics: amplify
paths: opaque
groups: [admin]
access:
  a/*: [{allow: [guest, group:admin], to: [get, write]}, {allow: authenticated, to: read}]
  b/{entity_id}/*: [{allow: owner, to: [read], id: own}]
""",
}

CASES = {
    "every_test.yaml": """
cases: 1
policy: [native.yaml]
principals:
  - people.yaml
  - {visitor: guest, ann: {entity_id: ann, groups: [admin], attributes: {tenant: x}}, bot: {function: bot}}
tests:
  - name: one
    as: [visitor, {guest: true}, {entity_id: x, groups: [], unknown: true}]
    with: {x: [a, b], z: c}
    can: [{request: get a/<x>/<z>, because: some}]
    cannot: get a/<x>
    tags: [slow]
    skip: not yet
  - name: two
    path: [a/b, a/c]
    exactly: {ann: [get], visitor: [], bot: get, carl: [list]}
    because: no_rule
    only: true
  - {name: three, as: ann, cannot: ['write a/x/y'], tags: slow}
never:
  - {name: four, selector: [guest, 'group:admin'], to: [write, delete], path: a/*, unknown: true}
always:
  - {name: five, selector: owner, to: get, path: a/<entity_id>}
""",
    "single_test.json": """
{"cases": 1, "policy": "native.yaml", "principals": {"carl": {"entity_id": "carl", "groups": ["staff"]}},
 "tests": [{"name": "a", "as": "carl", "can": "get a/x", "with": {}},
           {"name": "b", "path": "a/carl", "exactly": {"carl": ["get", "list", "write", "delete"]}}]}
""",
}

PRINCIPALS = {"people.yaml": "carl: {entity_id: carl, groups: [staff]}\n"}
