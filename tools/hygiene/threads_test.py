#!/usr/bin/python3
"""What starts a thread is run under thread sanitizer: `./dev tsan` takes tests tagged `threads`."""
import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
THREADS = re.compile(r"#include <(thread|future|pthread\.h|threads\.h)>|PolicyFile::(Watch|Open)\(")


def untagged(sources, build):
    """Returns those of {name: text} that start threads without a tag in the text of a BUILD file."""
    rules = re.findall(r"^cc_test\(\n.*?^\)", build, re.MULTILINE | re.DOTALL)
    tagged = {name for rule in rules if '"threads"' in rule
              for name in re.findall(r'"(\w+\.cc?)"', rule)}
    return sorted(name for name, text in sources.items()
                  if THREADS.search(text) and name not in tagged)


class ThreadsTest(unittest.TestCase):
    def test_every_test_with_threads_is_tagged(self):
        num_with_threads = 0
        for build in sorted(ROOT.glob("engine/**/BUILD.bazel")) + sorted(
                ROOT.glob("policy/**/BUILD.bazel")):
            sources = {path.name: path.read_text() for path in build.parent.glob("*_test.c*")}
            num_with_threads += sum(bool(THREADS.search(text)) for text in sources.values())
            with self.subTest(build=build):
                self.assertEqual([], untagged(sources, build.read_text()))
        self.assertGreater(num_with_threads, 4)

    def test_control_a_tag_that_is_missing_is_noticed(self):
        rule = 'cc_test(\n    name = "a_test",\n    srcs = ["a_test.cc"],\n%s)\n'
        sources = {"a_test.cc": "#include <thread>\n", "b_test.cc": "#include <string>\n"}
        self.assertEqual(["a_test.cc"], untagged(sources, rule % ""))
        self.assertEqual([], untagged(sources, rule % '    tags = ["threads"],\n'))


if __name__ == "__main__":
    unittest.main()
