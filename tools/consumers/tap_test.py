#!/usr/bin/python3
"""Holds `postern test --format tap` against Perl's prove and the parser below it.

Each control is a report with one fault: without them nobody would notice a reader that lets
everything pass.
"""

import json
import os
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import reported  # pylint: disable=wrong-import-position

# Prints what the parser makes of the report on standard input, as JSON.
READ = r"""
my $parser = TAP::Parser->new({tap => join('', <STDIN>)});
my (@points, @blocks);
while (my $result = $parser->next) {
  push @points, [$result->description, $result->is_actual_ok ? 1 : 0, $result->has_skip ? 1 : 0,
                 $result->explanation] if $result->is_test;
  push @blocks, $result->data if $result->is_yaml;
}
print JSON::PP->new->encode({points => \@points, blocks => \@blocks, version => $parser->version,
                             planned => $parser->tests_planned,
                             errors => [$parser->parse_errors]});
"""


def read(text):
    """Returns what the parser makes of a report."""
    done = subprocess.run(["perl", "-MTAP::Parser", "-MJSON::PP", "-e", READ], input=text.encode(),
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
    return json.loads(done.stdout)


def prove(text):
    """Returns the exit status of prove, and what it prints."""
    with tempfile.NamedTemporaryFile(suffix=".tap") as file:
        file.write(text.encode())
        file.flush()
        done = subprocess.run(["prove", "--exec", "cat", file.name], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, check=False)
    return done.returncode, done.stdout.decode()


class TapTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.text, cls.status = reported.report("tap", reported.CASES)
        cls.read = read(cls.text)

    def test_it_is_sound(self):
        self.assertEqual([], self.read["errors"])
        self.assertEqual("13", str(self.read["version"]))
        self.assertEqual(len(self.read["points"]), int(self.read["planned"]))

    def test_the_points_come_to_the_counts(self):
        counts = reported.summary(reported.CASES)
        points = self.read["points"]
        skipped = [point for point in points if point[2]]
        failed = [point for point in points if not point[1]]
        self.assertEqual(counts["skipped"] + counts["not_selected"], len(skipped))
        self.assertEqual(counts["failed"] + counts["refuted"] + counts["files_with_errors"],
                         len(failed))
        self.assertEqual(counts["passed"] + counts["proved"],
                         len(points) - len(skipped) - len(failed))

    def test_each_failure_has_its_diagnostics(self):
        failed = [point for point in self.read["points"] if not point[1]]
        blocks = self.read["blocks"]
        self.assertEqual(len(failed), len(blocks))
        asked = blocks[0]["failures"][0]
        self.assertEqual("guest  get  room/\\x1b[31m]]>", asked["asked"])
        self.assertEqual(("deny", "allow"), (asked["expected"], asked["decided"]))
        self.assertEqual(("allow guest, to get", "rooms.yaml:6:7"), (asked["rule"], asked["at"]))
        self.assertEqual("refuted", [b for b in blocks if "outcome" in b][0]["outcome"])
        self.assertEqual(["no-tests"], [e["id"] for e in blocks[-2]["errors"]])

    def test_a_name_is_no_directive(self):
        name, is_ok, is_skipped, _ = self.read["points"][0]
        self.assertIn("SKIP", name)
        self.assertEqual((0, 0), (is_ok, is_skipped))

    def test_prove_agrees(self):
        self.assertEqual(4, reported.report("tap", ["odd_test.yaml"])[1])
        self.assertNotEqual(0, prove(self.text)[0])
        self.assertEqual(0, prove(reported.report("tap", ["only_test.yaml"])[0])[0])

    def test_prove_runs_case_files(self):
        done = subprocess.run(
            ["prove", "--exec", reported.POSTERN + " test --format tap",
             str(reported.INPUT / "only_test.yaml")],
            env={"PATH": os.environ["PATH"]}, stdout=subprocess.PIPE, check=False)
        self.assertEqual(0, done.returncode)
        self.assertIn("Tests=2", done.stdout.decode())


class ControlTest(unittest.TestCase):

    def setUp(self):
        self.sound = reported.report("tap", ["only_test.yaml"])[0]
        self.failing = reported.report("tap", ["odd_test.yaml"])[0]

    def first_error(self, spoilt):
        self.assertNotIn(spoilt, (self.sound, self.failing))
        return read(spoilt)["errors"][0]

    def test_a_missing_point(self):
        spoilt = self.sound.replace("ok 1 - this one alone\n", "")
        self.assertNotEqual(self.sound, spoilt)
        self.assertNotEqual([], read(spoilt)["errors"])
        self.assertNotEqual(0, prove(spoilt)[0])

    def test_a_missing_plan(self):
        spoilt = self.sound.replace("1..2\n", "")
        self.assertNotEqual([], read(spoilt)["errors"])
        self.assertNotEqual(0, prove(spoilt)[0])

    def test_bailing_out(self):
        spoilt = self.sound.replace("1..2\n", "Bail out! interrupted\n")
        status, text = prove(spoilt)
        self.assertNotEqual(0, status)
        self.assertIn("interrupted", text)

    def test_a_name_that_is_not_escaped(self):
        spoilt = self.failing.replace("\\# SKIP", "# SKIP")
        self.assertEqual(1, read(spoilt)["points"][0][2])

    def test_diagnostics_without_an_end(self):
        self.assertIn("YAMLish", self.first_error(self.failing.replace("  ...\n", "", 1)))

    def test_a_scalar_without_an_end(self):
        spoilt = self.failing.replace('decided: "allow"', 'decided: "allow', 1)
        self.assertIn("YAMLish", self.first_error(spoilt))


if __name__ == "__main__":
    unittest.main()
