#!/usr/bin/python3
"""The binary interface is as it was recorded (abi.py). A library whose public structure or function
changed must be noticed, and one whose handles hold something else must not."""

import glob
import pathlib
import sys
import tempfile
import unittest

# The runfiles are links into the source tree, and abidiff does not follow them.
HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE))

import abi  # noqa: E402  (found through the line above)

HEADER = (HERE / "postern.h").read_text()


class AbiTest(unittest.TestCase):

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def changed(self, old, new):
        """Returns a library whose header has `new` in the place of `old`."""
        self.assertIn(old, HEADER)
        return abi.stub_library(self.folder, HEADER.replace(old, new))

    def real(self):
        archives = glob.glob("engine/c/libpostern_c*.lo")
        self.assertNotEqual([], archives)
        return abi.real_library(self.folder, archives[0])

    def test_the_header_is_as_recorded(self):
        stubs = abi.stub_library(self.folder, HEADER)
        self.assertEqual("", abi.difference(abi.RECORD, stubs))
        self.assertEqual(abi.RECORD.read_bytes(), abi.dump(stubs))

    def test_the_library_is_as_the_header(self):
        stubs = abi.stub_library(self.folder, HEADER)
        self.assertEqual("", abi.difference_of_real(stubs, self.real()))

    def test_a_structure_that_changed_is_noticed(self):
        library = self.changed("  uint32_t rule;", "  uint64_t rule;")
        for found in (abi.difference(abi.RECORD, library), abi.difference_of_real(library, self.real())):
            self.assertIn("'uint32_t selector' offset changed", found)

    def test_a_function_that_changed_is_noticed(self):
        library = self.changed("size_t action_size", "int action_size")
        for found in (abi.difference(abi.RECORD, library), abi.difference_of_real(library, self.real())):
            self.assertIn("2 Changed", found)

    def test_a_function_that_went_is_noticed(self):
        library = self.changed("int postern_abi_version(void);\n", "")
        self.assertIn("1 Removed", abi.difference(abi.RECORD, library))
        self.assertIn("1 Added", abi.difference_of_real(library, self.real()))


if __name__ == "__main__":
    unittest.main()
