#!/usr/bin/python3
"""What `postern test` takes to run case files: generated, seeded ones of known requests.

  ./dev bench-cases                 # all of it: some minutes, and npm for Cerbos
  ./dev bench-cases --no-cerbos     # without Cerbos
  ./dev bench-cases --rounds 9      # more runs, of which the quickest counts (3)
  ./dev bench-cases --json FILE     # each figure as a line of JSON, too

Each row is a whole process, start and end included. `postern test` is held against yaml-cpp's bare
event pass over the same files (bench/bare_yaml_pass.cc), in turns, and against `cerbos compile` on the
same expectations in Cerbos' policy and test format. Nothing is timed whose answer is wrong: every
program must report as many requests as were generated, all passed; and with one expectation flipped,
just that one must fail.

What differs in Cerbos' format: it has no paths. A room and a profile are kinds of resources, and the
owner of a profile is an attribute. Every resource is a fixture with a name, and a test asks its
actions of each of its resources; so a test here has one principal and one action.
"""
import argparse
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

SEED = 7
REQUESTS_OF_A_TEST = 10
ACTIONS = ["get", "list", "write", "delete"]

POLICY = """\
postern: 1
groups: [admin]
access:
  room/*:
    - {allow: guest, to: get}
    - {allow: authenticated, to: [get, write]}
    - {allow: group:admin, to: [get, list, write, delete]}
  profile/<entity_id>/*:
    - {allow: owner, to: [get, list, write, delete]}
    - {allow: [guest, authenticated], to: get}
"""

HEAD = """\
cases: 1
policy: policy.yaml
principals:
  visitor: guest
  alice: {entity_id: alice, groups: []}
  carol: {entity_id: carol, groups: [admin]}
tests:
"""

CERBOS_ROOM = """\
apiVersion: api.cerbos.dev/v1
resourcePolicy:
  resource: room
  version: default
  rules:
    - {actions: [get], effect: EFFECT_ALLOW, roles: [guest]}
    - {actions: [get, write], effect: EFFECT_ALLOW, roles: [user]}
    - {actions: [get, list, write, delete], effect: EFFECT_ALLOW, roles: [admin]}
"""

CERBOS_PROFILE = """\
apiVersion: api.cerbos.dev/v1
resourcePolicy:
  resource: profile
  version: default
  rules:
    - actions: [get, list, write, delete]
      effect: EFFECT_ALLOW
      roles: [user]
      condition: {match: {expr: R.attr.owner == P.id}}
    - {actions: [get], effect: EFFECT_ALLOW, roles: [guest, user]}
"""

CERBOS_HEAD = """\
name: cases
principals:
  visitor: {id: visitor, roles: [guest]}
  alice: {id: alice, roles: [user]}
  carol: {id: carol, roles: [user, admin]}
"""


def is_allowed(who, action, owner):
    """Returns what the rules above say, of a profile of `owner` or, without one, a room."""
    if owner:
        return action == "get" or who == owner
    return action in {"visitor": ["get"], "alice": ["get", "write"], "carol": ACTIONS}[who]


class Test:
    """Some requests of one principal and one action, as (path, owner, whether it is expected)."""

    def __init__(self, number, size, rng):
        self.name = f"test {number}"
        self.who = rng.choice(["visitor", "alice", "carol"])
        self.action = rng.choice(ACTIONS)
        self.requests = []
        for i in range(size):
            owner = rng.choice(["alice", "carol", None, None])
            file = f"{number}-{i}.png"  # each path is asked once
            path = f"profile/{owner}/{file}" if owner else f"room/{rng.randrange(1000)}/{file}"
            self.requests.append((path, owner, is_allowed(self.who, self.action, owner)))

    def flip(self):
        path, owner, expected = self.requests[0]
        self.requests[0] = (path, owner, not expected)


