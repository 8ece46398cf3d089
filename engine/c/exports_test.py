#!/usr/bin/python3
"""Holds what libpostern.so.1 exports against engine/c/postern.symbols, and what it needs against what
docs/c.md says. A control that exports one name more must be noticed."""

import re
import subprocess
import unittest

LIBRARY = "engine/c/libpostern.so.1"
CONTROL = "engine/c/libpostern_more.so"
NEEDED = {"libstdc++.so.6", "libm.so.6", "libgcc_s.so.1", "libc.so.6", "ld-linux-x86-64.so.2"}


def output(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def exports(library):
    """Returns `NAME@@VERSION` of each symbol that `library` defines for others, sorted."""
    lines = output("nm", "-D", "--defined-only", library).splitlines()
    symbols = [line.split()[1:] for line in lines]
    # A version is a symbol itself, of the kind A.
    return sorted(name for kind, name in symbols if kind != "A")


def recorded():
    with open("engine/c/postern.symbols", encoding="utf-8") as f:
        return f.read().splitlines()


def dynamic(library, tag):
    return re.findall(rf"\({tag}\).*\[(.*)\]", output("readelf", "-d", library))


class ExportsTest(unittest.TestCase):

    def test_what_it_exports(self):
        self.assertEqual(recorded(), exports(LIBRARY))

    def test_control_is_noticed(self):
        self.assertEqual(["postern_more@@POSTERN_1"], sorted(set(exports(CONTROL)) - set(recorded())))

    def test_its_name(self):
        self.assertEqual(["libpostern.so.1"], dynamic(LIBRARY, "SONAME"))

    def test_what_it_needs(self):
        needed = dynamic(LIBRARY, "NEEDED")
        abseil = [name for name in needed if name.startswith("libabsl_")]
        self.assertGreater(len(abseil), 0)
        self.assertLessEqual(set(needed) - set(abseil), NEEDED)


if __name__ == "__main__":
    unittest.main()
