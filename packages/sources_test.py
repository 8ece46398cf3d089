#!/usr/bin/python3
"""Holds the files that CMake builds and installs against those that Bazel builds.

`bazel run //packages:sources_test -- --update` writes the lists.
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

FILES = pathlib.Path("packages/files")
SOURCES = pathlib.Path("packages/sources.cmake")
HEAD = """# The files of each part, which a test holds against Bazel's. Written by
#
#   bazel run //packages:sources_test -- --update
"""

# Each list by what the paths of its files match.
LISTS = {
    "POSTERN_ENGINE_SOURCES": r"engine/(?!c/).*\.cc",
    "POSTERN_ENGINE_HEADERS": r"engine/[^/]*\.h",
    "POSTERN_C_SOURCES": r"engine/c/.*\.cc",
    "POSTERN_C_HEADERS": r"engine/c/[^/]*\.h",
    "POSTERN_POLICY_SOURCES": r"policy/.*\.cc",
    "POSTERN_POLICY_HEADERS": r"policy/(analysis/)?[^/]*\.h",
    "POSTERN_TOOL_SOURCES": r"tools/.*\.cc",
}


def bazels_lists(labels):
    """Returns the files of each list, from labels such as `//engine/c:session.cc`."""
    paths = sorted(label[2:].replace(":", "/") for label in labels if label.startswith("//"))
    return {name: [path for path in paths if re.fullmatch(pattern, path)]
            for name, pattern in LISTS.items()}


def cmakes_lists(sources):
    """Returns the files of each list, as CMake reads them."""
    with tempfile.NamedTemporaryFile("w", suffix=".cmake") as script:
        script.write(f'include("{sources.absolute()}")\n')
        for name in LISTS:
            script.write(f'message("{name};${{{name}}}")\n')
        script.flush()
        printed = subprocess.run(["cmake", "-P", script.name], check=True, text=True,
                                 stderr=subprocess.PIPE).stderr
    return {name: paths for name, *paths in (line.split(";") for line in printed.splitlines())}


def text_of(lists):
    return HEAD + "".join(
        f"\nset({name}\n" + "".join(f"  {path}\n" for path in paths) + ")\n"
        for name, paths in lists.items())


class SourcesTest(unittest.TestCase):

    maxDiff = None

    def test_cmake_builds_what_bazel_builds(self):
        lists = bazels_lists(FILES.read_text().split())
        self.assertTrue(all(lists.values()), lists)
        self.assertEqual(lists, cmakes_lists(SOURCES), "bazel run //packages:sources_test -- --update")

    def test_a_missing_file_is_noticed(self):
        with tempfile.NamedTemporaryFile("w", suffix=".cmake") as changed:
            changed.write(SOURCES.read_text().replace("  engine/evaluator.cc\n", ""))
            changed.flush()
            self.assertNotEqual(bazels_lists(FILES.read_text().split()),
                                cmakes_lists(pathlib.Path(changed.name)))


if __name__ == "__main__":
    if sys.argv[1:] == ["--update"]:
        target = pathlib.Path(os.environ["BUILD_WORKSPACE_DIRECTORY"]) / SOURCES
        target.write_text(text_of(bazels_lists(FILES.read_text().split())))
    else:
        unittest.main()
