#!/usr/bin/python3
"""Has LuaJIT read the preprocessed header and decide by it. A header with a macro or a C++ type in a
declaration must be noticed."""

import pathlib
import subprocess
import tempfile
import unittest

HEADER = "engine/c/postern.h"
LIBRARY = "engine/c/libpostern.so.1"
POLICY = "engine/c/testing/rooms.pstn"
EXPECTED = """\
allow\tallowed\t0
deny\tdenied_by_rule\t0
deny\tpath_rejected\t5
deny\tpath_rejected\t6
-2\t0
"""


def run(header_text):
    """Returns what the script prints, both streams, with that header."""
    with tempfile.TemporaryDirectory() as folder:
        header = pathlib.Path(folder) / "postern.h"
        header.write_text(header_text)
        preprocessed = subprocess.run(["gcc", "-E", "-P", header], check=True,
                                      stdout=subprocess.PIPE).stdout
        header.write_bytes(preprocessed)
        done = subprocess.run(["luajit", "engine/c/luajit_test.lua", header, "./" + LIBRARY, POLICY],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        return done.stdout


class LuajitTest(unittest.TestCase):

    def setUp(self):
        self.header = pathlib.Path(HEADER).read_text()

    def test_it_decides(self):
        self.assertEqual(EXPECTED, run(self.header))

    def test_a_header_that_is_not_c_is_noticed(self):
        changed = self.header.replace("const postern_explain_options *options",
                                      "std::optional<postern_explain_options> options")
        changed = changed.replace("const postern_explain_options* options",
                                  "std::optional<postern_explain_options> options")
        self.assertNotEqual(self.header, changed)
        self.assertIn("expected", run(changed))


if __name__ == "__main__":
    unittest.main()
