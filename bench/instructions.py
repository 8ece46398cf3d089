#!/usr/bin/python3
"""Counts the instructions of a decision, of preparing and of explaining, against recorded figures.

  bench/instructions.py BINARY                # exit status 1 if a figure has grown by more than 5 %
  bench/instructions.py BINARY --update       # records what is counted
  bench/instructions.py BINARY storage-1k     # these workloads only

BINARY is //bench:instructions, built with --config=opt; ./dev instructions does all that. Times
drift with a machine's load; callgrind's counts do not, so they can be a gate. They are those of this
compiler and these libraries: after an upgrade of one, look at the difference and record it.
"""
import argparse
import json
import re
import subprocess
import sys
import tempfile

ALLOWED_GROWTH = 1.05
REQUESTS = 4096  # of a run of BINARY


def run(*command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}: exit status {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout + done.stderr


def count(binary, what, workload):
    """Returns the instructions of that run of BINARY, but for its preparations."""
    with tempfile.NamedTemporaryFile() as profile:
        told = run("valgrind", "--tool=callgrind", "--instr-atstart=no",
                   f"--callgrind-out-file={profile.name}", binary, what, workload)
    collected = re.search(r"Collected\s*:\s*(\d+)", told)
    if not collected or int(collected[1]) == 0:
        sys.exit(f"callgrind counted nothing:\n{told}")
    return int(collected[1])


def per_request(binary, workload):
    counted = count(binary, "run", workload) - count(binary, "loop", workload)
    return round(counted / REQUESTS, 1)


def problem_with(now, recorded):
    """Returns what is wrong with a figure, or None."""
    if recorded is None:
        return "not recorded"
    if now > recorded * ALLOWED_GROWTH:
        return f"grown by {now / recorded - 1:.1%}"
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("binary")
    parser.add_argument("workloads", nargs="*", help="default: all")
    parser.add_argument("--record", default="bench/instructions.json")
    parser.add_argument("--update", action="store_true", help="record what is counted")
    options = parser.parse_args()

    with open(options.record, encoding="utf-8") as file:
        record = json.load(file)
    failed = False
    print(f"{'instructions per request':<26}{'recorded':>10}{'now':>10}")
    for workload in options.workloads or run(options.binary, "list").split():
        now = per_request(options.binary, workload)
        problem = None if options.update else problem_with(now, record.get(workload))
        print(f"{workload:<26}{record.get(workload, '-'):>10}{now:>10}  {problem or ''}".rstrip(),
              flush=True)
        record[workload] = now
        failed = failed or problem is not None
    if options.update:
        with open(options.record, "w", encoding="utf-8") as file:
            json.dump(record, file, indent=2, sort_keys=True)
            file.write("\n")
    if failed:
        print("if it must be so, say why in the commit and run ./dev instructions --update")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
