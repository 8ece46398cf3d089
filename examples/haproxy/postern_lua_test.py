#!/usr/bin/python3
"""Runs the module's test under valgrind: nothing may leak."""

import os
import pathlib
import subprocess
import tempfile
import unittest

FOUND = 9
RULES = pathlib.Path(tempfile.mkdtemp(dir=os.environ.get("TEST_TMPDIR"))) / "rules.pstn"


def run(*arguments):
    """Returns the exit status, and what is printed."""
    done = subprocess.run(
        ["valgrind", "--quiet", "--leak-check=full", f"--error-exitcode={FOUND}",
         "examples/haproxy/postern_lua_host", *arguments],
        env=os.environ | {"RULES": str(RULES)},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return done.returncode, done.stdout


class PosternLuaTest(unittest.TestCase):

    def test_it_decides_and_frees_all(self):
        subprocess.run(["tools/postern", "compile", "examples/nginx/rules.yaml", "-o", RULES],
                       check=True, stdout=subprocess.DEVNULL)
        status, printed = run()
        self.assertEqual(status, 0, printed)

    def test_what_is_not_freed_is_noticed(self):
        status, printed = run("leak")
        self.assertEqual(status, FOUND, printed)
        self.assertIn("16 bytes in 1 blocks are definitely lost", printed)


if __name__ == "__main__":
    unittest.main()
