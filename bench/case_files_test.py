#!/usr/bin/python3
"""The bench of case files fails where a program's answer is wrong, and only then."""

import os
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, "bench")
import case_files  # the bench

POSTERN = "tools/postern"


class CaseFilesTest(unittest.TestCase):

    def setUp(self):
        scratch = tempfile.TemporaryDirectory(dir=os.environ.get("TEST_TMPDIR"))
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)
        (self.folder / "policy.yaml").write_text(case_files.POLICY, encoding="utf-8")

    def program(self, tests):
        file = self.folder / "x_test.yaml"
        case_files.write_cases(file, tests)
        return case_files.Program("postern test", [POSTERN, "test", str(file)],
                                  case_files.passed_and_failed_of_postern, ["--format=json"])

    def test_the_policy_decides_as_the_generator_says(self):
        self.program(case_files.tests_of(1003)).check(1003, 0)

    def test_a_flipped_expectation_fails_alone(self):
        tests = list(case_files.tests_of(23))
        self.assertEqual([len(test.requests) for test in tests], [10, 10, 3])
        tests[1].flip()
        program = self.program(tests)
        program.check(22, 1)
        with self.assertRaisesRegex(SystemExit, "22 passed, 1 failed, status 4, where 23 must"):
            program.check(23, 0)

    def test_a_file_is_always_the_same(self):
        texts = []
        for _ in range(2):
            self.program(case_files.tests_of(50))
            texts.append((self.folder / "x_test.yaml").read_text(encoding="utf-8"))
        self.assertEqual(texts[0], texts[1])

    def test_what_is_run_is_measured(self):
        figures = str(self.folder / "figures.json")
        took = self.program(case_files.tests_of(23)).run("bench/measured", figures)
        self.assertEqual(sorted(took), ["elapsed_s", "peak_kib", "processor_s"])
        self.assertGreater(took["peak_kib"], 1000)
        tests = list(case_files.tests_of(23))
        tests[0].flip()
        with self.assertRaisesRegex(SystemExit, "postern test: exit status 4"):
            self.program(tests).run("bench/measured", figures)

    def test_cerbos_is_counted_by_its_last_line(self):
        count = case_files.passed_and_failed_of_cerbos
        self.assertEqual(count("Test results\n└──x\n\n23 tests executed [23 OK]\n"), (23, 0))
        self.assertEqual(count("4 tests executed [3 OK] [1 FAILED]"), (3, 1))
        self.assertEqual(count("1 tests executed [1 FAILED]"), (0, 1))
        self.assertEqual(count("no tests"), (0, 0))

    def test_cerbos_is_asked_the_same(self):
        folder = self.folder / "cerbos"
        case_files.write_cerbos(folder, case_files.tests_of(23))
        suite = (folder / "cases_test.yaml").read_text(encoding="utf-8")
        self.assertEqual(suite.count("EFFECT_"), 23)
        allowed = sum(expected for test in case_files.tests_of(23)
                      for _, _, expected in test.requests)
        self.assertEqual(suite.count("EFFECT_ALLOW"), allowed)


if __name__ == "__main__":
    unittest.main()
