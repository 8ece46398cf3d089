#!/usr/bin/python3
"""Holds the schemas of the JSON outputs against what `postern` prints.

That is what the golden outputs show, which another test holds against the program, and what is printed
of all documents of testdata/. The controls are such outputs with one fault each.
"""

import copy
import json
import os
import pathlib
import subprocess
import unittest

import jsonschema

POSTERN = os.path.abspath("tools/postern")
SCHEMAS = {kind: json.loads(pathlib.Path(f"docs/schema/{kind}.schema.json").read_text())
           for kind in ("decision", "check-report", "test-report")}
# An explanation alone is what `postern explain --format json` prints.
SCHEMAS["explanation"] = {**SCHEMAS["decision"]["definitions"]["explanation"],
                          "definitions": SCHEMAS["decision"]["definitions"]}


def kind_of(document):
    """Returns which schema describes the document; None if none does."""
    keys = set(document)
    for kind, some in (("test-report", {"tests", "summary"}), ("check-report", {"files", "warnings"}),
                       ("decision", {"id", "decision"}), ("explanation", {"internal_error"})):
        if some <= keys:
            return kind
    return None


def documents_in(golden):
    """Yields (kind, document) of the JSON documents that begin a line of a golden file."""
    text = golden.read_text(errors="surrogateescape")  # GitHub's annotations name files as they are
    decoder = json.JSONDecoder()
    at = 0
    while (at := text.find("{\"", at)) >= 0:
        try:
            document, end = decoder.raw_decode(text, at)
        except ValueError:  # cut by the script that prints it
            document, end = {}, at + 1
        if (at == 0 or text[at - 1] == "\n") and kind_of(document):
            yield kind_of(document), document
        at = end


def printed(*arguments):
    done = subprocess.run([POSTERN, *arguments], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          check=False)
    return done.stdout.decode()


def faults(kind, document):
    return [f"{error.message} at {list(error.absolute_path)}"
            for error in jsonschema.Draft7Validator(SCHEMAS[kind]).iter_errors(document)]


class ReportSchemaTest(unittest.TestCase):

    def test_the_schemas_are_sound(self):
        for schema in SCHEMAS.values():
            jsonschema.Draft7Validator.check_schema(schema)
        for kind in ("decision", "check-report", "test-report"):
            self.assertEqual(f"{kind}.schema.json", SCHEMAS[kind]["$id"])

    def test_definitions_of_one_name_are_one(self):
        every = SCHEMAS["test-report"]["definitions"]
        for kind in ("decision", "check-report"):
            for name in set(SCHEMAS[kind]["definitions"]) & set(every):
                self.assertEqual(SCHEMAS[kind]["definitions"][name], every[name], name)

    def test_golden_outputs(self):
        count = dict.fromkeys(SCHEMAS, 0)
        for golden in sorted(pathlib.Path("testdata").glob("*/*.golden")):
            for kind, document in documents_in(golden):
                self.assertEqual([], faults(kind, document), golden)
                count[kind] += 1
        print(count)
        for kind, least in (("decision", 15), ("check-report", 3), ("test-report", 2),
                            ("explanation", 5)):
            self.assertGreaterEqual(count[kind], least, kind)

    def test_what_is_printed_of_all_documents(self):
        files = sorted(map(str, pathlib.Path("testdata").glob("**/*.yaml")))
        for kind, command in (("check-report", "check"), ("test-report", "test")):
            document = json.loads(printed(command, "--format", "json", *files))
            self.assertEqual([], faults(kind, document))


def first(kind, has=lambda document: True):
    """Returns the first golden output of that kind that `has` what is wanted."""
    for golden in sorted(pathlib.Path("testdata").glob("*/*.golden")):
        for found, document in documents_in(golden):
            if found == kind and has(document):
                return copy.deepcopy(document)
    raise LookupError(kind)


