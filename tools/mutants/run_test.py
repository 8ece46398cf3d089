#!/usr/bin/python3
"""The list of mutants fits the code, and what does not fit is reported."""

import os
import pathlib
import sys
import tempfile
import unittest

# The runfiles are links into the source tree; what is checked is all of that tree.
HERE = pathlib.Path(os.path.realpath(__file__)).parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE))

import run  # noqa: E402  (found through the line above)

BLOCK = "name: n\nfile: a.cc\nold: x == 1\nnew: x == 2\ntests: //a:b //a:c\n"


class ListTest(unittest.TestCase):

    def test_every_mutant_fits_the_code(self):
        mutants = run.parse((HERE / "mutants.txt").read_text())
        self.assertGreaterEqual(len(mutants), 30)
        self.assertEqual([], run.problems(mutants, HERE.parents[1]))


class ControlTest(unittest.TestCase):

    def test_a_block_is_read(self):
        mutant, = run.parse("# a comment\n\n" + BLOCK)
        self.assertEqual(run.Mutant("n", "a.cc", "x == 1", "x == 2", ["//a:b", "//a:c"]), mutant)
        self.assertEqual("if (x == 2)", mutant.mutate("if (x == 1)"))

    def test_new_may_be_empty_and_nothing_else(self):
        mutant, = run.parse(BLOCK.replace("new: x == 2", "new:"))
        self.assertEqual("", mutant.new)
        for line in BLOCK.splitlines():
            if line.startswith("new"):
                continue
            with self.assertRaises(ValueError):
                run.parse(BLOCK.replace(line, line.split(":")[0] + ":"))

    def test_fields_are_known_and_come_once(self):
        for line in ("name: again", "reason: none"):
            with self.assertRaises(ValueError):
                run.parse(BLOCK + line + "\n")

    def test_words_choose_by_name_or_file(self):
        mutant, = run.parse(BLOCK)
        self.assertTrue(mutant.matches([]))
        self.assertTrue(mutant.matches(["z", "a.c"]))
        self.assertFalse(mutant.matches(["z"]))

    def problems_with(self, text, blocks=BLOCK):
        with tempfile.TemporaryDirectory() as folder:
            if text is not None:
                (pathlib.Path(folder) / "a.cc").write_text(text)
            return run.problems(run.parse(blocks), pathlib.Path(folder))

    def test_what_does_not_fit_is_reported(self):
        self.assertEqual([], self.problems_with("x == 1"))
        self.assertEqual(["n: a.cc holds 0 times: x == 1"], self.problems_with("x == 3"))
        self.assertEqual(["n: a.cc holds 0 times: x == 1"], self.problems_with(None))
        self.assertEqual(["n: a.cc holds 2 times: x == 1"], self.problems_with("x == 1, x == 1"))
        self.assertEqual(["n: old and new are the same"],
                         self.problems_with("x == 1", BLOCK.replace("2", "1")))
        self.assertEqual(["n: twice in the list"],
                         self.problems_with("x == 1", BLOCK + "\n" + BLOCK))


if __name__ == "__main__":
    unittest.main()
