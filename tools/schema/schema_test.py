#!/usr/bin/python3
"""Holds the schemas of policies, case files and principals against what `postern` accepts.

Of all documents of testdata/, of the documentation and of `postern init`, and of such as are made
from them by one change each:
- what `postern` accepts, the schema accepts, so that no editor gives a false alarm;
- what `postern` refuses for its structure, the schema refuses. Which errors are of structure, and why
  no schema can see the others, is told by error_kinds.py.
The controls are schemas that lack one constraint and broken documents.
"""

import collections
import copy
import json
import os
import pathlib
import random
import re
import shutil
import sys
import tempfile
import unittest

import jsonschema

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))

import documents  # noqa: E402  (found through the line above)
import error_kinds  # noqa: E402
import every_key  # noqa: E402
import mutation  # noqa: E402

POSTERN = os.path.abspath("tools/postern")
SCHEMAS = {kind: json.loads(pathlib.Path(f"docs/schema/{kind}.schema.json").read_text())
           for kind in ("policy", "cases", "principals")}
COMMANDS = {"policy": [POSTERN, "check"], "cases": [POSTERN, "test"]}
SEED = int(os.environ.get("SCHEMA_TEST_SEED", "20260131"))
RANDOM_CHANGES = 400
BLOCK = re.compile(r"<!-- file: (\S+\.(?:yaml|json)) -->\n```\w*\n(.*?)```\n", re.S)

# What is left out of a schema, one at a time.
CONTROLS = {
    "policy": [
        ("required",), ("additionalProperties",), ("allOf", 0), ("allOf", 1), ("allOf", 2),
        ("properties", "postern", "const"), ("properties", "semantics", "enum"),
        ("properties", "paths", "enum"), ("definitions", "rule", "required"),
        ("definitions", "rule", "oneOf"), ("definitions", "rule", "additionalProperties"),
        ("definitions", "name", "minLength"), ("definitions", "selector", "anyOf"),
        ("definitions", "rules", "type"), ("definitions", "nativeRules", "additionalItems"),
        ("definitions", "nativeRule", "properties", "to"),
        ("definitions", "amplifyRules", "items", "properties", "deny"),
    ],
    "cases": [
        ("required",), ("anyOf",), ("additionalProperties",), ("properties", "cases", "const"),
        ("definitions", "test", "required"), ("definitions", "test", "dependencies"),
        ("definitions", "test", "additionalProperties"),
        ("definitions", "requestText", "pattern"), ("definitions", "text", "minLength"),
        ("definitions", "principalMap", "additionalProperties"),
        ("definitions", "proof", "required"), ("definitions", "proofs", "minItems"),
    ],
}

BROKEN = [
    ("policy", "postern: '1'\naccess: {}"),
    ("policy", "postern: 1\naccess: {a: [{allow: gest, to: get}]}"),
    ("policy", "postern: 1\nsemantics: amplify\naccess: {a/*: [{deny: guest, to: get}]}"),
    ("cases", "cases: 1\npolicy: a.yaml\ntests: [{name: a, as: guest}]"),
    ("cases", "cases: 1\npolicy: a.yaml\ntests: [{name: a}]"),
    ("cases", "cases: 1\npolicy: 42\nnever: [{name: a, selector: guest, to: get, path: a}]"),
    ("principals", "alice: {entityid: alice}"),
    ("principals", "42"),
]

# A document, what an editor reads in it (None: nothing) and the errors that `postern` reports of it.
Judged = collections.namedtuple("Judged", "name value errors")


