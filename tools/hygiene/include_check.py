#!/usr/bin/python3
"""Checks that includes point one way and that each library stays where it belongs.

Run it without arguments to check this repository; include_check_test.py runs it
in `./dev test`, together with a control that must fail.
"""

import pathlib
import re
import sys
import typing

# For each folder: the folders and libraries it may include, beside itself and
# the standard library, and which of the libraries must stay in a single file.
# Tests may include the libraries of their folder anywhere, and those of TESTING.
# None stands for any.
Rule = typing.NamedTuple("Rule", [("folders", list), ("libraries", list), ("in_one_file", list)])
RULES = {
    "engine": Rule(folders=[], libraries=["absl"], in_one_file=[]),
    "policy": Rule(
        folders=["engine"],
        libraries=["absl", "yaml-cpp", "nlohmann", "Boost.JSON", "re2", "utf8proc"],
        in_one_file=["yaml-cpp", "nlohmann", "Boost.JSON", "re2", "utf8proc"],
    ),
    "tools": Rule(
        folders=["engine", "policy"],
        libraries=["absl", "CLI11", "nlohmann", "re2"],
        in_one_file=["re2"],
    ),
    "bench": Rule(folders=None, libraries=None, in_one_file=[]),
}

# Narrower rules for a folder below one of these.
EXCEPT = {
    "tools/runner": ["CLI11"],  # a library too, so it has no command line
}

TESTING = ["gtest", "gmock"]

# How an include names a library.
LIBRARIES = {
    "Boost.JSON": r"boost/json",
    "CLI11": r"CLI/",
    "absl": r"absl/",
    "benchmark": r"benchmark/",
    "gmock": r"gmock/",
    "gtest": r"gtest/",
    "nlohmann": r"nlohmann/",
    "re2": r"re2/",
    "utf8proc": r"utf8proc\.h$",
    "yaml-cpp": r"yaml-cpp/",
}

# The standard library's headers have no extension; these come from C and POSIX.
C_HEADER = re.compile(
    r"(assert|ctype|dirent|dlfcn|errno|fcntl|float|getopt|inttypes|limits|locale|math|netdb|poll"
    r"|pthread|sched|signal|spawn|stdalign|stdarg|stdatomic|stdbool|stddef|stdint|stdio|stdlib|string"
    r"|strings|termios|threads|time|unistd|(arpa|net|netinet|sys)/\w+|linux/\w+|immintrin|x86intrin"
    r")\.h$")

# A public header may include an internal one only with its reason on the line:
#   #include "engine/internal/layout.h"  // internal: the inline fast path reads it
MARK = re.compile(r"// internal: \S")

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^">]+)[">]\s*(.*)$')
SOURCE_SUFFIXES = {".c", ".cc", ".h"}


def is_test(path):
    """Whether only tests link `path`: by its name, or by its folder's."""
    return (re.search(r"(_test|_fuzz|_testing|_test_util|_matchers)$", path.stem) is not None
            or "testing" in path.parts)


def is_public_header(path):
    return (path.suffix == ".h" and path.parts[0] in ("engine", "policy")
            and "internal" not in path.parts
            and (not is_test(path) or path.stem.endswith("_matchers")))


def library_of(name):
    for library, pattern in LIBRARIES.items():
        if re.match(pattern, name):
            return library
    return None


def problem_with(path, quoted, name, rest):
    """Returns why `path` may not include `name`, or None."""
    rule = RULES[path.parts[0]]
    top = name.split("/")[0]
    if quoted and "/" in name and top in RULES:
        if top != path.parts[0] and rule.folders is not None and top not in rule.folders:
            return f"{path.parts[0]}/ may not include {top}/"
        if is_public_header(path) and "/internal/" in name and not MARK.match(rest):
            return "a public header may not include an internal one"
        return None
    library = library_of(name)
    if library in TESTING:
        return None if is_test(path) else "only tests may include a testing library"
    if library is not None:
        barred = [x for folder, xs in EXCEPT.items() if str(path).startswith(folder + "/") for x in xs]
        if rule.libraries is not None and library not in rule.libraries:
            return f"{path.parts[0]}/ may not include {library}"
        return f"{path.parent}/ may not include {library}" if library in barred else None
    if quoted:
        return "write the path from the repository's root"
    if "." in name and not C_HEADER.match(name) and rule.libraries is not None:
        return "not a standard header, and no library this repository uses"
    return None


def check(root):
    """Returns one line for each include below `root` that breaks a rule."""
    problems = []
    users = {}  # (folder, library) -> the files, but for tests, that include it
    for folder in RULES:
        for file in sorted((root / folder).rglob("*")):
            path = file.relative_to(root)
            if file.suffix not in SOURCE_SUFFIXES:
                continue
            for number, line in enumerate(file.read_text().splitlines(), start=1):
                match = INCLUDE.match(line)
                if not match:
                    continue
                quote, name, rest = match.groups()
                problem = problem_with(path, quote == '"', name, rest)
                if problem:
                    problems.append(f"{path}:{number}: {name}: {problem}")
                elif not is_test(path):
                    users.setdefault((folder, library_of(name)), set()).add(str(path))
    for folder, rule in RULES.items():
        for library in rule.in_one_file:
            files = sorted(users.get((folder, library), []))
            if len(files) > 1:
                problems.append(f"{folder}/: {library} belongs in one file, not in {', '.join(files)}")
    return problems


def main():
    problems = check(pathlib.Path(__file__).resolve().parents[2])
    print("\n".join(problems) or "every include is allowed")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
