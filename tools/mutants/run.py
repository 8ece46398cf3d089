#!/usr/bin/python3
"""Breaks the code in small ways, one at a time; each fault must make a test fail.

    tools/mutants/run.py              all of mutants.txt; ends with `N of N caught`
    tools/mutants/run.py deny trie    only those whose name or file holds one of the words
    tools/mutants/run.py --check      only whether the list still fits the code; takes no time

The faults are made in a copy of the tree, which is kept between runs so that Bazel rebuilds little;
the tree itself is never written to, and an interrupt leaves nothing to clean up. A fault that does
not compile is not caught. Exit status: 0 if all are caught, 1 otherwise.
"""

import dataclasses
import fcntl
import os
import pathlib
import re
import subprocess
import sys
import time

ROOT = pathlib.Path(os.path.realpath(__file__)).parents[2]
LIST = pathlib.Path("tools/mutants/mutants.txt")
FIELDS = ("name", "file", "old", "new", "tests")

# Exit statuses of `bazel test`.
PASSED, TESTS_FAILED = 0, 3


@dataclasses.dataclass
class Mutant:
    name: str
    file: str
    old: str
    new: str
    tests: list

    def matches(self, words):
        return not words or any(word in self.name or word in self.file for word in words)

    def mutate(self, text):
        return text.replace(self.old, self.new)


def parse(text):
    """Returns the mutants of a list; ValueError says what is wrong with it."""
    mutants = []
    uncommented = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    for block in filter(str.strip, re.split(r"\n[ \t]*\n", uncommented)):
        fields = dict.fromkeys(FIELDS)
        for line in block.strip("\n").splitlines():
            key, _, value = line.partition(":")
            if key not in fields or fields[key] is not None:
                raise ValueError(f"unknown or repeated field: {line}")
            fields[key] = value.strip()
        missing = [key for key in FIELDS if fields[key] is None or not (fields[key] or key == "new")]
        if missing:
            raise ValueError(f"{missing[0]} is missing: {block}")
        fields["tests"] = fields["tests"].split()
        mutants.append(Mutant(**fields))
    return mutants


def problems(mutants, root):
    """Returns why a mutant cannot be made: its old text must stand in its file exactly once."""
    found = []
    for mutant in mutants:
        path = root / mutant.file
        count = path.read_text().count(mutant.old) if path.is_file() else 0
        if count != 1:
            found.append(f"{mutant.name}: {mutant.file} holds {count} times: {mutant.old}")
        elif mutant.old == mutant.new:
            found.append(f"{mutant.name}: old and new are the same")
    names = [mutant.name for mutant in mutants]
    return found + [f"{name}: twice in the list" for name in set(names) if names.count(name) > 1]


class Copy:
    """A copy of the tree in which Bazel keeps what it built."""

    def __init__(self):
        cache = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
        self.folder = pathlib.Path(cache, "postern-mutants")
        self.tree = self.folder / "tree"
        self.tree.mkdir(parents=True, exist_ok=True)
        self.lock = open(self.folder / "lock", "w")
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.exit(f"another run is at work in {self.folder}")

    def update(self):
        """Makes the copy the same as the tree. Files that are so already keep their times."""
        listed = subprocess.run(
            ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z", "--cached", "--others",
             "--exclude-standard"], cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout
        wanted = {name for name in os.fsdecode(listed).split("\0") if (ROOT / name).is_file()}
        for name in wanted:
            source, target = ROOT / name, self.tree / name
            data = source.read_bytes()
            if not target.is_file() or target.read_bytes() != data:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(data)
            target.chmod(source.stat().st_mode)
        for folder, folders, files in os.walk(self.tree):
            folders[:] = [name for name in folders if not name.startswith("bazel-")]
            for path in (pathlib.Path(folder, name) for name in files):
                if str(path.relative_to(self.tree)) not in wanted:
                    path.unlink()

    def bazel(self, command, *args):
        """Returns the exit status and the output."""
        done = subprocess.run(
            ["bazel", command, "--noshow_progress", "--color=no", *args], cwd=self.tree,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, errors="replace")
        return done.returncode, done.stdout

    def test(self, targets):
        return self.bazel("test", "--notest_keep_going", "--test_output=errors",
                          "--test_timeout=600", *targets)

    def outcome(self, mutant):
        """Returns `caught` or what is to be said instead, and the output that tells more."""
        path = self.tree / mutant.file
        sound = path.read_text()
        path.write_text(mutant.mutate(sound))
        try:
            status, output = self.bazel("build", *mutant.tests)
            if status != 0:
                return "does not compile", output
            status, output = self.test(mutant.tests)
        finally:
            path.write_text(sound)
        if status == TESTS_FAILED:
            return "caught", output
        return ("NOT CAUGHT" if status == PASSED else "no test ran"), output


def run(mutants):
    copy = Copy()
    copy.update()
    print("building, and testing the code as it is ...", flush=True)
    status, output = copy.test(sorted({test for mutant in mutants for test in mutant.tests}))
    if status != PASSED:
        print(output)
        sys.exit("the tests must pass before anything is broken")
    caught = 0
    for mutant in mutants:
        start = time.monotonic()
        outcome, output = copy.outcome(mutant)
        print(f"{outcome}: {mutant.name} ({time.monotonic() - start:.0f} s)", flush=True)
        if outcome == "caught":
            caught += 1
        else:
            print(output)
    copy.bazel("shutdown")
    print(f"{caught} of {len(mutants)} caught")
    return caught == len(mutants)


def main(words):
    if "--help" in words or "-h" in words:
        print(__doc__.strip())
        return True
    check_only = "--check" in words
    words = [word for word in words if word != "--check"]
    mutants = parse((ROOT / LIST).read_text())
    rotten = problems(mutants, ROOT)
    if rotten:
        sys.exit("\n".join(rotten))
    chosen = [mutant for mutant in mutants if mutant.matches(words)]
    if not chosen:
        sys.exit("no mutant of that name")
    if check_only:
        print(f"{len(chosen)} mutants fit the code")
        return True
    return run(chosen)


if __name__ == "__main__":
    try:
        sys.exit(0 if main(sys.argv[1:]) else 1)
    except KeyboardInterrupt:
        sys.exit(130)
