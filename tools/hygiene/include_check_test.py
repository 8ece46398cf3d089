#!/usr/bin/python3
"""Runs include_check.py on the repository, and on a tree where it must complain."""

import os
import pathlib
import sys
import tempfile
import unittest

# The runfiles are links into the source tree; what is checked is all of that tree.
HERE = pathlib.Path(os.path.realpath(__file__)).parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE))

import include_check  # noqa: E402  (found through the line above)


def problems_of(files):
    """Returns what the check says of a tree with these `files` ({path: text})."""
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for path, text in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text)
        return include_check.check(root)


class RepositoryTest(unittest.TestCase):

    def test_every_include_is_allowed(self):
        root = HERE.parents[1]
        self.assertTrue((root / "engine").is_dir(), f"nothing to check in {root}")
        self.assertEqual([], include_check.check(root))


class ControlTest(unittest.TestCase):
    """Each forbidden include, alone in its file, is reported."""

    def refused(self, path, include, why):
        self.assertEqual([f"{path}:2: {include[1:-1]}: {why}"],
                         problems_of({path: f"// A comment.\n#include {include}\n"}))

    def allowed(self, path, include):
        self.assertEqual([], problems_of({path: f"#include {include}\n"}))

    def test_folders_point_down(self):
        self.refused("engine/a.cc", '"policy/b.h"', "engine/ may not include policy/")
        self.refused("engine/a_test.cc", '"policy/b.h"', "engine/ may not include policy/")
        self.refused("policy/a.h", '"tools/b.h"', "policy/ may not include tools/")
        self.refused("tools/a.cc", '"bench/b.h"', "tools/ may not include bench/")
        self.allowed("tools/a.cc", '"policy/b.h"')
        self.allowed("bench/a.cc", '"tools/b.h"')

    def test_libraries_stay_in_their_folder(self):
        self.refused("engine/a.cc", '"yaml-cpp/yaml.h"', "engine/ may not include yaml-cpp")
        self.refused("engine/a_test.cc", "<re2/re2.h>", "engine/ may not include re2")
        self.refused("policy/a.cc", '"CLI/CLI.hpp"', "policy/ may not include CLI11")
        self.refused("tools/a.cc", "<utf8proc.h>", "tools/ may not include utf8proc")
        self.refused("tools/a.cc", "<boost/json.hpp>", "tools/ may not include Boost.JSON")
        self.refused("tools/runner/a.cc", '"CLI/CLI.hpp"', "tools/runner/ may not include CLI11")
        self.refused("policy/a.cc", '"gtest/gtest.h"', "only tests may include a testing library")
        self.allowed("engine/a.cc", '"absl/strings/str_cat.h"')
        self.allowed("policy/a_test.cc", '"gmock/gmock.h"')
        self.allowed("policy/a_matchers.h", '"gmock/gmock.h"')
        self.allowed("tools/a.cc", '"CLI/CLI.hpp"')

    def test_unknown_headers(self):
        self.refused("policy/a.cc", "<boost/regex.hpp>",
                     "not a standard header, and no library this repository uses")
        self.refused("engine/a.cc", '"b.h"', "write the path from the repository's root")
        self.allowed("engine/a.cc", "<vector>")
        self.allowed("engine/a.cc", "<sys/mman.h>")

    def test_public_headers_hide_internal_ones(self):
        self.refused("engine/a.h", '"engine/internal/b.h"',
                     "a public header may not include an internal one")
        self.refused("policy/a_matchers.h", '"policy/internal/b.h"',
                     "a public header may not include an internal one")
        self.allowed("engine/a.cc", '"engine/internal/b.h"')
        self.allowed("engine/a.h", '"engine/internal/b.h"  // internal: the inline path reads it')

    def test_one_file_for_each_library(self):
        include = "#include <utf8proc.h>\n"
        self.assertEqual(
            ["policy/: utf8proc belongs in one file, not in policy/a.cc, policy/b.cc"],
            problems_of({"policy/a.cc": include, "policy/b.cc": include}))
        self.assertEqual([], problems_of({"policy/a.cc": include, "policy/b_test.cc": include}))


if __name__ == "__main__":
    unittest.main()
