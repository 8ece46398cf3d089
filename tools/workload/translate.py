#!/usr/bin/env python3
"""Turns a generated workload into a policy and request lines, and checks the decisions on them.

  bench/workload.py 1000                                   # workload/1000/{rules,requests}.jsonl
  tools/workload/translate.py workload/1000                # adds policy.json and lines.jsonl there
  tools/workload/translate.py workload/1000 --check bazel-bin/tools/postern

With --check the binary decides all request lines, and every decision is held against the answer that
the generator worked out by its own, much simpler rules. Exit status 0 iff all are right.
"""
import argparse
import json
import os
import subprocess
import sys

DIFFERENCES_SHOWN = 10


def read_lines(path):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def declaration(rule):
    """A rule of the workload, `{"path": …, "grants": [{"p": selector, "a": actions}]}`, as ours."""
    return {
        "path": rule["path"].replace("{entity_id}", "<entity_id>"),
        "rules": [{"allow": grant["p"], "to": grant["a"]} for grant in rule["grants"]],
    }


def principal(request):
    if request["k"] == "guest":
        return {"kind": "guest"}
    if request["k"] == "function":
        return {"kind": "function", "name": request["id"]}
    return {"kind": "user", "entity_id": request["id"], "groups": request["g"]}


def request_line(number, request):
    return {
        "id": number,
        "principal": principal(request),
        "action": request["a"],
        "path": request["o"],
    }


def write_policy(folder):
    """Writes policy.json, a declaration a line, so that messages point somewhere readable."""
    with open(os.path.join(folder, "policy.json"), "w", encoding="utf-8") as out:
        out.write('{"postern": 1, "name": "workload", "access": [')
        separator = "\n"
        for rule in read_lines(os.path.join(folder, "rules.jsonl")):
            out.write(separator + json.dumps(declaration(rule)))
            separator = ",\n"
        out.write("\n]}\n")


def write_lines(folder):
    with open(os.path.join(folder, "lines.jsonl"), "w", encoding="utf-8") as out:
        for number, request in enumerate(read_lines(os.path.join(folder, "requests.jsonl"))):
            out.write(json.dumps(request_line(number, request)) + "\n")


def check(folder, binary):
    """Returns the number of right answers, and a text for each wrong one."""
    command = [binary, "decide", os.path.join(folder, "policy.json"), "--requests",
               os.path.join(folder, "lines.jsonl")]
    right, wrong = 0, []
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as process:
        for number, request in enumerate(read_lines(os.path.join(folder, "requests.jsonl"))):
            line = process.stdout.readline()
            if not line:
                wrong.append(f"request {number} and all after it have no decision")
                break
            decision = json.loads(line)
            expected = "allow" if request["e"] else "deny"
            if decision["id"] == number and decision["decision"] == expected:
                right += 1
            else:
                wrong.append(f"{request}\n  expected {expected}, got {line.rstrip()}")
        if process.stdout.read():
            wrong.append("there are more decisions than requests")
    if process.returncode != 0:
        wrong.append(f"exit status {process.returncode}")
    return right, wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", help="holds rules.jsonl and requests.jsonl of bench/workload.py")
    parser.add_argument("--check", metavar="BINARY", help="the postern to hold against the answers")
    options = parser.parse_args()

    write_policy(options.folder)
    write_lines(options.folder)
    if not options.check:
        return 0
    right, wrong = check(options.folder, options.check)
    for text in wrong[:DIFFERENCES_SHOWN]:
        print(text)
    print(f"{options.folder}: {right} right, {len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