def tests_of(num_requests):
    """Yields the tests of a file; always the same ones."""
    rng = random.Random(SEED)
    for number in range(0, num_requests, REQUESTS_OF_A_TEST):
        yield Test(number // REQUESTS_OF_A_TEST, min(REQUESTS_OF_A_TEST, num_requests - number), rng)


def write_cases(path, tests):
    """Writes Postern's case file."""
    with open(path, "w", encoding="utf-8") as file:
        file.write(HEAD)
        for test in tests:
            file.write(f"  - name: {test.name}\n    as: {test.who}\n")
            for key, effect in (("can", True), ("cannot", False)):
                paths = [path for path, _, expected in test.requests if expected == effect]
                if paths:
                    file.write(f"    {key}:\n")
                file.writelines(f"      - {test.action} {path}\n" for path in paths)


def write_cerbos(folder, tests):
    """Writes Cerbos' policies and its test suite; block style, as Postern's file."""
    folder.mkdir()
    (folder / "room.yaml").write_text(CERBOS_ROOM, encoding="utf-8")
    (folder / "profile.yaml").write_text(CERBOS_PROFILE, encoding="utf-8")
    resources, cases = [], []
    for test in tests:
        names = []
        cases.append(f"  - name: {test.name}\n    input:\n      principals: [{test.who}]\n"
                     "      resources:\n")
        expected = []
        for path, owner, is_expected in test.requests:
            names.append(f"r{len(resources)}")
            kind = "profile" if owner else "room"
            attributes = f"\n    attr: {{owner: {owner}}}" if owner else ""
            resources.append(f"  {names[-1]}:\n    id: {path}\n    kind: {kind}{attributes}\n")
            effect = "EFFECT_ALLOW" if is_expected else "EFFECT_DENY"
            expected.append(f"      - principal: {test.who}\n        resource: {names[-1]}\n"
                            f"        actions: {{{test.action}: {effect}}}\n")
        cases += [f"        - {name}\n" for name in names]
        cases += [f"      actions: [{test.action}]\n    expected:\n", *expected]
    suite = CERBOS_HEAD + "resources:\n" + "".join(resources) + "tests:\n" + "".join(cases)
    (folder / "cases_test.yaml").write_text(suite, encoding="utf-8")


def passed_and_failed_of_postern(output):
    """Returns how many requests passed and failed, from the JSON report."""
    summary = json.loads(output)["summary"]
    return summary["requests"] - summary["failures"], summary["failures"]


def passed_and_failed_of_cerbos(output):
    """Returns the same from `23 tests executed [22 OK] [1 FAILED]`."""
    line = re.search(r"^\d+ tests executed(?: \[(\d+) OK\])?(?: \[(\d+) FAILED\])?$", output, re.M)
    return (int(line[1] or 0), int(line[2] or 0)) if line else (0, 0)


class Program:
    """A command, and how to read what it reports."""

    def __init__(self, name, command, count=None, counting=()):
        self.name = name
        self.command = command
        self.count = count  # None: it reports nothing
        self.counting = list(counting)  # flags with which it is read

    def check(self, num_passed, num_failed):
        """Ends the bench unless just so many requests pass and fail."""
        if not self.count:
            return
        done = subprocess.run(self.command + self.counting, stdout=subprocess.PIPE, text=True,
                              stderr=subprocess.PIPE, check=False)
        counted = self.count(done.stdout)
        if counted != (num_passed, num_failed) or done.returncode != (4 if num_failed else 0):
            sys.exit(f"{self.name}: {counted[0]} passed, {counted[1]} failed, status "
                     f"{done.returncode}, where {num_passed} must pass and {num_failed} fail\n"
                     f"{done.stderr}")

    def run(self, measured, figures):
        """Runs it once and returns what it took."""
        done = subprocess.run([measured, figures, *self.command], stdout=subprocess.DEVNULL,
                              check=False)
        if done.returncode != 0:
            sys.exit(f"{self.name}: exit status {done.returncode}")
        return json.loads(pathlib.Path(figures).read_text(encoding="utf-8"))


def quickest(runs):
    return {key: min(run[key] for run in runs) for key in runs[0]}


class Bench:
    """The workloads, made in a folder of its own, and their rows."""

    def __init__(self, options, folder):
        self.options = options
        self.folder = folder
        self.rows = []

    def postern(self, path):
        return Program("postern test", [self.options.postern, "test", str(path)],
                       passed_and_failed_of_postern, ["--format=json"])

    def cerbos(self, path):
        return Program("cerbos compile", [self.options.cerbos, "compile", str(path)],
                       passed_and_failed_of_cerbos)

    def bare(self, files):
        return Program("yaml-cpp, events", [self.options.bare, *map(str, files)])

    def make(self, name, num_files, num_requests):
        """Writes case files of so many requests each; returns them."""
        folder = self.folder / name
        folder.mkdir()
        (folder / "policy.yaml").write_text(POLICY, encoding="utf-8")
        files = [folder / f"f{i}_test.yaml" for i in range(num_files)]
        for file in files:
            write_cases(file, tests_of(num_requests))
        return files

    def make_cerbos(self, name, num_requests):
        folder = self.folder / f"{name} for Cerbos"
        write_cerbos(folder, tests_of(num_requests))
        return folder

    def check_flipped(self, name, num_requests, with_cerbos):
        """The control: one expectation that does not hold must fail, and no other."""
        flipped = list(tests_of(num_requests))
        flipped[len(flipped) // 2].flip()
        [file] = self.make(f"{name} flipped", 1, 0)
        write_cases(file, flipped)
        programs = [self.postern(file)]
        if with_cerbos:
            write_cerbos(self.folder / f"{name} flipped for Cerbos", flipped)
            programs.append(self.cerbos(self.folder / f"{name} flipped for Cerbos"))
        for program in programs:
            program.check(num_requests - 1, 1)

    def measure(self, name, num_files, num_requests, rounds, with_cerbos=False):
        files = self.make(name, num_files, num_requests)
        path = files[0] if num_files == 1 else files[0].parent
        programs = [self.bare(files), self.postern(path)]
        if with_cerbos:
            programs.append(self.cerbos(self.make_cerbos(name, num_requests)))
        for program in programs:
            program.check(num_files * num_requests, 0)
        if num_files == 1:
            self.check_flipped(name, num_requests, with_cerbos)
        runs = {program.name: [] for program in programs}
        figures = str(self.folder / "figures.json")
        for _ in range(rounds):
            for program in programs:
                runs[program.name].append(program.run(self.options.measured, figures))
        self.add_rows(name, {program: quickest(each) for program, each in runs.items()})

    def add_rows(self, name, figures):
        floor = figures["yaml-cpp, events"]["processor_s"]
        for program, took in figures.items():
            row = {"files": name, "program": program, **took,
                   "times_yaml_cpp": took["processor_s"] / floor}
            self.rows.append(row)
            print(f"{name:>16}  {program:<16}  {took['elapsed_s'] * 1e3:9,.1f} ms  "
                  f"{took['processor_s'] * 1e3:9,.1f} ms  {row['times_yaml_cpp']:7.2f}  "
                  f"{took['peak_kib'] / 1024:6.1f} MiB", flush=True)


def main():
    parser = argparse.ArgumentParser(
        prog="./dev bench-cases", description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-cerbos", action="store_true")
    parser.add_argument("--json", metavar="FILE")
    for passed in ("postern", "bare", "measured", "cerbos"):  # what ./dev passes
        parser.add_argument(f"--{passed}", help=argparse.SUPPRESS)
    options = parser.parse_args()
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}; the quickest of "
          f"{options.rounds} rounds\n\n{'files x requests':>16}  {'program':<16}  {'elapsed':>12}  "
          f"{'processor':>12}  {'times':>7}  {'peak':>10}")
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(options, pathlib.Path(folder))
        with_cerbos = not options.no_cerbos
        bench.measure("1 x 23", 1, 23, options.rounds * 3, with_cerbos)
        bench.measure("1 x 10,000", 1, 10_000, options.rounds, with_cerbos)
        bench.measure("1,000 x 10", 1000, 10, options.rounds)
        bench.measure("1 x 1,000,000", 1, 1_000_000, options.rounds)
    if options.json:
        lines = "".join(json.dumps(row) + "\n" for row in bench.rows)
        pathlib.Path(options.json).write_text(lines, encoding="utf-8")


if __name__ == "__main__":
    main()
