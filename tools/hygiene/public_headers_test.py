#!/usr/bin/python3
"""Compiles every public header alone as C++17, and the C ABI's also as C11.

Postern itself is C++20, but what embeds it need not be. Two controls make sure
that a header which is not C++17, or which warns, would be noticed.
"""

import concurrent.futures
import os
import pathlib
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(os.path.realpath(__file__)).parents[2]

# Without "pedantic", GCC takes some of C++20 (designated initialisers) for C++17.
WARNINGS = ["-pedantic-errors", "-Wall", "-Wextra", "-Werror"]
CXX17 = ["g++", "-x", "c++", "-std=c++17"] + WARNINGS
C11 = ["gcc", "-x", "c", "-std=c11"] + WARNINGS


def complaints(compiler, root, header):
    """Returns what `compiler` says of a file that includes `header` and no more."""
    done = subprocess.run(
        compiler + ["-fsyntax-only", f"-I{root}", "-"],
        input=f'#include "{header}"\n', text=True, capture_output=True, check=False)
    return done.stderr if done.returncode else ""


def complaints_of_header(text):
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / "control.h").write_text(text)
        return complaints(CXX17, folder, "control.h")


class PublicHeadersTest(unittest.TestCase):

    def compile_all(self, compiler, patterns):
        headers = [h.relative_to(ROOT) for p in patterns for h in sorted(ROOT.glob(p))]
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            results = pool.map(lambda header: complaints(compiler, ROOT, header), headers)
        self.assertEqual("", "\n".join(filter(None, results)))
        return len(headers)

    def test_as_cxx17(self):
        self.assertGreater(self.compile_all(CXX17, ["engine/*.h", "policy/*.h", "engine/c/*.h"]), 0)

    def test_as_c11(self):
        self.compile_all(C11, ["engine/c/*.h"])


class ControlTest(unittest.TestCase):

    def test_cxx17_passes(self):
        self.assertEqual("", complaints_of_header("#include <string_view>\ninline std::string_view x;\n"))

    def test_cxx20_is_noticed(self):
        self.assertIn("span", complaints_of_header("#include <span>\nvoid F(std::span<int> x);\n"))

    def test_cxx20_that_gcc_tolerates_is_noticed(self):
        text = "struct S { int a; };\ninline S F() { return S{.a = 1}; }\n"
        self.assertIn("designated", complaints_of_header(text))

    def test_a_header_that_leans_on_others_is_noticed(self):
        self.assertIn("string", complaints_of_header("void F(std::string x);\n"))

    def test_a_warning_is_noticed(self):
        self.assertIn("unused", complaints_of_header("inline void F(int x) {}\n"))


if __name__ == "__main__":
    unittest.main()