def collect(folder):
    """Puts all documents there are below `folder`."""
    shutil.copytree("testdata", folder / "testdata")
    for seed in (folder / "testdata/fuzz").glob("*/*"):
        if seed.parent.name in ("yaml", "json", "policy", "amplify") and not seed.suffix:
            suffix = ".json" if seed.parent.name == "json" else ".yaml"
            seed.rename(seed.with_suffix(suffix))
    shutil.copytree("tools/commands/init", folder / "init")
    (folder / "every-key").mkdir()
    for texts in (every_key.POLICIES, every_key.CASES, every_key.PRINCIPALS):
        for name, text in texts.items():
            (folder / "every-key" / name).write_text(text)
    for page in ["README.md", *map(str, pathlib.Path("docs").glob("**/*.md"))]:
        place = folder / "pages" / pathlib.Path(page).with_suffix("")
        shutil.copytree("testdata/social-room", place, dirs_exist_ok=True)
        for name, text in BLOCK.findall(pathlib.Path(page).read_text()):
            (place / name).write_text(text)


def judge(kind, folder, names):
    """Returns the documents of these names, judged by `postern`."""
    errors = documents.judge(COMMANDS[kind], folder, names)
    return [judged(folder, name, errors[name]) for name in names]


def judged(folder, name, errors):
    try:
        return Judged(name, documents.read(name, (folder / name).read_bytes()), errors)
    except documents.Unreadable:
        return Judged(name, None, errors)


def files_of_principals(folder, names):
    """Returns the files that the case files of these names take principals from, judged."""
    errors = documents.judge(COMMANDS["cases"], folder, names)
    found = set()
    for name in names:
        value = judged(folder, name, []).value
        principals = value.get("principals") if isinstance(value, dict) else None
        for item in principals if isinstance(principals, list) else [principals]:
            path = (pathlib.Path(name).parent / item) if isinstance(item, str) else None
            if path and (folder / path).is_file():
                found.add(os.path.normpath(path))
    return [judged(folder, name, errors[name]) for name in sorted(found)]


def make_mutants(kind, folder, sound):
    """Returns documents made of the sound ones, judged. They stand beside those, in JSON.

    Of those that have every key, each likely change; of the others, some at random.
    """
    rng = random.Random(SEED)
    few = [document for document in sound if document.name.startswith("every-key/")]
    changed = [(origin, value) for origin in few for value in mutation.each_change(origin.value)]
    for _ in range(RANDOM_CHANGES):
        origin = rng.choice(sound)
        changed.append((origin, mutation.mutate(origin.value, rng)))
    names = []
    for number, (origin, value) in enumerate(changed):
        names.append(str(pathlib.Path(origin.name).parent / f"changed-{kind}-{number}.json"))
        (folder / names[-1]).write_text(json.dumps(value))
    return judge(kind, folder, names)


def faults(kind, schema, documents_, counts=None):
    """Yields what is wrong with a schema, by these documents, one line each; counts what they are."""
    validator = jsonschema.Draft7Validator(schema)
    counts = collections.Counter() if counts is None else counts
    for document in documents_:
        if document.value is None:
            counts["unreadable"] += 1
            if not document.errors:
                yield f"{document.name}: accepted, and no editor can read it"
            continue
        is_valid = validator.is_valid(document.value)
        counts["refused" if document.errors else "accepted"] += 1
        if not is_valid and not document.errors:
            error = jsonschema.exceptions.best_match(validator.iter_errors(document.value))
            yield (f"{document.name}: accepted, and the schema says {error.message} "
                   f"at {list(error.absolute_path)}")
        reasons = [error_kinds.why_unseen(kind, error, document.value) for error in document.errors]
        counts["refused for their structure"] += None in reasons
        counts["refused by the schema, too"] += bool(reasons) and not is_valid
        if is_valid and None in reasons:
            yield (f"{document.name}: the schema accepts, and it has "
                   f"{document.errors[reasons.index(None)]}")
        elif is_valid and reasons:
            counts["not seen: " + reasons[0]] += 1


def without(schema, *path):
    """Returns a copy of the schema that lacks what stands at `path`."""
    changed = copy.deepcopy(schema)
    at = changed
    for key in path[:-1]:
        at = at[key]
    del at[path[-1]]
    return changed


class SchemaTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.scratch.cleanup)
        folder = pathlib.Path(cls.scratch.name)
        collect(folder)
        names = sorted(str(path.relative_to(folder)) for path in folder.glob("**/*")
                       if path.suffix in (".yaml", ".json"))
        cases = [name for name in names if re.search(rb'^"?(cases|tests)"?:|"cases"',
                                                     (folder / name).read_bytes(), re.M)]
        cls.documents = {"policy": judge("policy", folder, names),
                         "cases": judge("cases", folder, cases),
                         "principals": files_of_principals(folder, cases)}
        cls.mutants, cls.num_of_every_key = {}, {}
        for kind in COMMANDS:
            sound = [document for document in cls.documents[kind]
                     if document.value and not document.errors]
            cls.mutants[kind] = make_mutants(kind, folder, sound)
            cls.num_of_every_key[kind] = sum(
                document.name.startswith("every-key/") for document in sound)

    def check(self, kind, what, documents_):
        """Holds the documents against the schema; returns what they are, and prints it."""
        counts = collections.Counter()
        found = list(faults(kind, SCHEMAS[kind], documents_, counts))
        print(f"{kind}, {what}: {len(documents_)} documents")
        for name, count in sorted(counts.items()):
            print(f"  {count:5} {name}")
        self.assertEqual([], found[:20])
        return counts

    def all_of(self, kind):
        return self.documents[kind] + self.mutants.get(kind, [])

    def test_the_schemas_are_sound(self):
        for kind, schema in SCHEMAS.items():
            jsonschema.Draft7Validator.check_schema(schema)
            self.assertEqual(f"{kind}.schema.json", schema["$id"])

    def test_the_documents_with_every_key_are_sound(self):
        self.assertEqual({"policy": len(every_key.POLICIES), "cases": len(every_key.CASES)},
                         self.num_of_every_key)

    def test_documents_there_are(self):
        print(f"seed {SEED}; another by SCHEMA_TEST_SEED")
        for kind in SCHEMAS:
            self.assertTrue(self.documents[kind])
            self.check(kind, "as they are", self.documents[kind])

    def test_documents_with_one_change(self):
        for kind in COMMANDS:
            counts = self.check(kind, "changed", self.mutants[kind])
            self.assertGreater(counts["accepted"], 50)
            self.assertGreater(counts["refused for their structure"], 500)

    def test_schemas_that_lack_a_constraint(self):
        for kind, paths in CONTROLS.items():
            for path in paths:
                weakened = without(SCHEMAS[kind], *path)
                self.assertIsNotNone(next(faults(kind, weakened, self.all_of(kind)), None), path)

    def test_a_schema_that_asks_for_too_much(self):
        for kind in COMMANDS:
            strict = copy.deepcopy(SCHEMAS[kind])
            strict["required"].append("principals" if kind == "cases" else "name")
            self.assertIsNotNone(next(faults(kind, strict, self.documents[kind]), None))

    def test_broken_documents(self):
        for kind, text in BROKEN:
            value = documents.read("broken.yaml", text.encode())
            self.assertFalse(jsonschema.Draft7Validator(SCHEMAS[kind]).is_valid(value), text)

    def test_definitions_of_one_name_are_one(self):
        cases = SCHEMAS["cases"]["definitions"]
        for kind in ("policy", "principals"):
            for name in set(SCHEMAS[kind]["definitions"]) & set(cases):
                self.assertEqual(SCHEMAS[kind]["definitions"][name], cases[name], name)

    def test_plain_scalars_are_those_of_an_editor(self):
        read = documents.read("a.yaml", b"[42, '42', no, 2026-01-31, 1:30, ~, true, 0x1, 1e3]")
        self.assertEqual([42, "42", "no", "2026-01-31", "1:30", None, True, 1, 1000.0], read)
        self.assertEqual({"42": "a"}, documents.read("a.yaml", b"42: a"))


if __name__ == "__main__":
    unittest.main()
