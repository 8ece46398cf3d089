#!/usr/bin/python3
"""Holds `postern check --format sarif` against the JSON schema of SARIF 2.1.0.

The controls are the same documents, each with one fault: without them nobody would notice that the
validator lets everything pass.
"""

import copy
import json
import os
import pathlib
import subprocess
import tempfile
import unittest
import urllib.parse

import jsonschema

POSTERN = os.path.abspath("tools/postern")
SCHEMA = json.loads(pathlib.Path("testdata/sarif/sarif-2.1.0-rtm.5.json").read_text())

# File name and text; None: there is no such file.
FILES = {
    "sound.yaml": "access:\n  room/*: [{allow: guest, to: get}]\n",
    "sub folder/warned ä%.yaml":
        "access:\n  a/<x>: [{allow: guest, to: write}]\n  <y>/b: [{allow: guest, to: get}]\n",
    "broken.yaml": "access:\n  \"😀/[x\": [{allow: guest, to: wirte}]\n",
    "ignored.yaml":
        "access:\n  # postern-ignore: guest-writes \"so\"\n  a: [{allow: guest, to: write}]\n",
    "amplify.yaml": "semantics: amplify\naccess: {'a/{id}/*': [{allow: guest, to: get}]}\n",
    "nosuch.yaml": None,
}


def report(names):
    """Returns what is printed of these files, and with what status it ended."""
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            if FILES[name] is not None:
                path = pathlib.Path(folder) / name
                path.parent.mkdir(exist_ok=True)
                path.write_text("postern: 1\n" + FILES[name])
        done = subprocess.run([POSTERN, "check", "--format", "sarif"] + names, cwd=folder,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
        return json.loads(done.stdout), done.returncode


def faults(document):
    return [error.message for error in jsonschema.Draft4Validator(SCHEMA).iter_errors(document)]


class SarifSchemaTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        jsonschema.Draft4Validator.check_schema(SCHEMA)
        cls.document, cls.status = report(list(FILES))
        cls.run_ = cls.document["runs"][0]

    def test_each_outcome_is_valid(self):
        for names in [[name] for name in FILES] + [list(FILES)]:
            self.assertEqual([], faults(report(names)[0]), names)

    def test_results_point_at_their_rules(self):
        rules = self.run_["tool"]["driver"]["rules"]
        self.assertGreater(len(self.run_["results"]), 3)
        for result in self.run_["results"]:
            rule = rules[result["ruleIndex"]]
            self.assertEqual(rule["id"], result["ruleId"])
            self.assertEqual(rule["defaultConfiguration"]["level"], result["level"])
        self.assertEqual(len(rules), len({result["ruleId"] for result in self.run_["results"]}))

    def test_uris_lead_back_to_the_files(self):
        found = set()
        for result in self.run_["results"]:
            for place in result["locations"] + result.get("relatedLocations", []):
                uri = place["physicalLocation"]["artifactLocation"]["uri"]
                self.assertTrue(uri.isascii(), uri)
                found.add(urllib.parse.unquote(uri, errors="strict"))
        self.assertEqual(set(FILES) - {"sound.yaml", "nosuch.yaml"}, found)

    def test_columns_count_utf16_code_units(self):
        self.assertEqual("utf16CodeUnits", self.run_["columnKind"])
        text = ("postern: 1\n" + FILES["broken.yaml"]).splitlines()
        words = set()
        for result in self.run_["results"]:
            place = result["locations"][0]["physicalLocation"]
            if place["artifactLocation"]["uri"] != "broken.yaml":
                continue
            region = place["region"]
            self.assertEqual(region["startLine"], region["endLine"])
            line = text[region["startLine"] - 1].encode("utf-16-le")
            words.add(line[2 * region["startColumn"] - 2:2 * region["endColumn"] - 2].decode("utf-16-le"))
        self.assertIn("wirte", words)

    def test_an_unreadable_file_is_a_notification(self):
        invocation = self.run_["invocations"][0]
        self.assertFalse(invocation["executionSuccessful"])
        self.assertEqual(self.status, invocation["exitCode"])
        self.assertEqual(1, len(invocation["toolExecutionNotifications"]))
        sound, status = report(["sound.yaml"])
        self.assertTrue(sound["runs"][0]["invocations"][0]["executionSuccessful"])
        self.assertEqual(0, status)

    def test_what_is_ignored_is_suppressed(self):
        suppressed = [(result["ruleId"], result["suppressions"])
                      for result in self.run_["results"] if result["suppressions"]]
        self.assertEqual(
            [("guest-writes", [{"kind": "inSource", "justification": "\"so\""}])], suppressed)

    def test_braces_are_no_placeholders(self):
        texts = [result["message"]["text"] for result in self.run_["results"]]
        self.assertIn("{{id}}", "".join(texts))
        for text in texts:
            self.assertNotRegex(text.replace("{{", "").replace("}}", ""), "[{}]")


class ControlTest(unittest.TestCase):

    def refused(self, spoil):
        document = copy.deepcopy(report(["sub folder/warned ä%.yaml", "nosuch.yaml"])[0])
        spoil(document["runs"][0])
        self.assertNotEqual([], faults(document))

    def test_a_wrong_level(self):
        self.refused(lambda run: run["results"][0].update(level="fatal"))

    def test_a_missing_message(self):
        self.refused(lambda run: run["results"][0].pop("message"))

    def test_a_line_zero(self):
        self.refused(lambda run: run["results"][0]["locations"][0]["physicalLocation"]["region"]
                     .update(startLine=0))

    def test_an_unknown_member(self):
        self.refused(lambda run: run["results"][0].update(severity="error"))

    def test_a_wrong_kind_of_suppression(self):
        self.refused(lambda run: run["results"][0].update(suppressions=[{"kind": "comment"}]))

    def test_a_tool_without_name(self):
        self.refused(lambda run: run["tool"]["driver"].pop("name"))

    def test_a_wrong_kind_of_column(self):
        self.refused(lambda run: run.update(columnKind="bytes"))

    def test_a_notification_without_message(self):
        self.refused(lambda run: run["invocations"][0]["toolExecutionNotifications"][0]
                     .pop("message"))


if __name__ == "__main__":
    unittest.main()
