#!/usr/bin/python3
"""Amplify's vectors (testdata/amplify/vectors.json) as policies and request lines of Postern.

Run from the workspace, it writes the policies: testdata/amplify/policies/.
"""
import json
import os

FOLDER = "testdata/amplify"


def read():
    with open(os.path.join(FOLDER, "vectors.json"), encoding="utf-8") as f:
        return json.load(f)


def policy_path(name):
    return os.path.join(FOLDER, "policies", name + ".yaml")


def is_refused(definition, vectors):
    """Whether Postern must refuse the definition: as Amplify does, or for what IAM reads otherwise."""
    return (any(v["expected"] == "rejected" for v in vectors)
            or "iam-metachar" in definition.get("tags", []))


def _selectors(principal):
    kind = principal["kind"]
    if kind == "entity":
        return ["owner"]
    if kind == "groups":
        return ["group:" + group for group in principal["groups"]]
    if kind == "resource":
        return ["function:" + principal["name"]]
    return [kind]


def _flow(texts):
    """A YAML list, or its item alone. JSON strings are YAML's."""
    texts = [text if text.isalpha() else json.dumps(text, ensure_ascii=False) for text in texts]
    return texts[0] if len(texts) == 1 else "[" + ", ".join(texts) + "]"


def policy_text(definition):
    """The policy that says what the definition says, in the same order."""
    lines = ["postern: 1", "semantics: amplify"]
    if definition["auth"]["groups"]:
        lines.append("groups: [" + ", ".join(definition["auth"]["groups"]) + "]")
    lines.append("access:")
    for path in definition["access"]:
        key = json.dumps(path["path"], ensure_ascii=False)
        lines.append(f"  {key}:" + ("" if path["rules"] else " []"))
        for rule in path["rules"]:
            allow, to = _flow(_selectors(rule["principal"])), _flow(rule["actions"])
            lines.append(f"    - {{allow: {allow}, to: {to}}}")
    return "\n".join(lines) + "\n"


def request_line(vector):
    principal = vector["principal"]
    ours = {"kind": "function" if principal["kind"] == "resource" else principal["kind"]}
    for theirs, key in (("identity_id", "entity_id"), ("groups", "groups"), ("name", "name")):
        if theirs in principal:
            ours[key] = principal[theirs]
    return json.dumps({"id": vector["id"], "principal": ours, "action": vector["action"],
                       "path": vector["path"]})


if __name__ == "__main__":
    for name, one in read()["definitions"].items():
        with open(policy_path(name), "w", encoding="utf-8") as policy:
            policy.write(policy_text(one))
