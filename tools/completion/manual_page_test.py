#!/usr/bin/python3
"""`postern man`, read by groff and by mandoc, and held against the help, docs/cli.md and the sources.

Controls are pages with one fault, which must be noticed.
"""

import os
import pathlib
import re
import subprocess
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import help_text  # pylint: disable=wrong-import-position

# The runfiles are links into the source tree.
SOURCES = pathlib.Path(os.path.realpath(__file__)).parents[2]

PAGE = help_text.printed(help_text.POSTERN, "man")

# The page of a version has no date: every build of it is the same.
NO_DATE = re.compile(r'mandoc: <stdin>:2:\d+: WARNING: missing date, using "": TH\n')


def run(command, page):
    done = subprocess.run(command, input=page, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          encoding="utf-8", env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
                          check=False)
    return done.stdout, done.stderr


def faults(page):
    """Returns what groff and mandoc have to say of a page."""
    _, of_groff = run(["groff", "-man", "-ww", "-z", "-Tutf8"], page)
    _, of_man = run(["man", "--warnings", "-l", "-"], page)
    of_mandoc, _ = run(["mandoc", "-T", "lint", "-W", "warning"], page)
    return of_groff + of_man + NO_DATE.sub("", of_mandoc)


def shown(page):
    """Returns the page as a terminal has it, without emphasis and with one blank for many."""
    text, _ = run(["mandoc", "-T", "utf8", "-O", "width=1000"], page)
    return re.sub(r"[ \t]+", " ", re.sub(".\b", "", text)).replace("\u2010", "-")


def section(text, title):
    return re.search(rf"^{title}$\n(.*?)(?=^\S|\Z)", text, re.MULTILINE | re.DOTALL)[1]


class ManualPageTest(unittest.TestCase):

    def test_no_reader_finds_a_fault(self):
        self.assertEqual("", faults(PAGE))
        self.assertEqual("", faults(help_text.printed(help_text.HOSTILE, "man")))

    def test_control_a_fault_is_found(self):
        for good, bad in [(".SH COMMANDS", ".HS COMMANDS"), (".TP\n", ".TP\n.TP\n.PP\n"),
                          (".EX\n", ".XE\n"), ("\\fB", "\\[nosuch]"), ("\\(aq", "\\(zz")]:
            with self.subTest(good=good):
                self.assertIn(good, PAGE)
                self.assertNotEqual("", faults(PAGE.replace(good, bad, 1)))

    def test_it_is_ascii_and_tells_no_date(self):
        self.assertTrue(PAGE.isascii())
        self.assertIn('\n.TH POSTERN 1 "" "postern ', PAGE)
        self.assertNotRegex(PAGE, r"20\d\d|\d\d:\d\d")

    def test_all_that_the_help_lists_is_there(self):
        first, *parts = re.split(r"^\.SS postern (\S+)$", PAGE, flags=re.MULTILINE)
        texts = dict(zip(parts[::2], parts[1::2]))
        self.assertEqual(list(help_text.commands()), list(texts))
        for name, summary in help_text.commands().items():
            text = " ".join(shown(first + texts[name]).split())
            with self.subTest(command=name):
                self.assertIn(f" {plain(summary)}. ", text)
                for option in help_text.options(name)[1:]:
                    space = " " if option.placeholder[:1] not in ("", "[") else ""
                    names = ", ".join(one + space + option.placeholder for one in option.names)
                    self.assertIn(f" {names} {plain(option.help)} ", text)
                for positional in help_text.positionals(name):
                    self.assertIn(f" {positional.name} {plain(positional.help)} ", text)

    def test_each_example_is_there(self):
        examples = section(shown(PAGE), "EXAMPLES")
        for name in help_text.commands():
            text = help_text.printed(help_text.POSTERN, name, "--help")
            lines = re.split(r"\nExamples?:\n", text)[1].splitlines()
            self.assertTrue(lines)
            for line in lines:
                self.assertIn(f" {line.strip()}\n", examples)

    def test_exit_statuses_are_those_of_the_documentation(self):
        table = pathlib.Path("docs/cli.md").read_text().split("| exit status |")[1].split("\n\n")[0]
        rows = re.findall(r"^\| (\d+) \| (.*) \|$", table, re.MULTILINE)
        self.assertGreater(len(rows), 5)
        statuses = section(shown(PAGE), "EXIT STATUS")
        for number, meaning in rows:
            self.assertRegex(statuses, rf"(?m)^ {number}\s+{re.escape(plain(meaning))}$")
        self.assertNotIn("](", statuses)

    def test_each_variable_that_the_program_reads_is_there(self):
        read = set()
        for path in SOURCES.glob("[ept]*/**/*.cc"):  # engine, policy and tools
            is_test = path.stem.endswith("_test") or "testing" in path.parts
            if not is_test and "getenv(" in path.read_text():
                read.update(re.findall(r'"([A-Z][A-Z_]+)"', path.read_text()))
        told = section(shown(PAGE), "ENVIRONMENT")
        self.assertLessEqual({"CI", "NO_COLOR", "HOME"}, read)
        self.assertEqual(set(), {name for name in read if not re.search(rf"\b{name}\b", told)})

    def test_hostile_texts(self):
        text = help_text.printed(help_text.HOSTILE, "text")
        page = shown(help_text.printed(help_text.HOSTILE, "man"))
        for wanted in [plain(text), ".so note 'so note", "\\fBno font", ".so example", ".so status",
                       "'tis .plain", "'.help [x]: \\n"]:
            self.assertIn(wanted, page)


def plain(text):
    """Returns prose as it is shown: what is in backticks is bold."""
    return text.replace("`", "")


if __name__ == "__main__":
    unittest.main()
