#!/usr/bin/python3
"""Doxygen reads all public headers without a warning. Controls: a header that it warns of, and one of
which the filter has to make something."""

import pathlib
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
DOXYFILE = (ROOT / "tools/doxygen/Doxyfile").read_text()


def doxygen(settings):
    """Runs Doxygen with settings besides its file's; returns its status, what it said, its pages."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(["doxygen", "-"], cwd=ROOT, check=False, text=True, capture_output=True,
                              input=f"{DOXYFILE}\nOUTPUT_DIRECTORY = {folder}\n{settings}\n")
        pages = {page.name: page.read_text() for page in pathlib.Path(folder).rglob("*.html")}
    return done.returncode, done.stdout + done.stderr, pages


def doxygen_of(header):
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / "control.h").write_text(header)
        return doxygen(f"INPUT = {folder}")


class DoxygenTest(unittest.TestCase):

    def test_the_public_headers(self):
        status, said, pages = doxygen("")
        self.assertEqual((0, ""), (status, said))
        self.assertIn("may this principal do this action", pages["evaluator_8h.html"])
        self.assertIn("uses 6 KB of stack at most", pages["namespacepostern.html"])

    def test_a_comment_becomes_documentation(self):
        status, said, pages = doxygen_of("""
// Returns what `f<T>` says of \\path and user@host.
//
//   f(1);  // a < b
int f(int x);  // not 0

// What it is of.
enum Kind {
  kOne,  // the first
};
""")
        self.assertEqual((0, ""), (status, said))
        page = pages["control_8h.html"]
        self.assertIn("<code>f&lt;T&gt;</code> says of \\path and user@host", page)
        self.assertIn("the first", page)

    def test_a_warning_is_noticed(self):
        status, said, _ = doxygen_of("\n/// @param y there is no such\nint f(int x);\n")
        self.assertNotEqual(0, status)
        self.assertIn("'y'", said)


if __name__ == "__main__":
    unittest.main()