class ControlTest(unittest.TestCase):

    def refused(self, kind, document, spoil):
        self.assertEqual([], faults(kind, document))
        spoil(document)
        self.assertNotEqual([], faults(kind, document))

    def test_decisions(self):
        for spoil in (lambda line: line.pop("error"), lambda line: line.update(extra=1),
                      lambda line: line.update(decision="maybe"), lambda line: line.update(id=[]),
                      lambda line: line.update(code="empty"), lambda line: line.update(offset=0),
                      lambda line: line.update(policy="sha256:abc"),
                      lambda line: line.update(rule="0"), lambda line: line.update(reason="no")):
            self.refused("decision", first("decision"), spoil)

    def test_a_deny_is_not_allowed(self):
        for decision, other in (("allow", "deny"), ("deny", "allow")):
            line = first("decision", lambda document, is_=decision: document["decision"] == is_)
            self.refused("decision", line, lambda document, to=other: document.update(decision=to))

    def test_a_rejected_path_has_its_code(self):
        line = first("decision", lambda document: document["reason"] == "path_rejected")
        self.refused("decision", line, lambda document: document.update(code=None))

    def test_explanations(self):
        for spoil in (lambda e: e.pop("cut"), lambda e: e["cut"].update(search=0),
                      lambda e: e["principal"].update(kind="robot"),
                      lambda e: e["declarations"].append({}), lambda e: e["near_misses"].append({})):
            self.refused("explanation", first("explanation"), spoil)

    def test_check_reports(self):
        for spoil in (lambda r: r.pop("status"), lambda r: r.update(status=2),
                      lambda r: r["files"][0].update(declarations=-1),
                      lambda r: r["files"][1]["issues"][0].update(line=0),
                      lambda r: r["files"][1]["issues"][0].update(severity="note"),
                      lambda r: r["files"][1]["issues"][0].pop("help")):
            self.refused("check-report", first("check-report", lambda r: len(r["files"]) == 4), spoil)

    def test_test_reports(self):
        for spoil in (lambda r: r.pop("proofs"), lambda r: r["summary"].pop("undecided"),
                      lambda r: r["tests"][0].update(status="ok"),
                      lambda r: r["tests"][0]["failures"][0].update(kind="wrong"),
                      lambda r: r["tests"][0]["failures"][0]["decided"].pop("at"),
                      lambda r: r["tests"][0]["failures"][0]["explanation"].pop("cut")):
            self.refused("test-report", first("test-report"), spoil)

    def test_files_that_were_not_run(self):
        report = json.loads(printed("test", "--format", "json", "nosuch_test.yaml"))
        for spoil in (lambda r: r["not_run"][0].pop("errors"),
                      lambda r: r["not_run"][0]["errors"][0].update(line=0),
                      lambda r: r["not_run"][0]["errors"][0].pop("id")):
            self.refused("test-report", copy.deepcopy(report), spoil)

    def test_coverage_and_mutants(self):
        def survivor(report):
            return report["mutation"]["policies"][0]["survivors"][0]
        report = first("test-report", lambda r: r["mutation"])
        for spoil in (lambda r: r.pop("mutation"), lambda r: r.pop("coverage"),
                      lambda r: r["coverage"]["rules"].update(percent=101),
                      lambda r: r["coverage"]["policies"][0].pop("branches"),
                      lambda r: r["mutation"].update(min_percent="50"),
                      lambda r: r["mutation"]["policies"][0].update(complete=None),
                      lambda r: survivor(r).pop("test"), lambda r: survivor(r).update(line=0),
                      lambda r: survivor(r).update(request=None),
                      lambda r: survivor(r).update(outcome="undecided")):
            self.refused("test-report", copy.deepcopy(report), spoil)

    def test_a_proof_has_no_counterexample(self):
        report = first("test-report", lambda r: r["proofs"])
        refuted = next(proof for proof in report["proofs"] if proof["outcome"] == "refuted")
        self.refused("test-report", report, lambda _: refuted.update(outcome="proved"))


if __name__ == "__main__":
    unittest.main()
