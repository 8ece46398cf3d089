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
import mutation  # noqa: E402

POSTERN = os.path.abspath("tools/postern")
SCHEMAS = {kind: json.loads(pathlib.Path(f"docs/schema/{kind}.schema.json").read_text())
           for kind in ("policy", "cases", "principals")}
COMMANDS = {"policy": [POSTERN, "check"], "cases": [POSTERN, "test"]}
SEED = int(os.environ.get("SCHEMA_TEST_SEED", "20260131"))
MUTANTS = {"policy": 1600, "cases": 1600}
BLOCK = re.compile(r"<!-- file: (\S+\.(?:yaml|json)) -->\n```\w*\n(.*?)```\n", re.S)

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
                found.add(str(path))
    return [judged(folder, name, errors[name]) for name in sorted(found)]


def make_mutants(kind, folder, sound):
    """Returns documents made of the sound ones, judged. They stand beside those, in JSON."""
    rng = random.Random(SEED)
    names = []
    for number in range(MUTANTS[kind]):
        origin = rng.choice(sound)
        name = str(pathlib.Path(origin.name).parent / f"mutant-{kind}-{number}.json")
        (folder / name).write_text(json.dumps(mutation.mutate(origin.value, rng)))
        names.append(name)
    return judge(kind, folder, names)


def faults(kind, schema, documents_):
    """Returns what is wrong with a schema, by these documents, one line each."""
    validator = jsonschema.Draft7Validator(schema)
    found = []
    for document in documents_:
        if document.value is None:
            if not document.errors:
                found.append(f"{document.name}: accepted, and no editor can read it")
            continue
        is_valid = validator.is_valid(document.value)
        seen = [error for error in document.errors
                if error_kinds.why_unseen(kind, error, document.value) is None]
        if not is_valid and not document.errors:
            error = jsonschema.exceptions.best_match(validator.iter_errors(document.value))
            found.append(f"{document.name}: accepted, and the schema says {error.message} "
                         f"at {list(error.absolute_path)}")
        if is_valid and seen:
            found.append(f"{document.name}: the schema accepts, and it has {seen[0]}")
    return found


def summary(kind, what, documents_):
    """Returns in a few lines what the documents are, and what no schema sees of their errors."""
    validator = jsonschema.Draft7Validator(SCHEMAS[kind])
    readable = [document for document in documents_ if document.value is not None]
    refused = [document for document in readable if document.errors]
    unseen = collections.Counter()
    structural = 0
    for document in refused:
        reasons = [error_kinds.why_unseen(kind, error, document.value) for error in document.errors]
        structural += None in reasons
        if None not in reasons and validator.is_valid(document.value):
            unseen[reasons[0]] += 1
    both = sum(not validator.is_valid(document.value) for document in refused)
    lines = [f"{kind}, {what}: {len(documents_)} documents, {len(documents_) - len(readable)} unreadable, "
             f"{len(readable) - len(refused)} accepted, {len(refused)} refused; of these {both} by the "
             f"schema, too, {structural} for their structure"]
    return "\n".join(lines + [f"  {count:5} not seen: {reason}" for reason, count in unseen.most_common()])


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
        cls.mutants = {}
        for kind in COMMANDS:
            sound = [document for document in cls.documents[kind]
                     if document.value and not document.errors]
            cls.mutants[kind] = make_mutants(kind, folder, sound)

    def all_of(self, kind):
        return self.documents[kind] + self.mutants.get(kind, [])

    def test_the_schemas_are_sound(self):
        for kind, schema in SCHEMAS.items():
            jsonschema.Draft7Validator.check_schema(schema)
            self.assertEqual(f"{kind}.schema.json", schema["$id"])

    def test_documents_there_are(self):
        print(f"seed {SEED}; another by SCHEMA_TEST_SEED")
        for kind in SCHEMAS:
            self.assertEqual([], faults(kind, SCHEMAS[kind], self.documents[kind]))
            self.assertTrue(self.documents[kind])
            print(summary(kind, "as they are", self.documents[kind]))

    def test_documents_with_one_change(self):
        for kind in COMMANDS:
            self.assertEqual([], faults(kind, SCHEMAS[kind], self.mutants[kind])[:10])
            print(summary(kind, "changed", self.mutants[kind]))
            accepted = [document for document in self.mutants[kind] if not document.errors]
            self.assertGreater(len(accepted), 50)
            self.assertGreater(len(self.mutants[kind]) - len(accepted), 500)


if __name__ == "__main__":
    unittest.main()
