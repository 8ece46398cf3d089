#!/usr/bin/python3
"""The gate on instructions fails if a figure has grown, and only then.

Counts are the same each time, so those of any build will do: this one records its own, then lowers
the record, which is as if the decision had become slower.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, "bench")
import instructions  # the gate

WORKLOAD = "storage-1k"


class InstructionsTest(unittest.TestCase):

    def setUp(self):
        scratch = tempfile.TemporaryDirectory(dir=os.environ.get("TEST_TMPDIR"))
        self.addCleanup(scratch.cleanup)
        self.record = pathlib.Path(scratch.name) / "record.json"

    def gate(self, *arguments):
        return subprocess.run(
            ["bench/instructions.py", "bench/instructions", WORKLOAD, "--record", self.record,
             *arguments],
            stdout=subprocess.PIPE, text=True, check=False)

    def test_growth_fails(self):
        self.record.write_text("{}")
        self.assertEqual(self.gate("--update").returncode, 0)
        figure = json.loads(self.record.read_text())[WORKLOAD]
        self.assertGreater(figure, 100)

        self.record.write_text(json.dumps({WORKLOAD: figure * 0.94}))
        done = self.gate()
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stdout, WORKLOAD + r" .*grown by 6\.4%")

    def test_what_is_a_problem(self):
        self.assertIsNone(instructions.problem_with(105, 100))
        self.assertIsNone(instructions.problem_with(50, 100))
        self.assertEqual(instructions.problem_with(105.1, 100), "grown by 5.1%")
        self.assertEqual(instructions.problem_with(100, None), "not recorded")


if __name__ == "__main__":
    unittest.main()
