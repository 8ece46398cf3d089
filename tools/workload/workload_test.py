#!/usr/bin/python3
"""Generates small workloads and has `postern decide --requests` answer them: all must be right.

A control, one request whose expected answer is turned round, makes sure that a wrong one is noticed.
"""

import json
import os
import pathlib
import subprocess
import tempfile
import unittest

SIZES = [10, 100, 1000]


def run(*command):
    return subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, text=True,
                          check=False)


class WorkloadTest(unittest.TestCase):

    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory(dir=os.environ.get("TEST_TMPDIR"))
        self.addCleanup(self.scratch.cleanup)

    def generate(self, size):
        done = run("bench/workload.py", size, "--requests", 4000, "--folder", self.scratch.name)
        self.assertEqual(done.returncode, 0)
        return pathlib.Path(self.scratch.name) / str(size)

    def check(self, folder):
        return run("tools/workload/translate.py", folder, "--check", "tools/postern")

    def test_every_answer_is_right(self):
        for size in SIZES:
            folder = self.generate(size)
            self.assertEqual(self.check(folder).stdout, f"{folder}: 4000 right, 0 wrong\n")

    def test_a_wrong_answer_is_noticed(self):
        folder = self.generate(10)
        requests = folder / "requests.jsonl"
        first, _, rest = requests.read_text().partition("\n")
        request = json.loads(first)
        request["e"] = not request["e"]
        requests.write_text(json.dumps(request) + "\n" + rest)
        done = self.check(folder)
        self.assertEqual(done.returncode, 1)
        self.assertTrue(done.stdout.endswith("3999 right, 1 wrong\n"), done.stdout)


if __name__ == "__main__":
    unittest.main()
