"""Policies, case files and files of principals, read as an editor reads them and judged by `postern`.

An editor reads YAML 1.2: a plain `42` is a number, `no` and `2026-01-31` are text. Its keys are text,
whatever they look like. It reads each document before it holds it against a schema; what it can't
read, it reports without one.
"""

import collections
import json
import os
import re
import subprocess

import yaml

# An error that `postern` reports: its id, its message and the text that begins at its place.
Error = collections.namedtuple("Error", "id message text")

ERROR = re.compile(r"^(.+?):(\d+):(\d+): error: (.*) \[([a-z0-9-]+)\]$", re.M)
BATCH = 400  # files for one run of `postern`


class Unreadable(Exception):
    """No reader of YAML or JSON can read it."""


class CoreLoader(yaml.SafeLoader):
    """PyYAML's safe loader with the plain scalars of YAML 1.2's core schema."""

    yaml_implicit_resolvers = {}


for tag, pattern, first in (
        ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
        ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
        ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", list("-+0123456789")),
        ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)"
                  r"|\.(nan|NaN|NAN)", list("-+.0123456789"))):
    CoreLoader.add_implicit_resolver("tag:yaml.org,2002:" + tag, re.compile(f"(?:{pattern})$"), first)
# Which number it is does not matter to the schemas, but for the 1 of a version.
CoreLoader.add_constructor("tag:yaml.org,2002:int", lambda _, node: int(node.value, 0)
                           if re.match("0[ox]", node.value) else int(node.value))


def with_text_keys(value):
    """Returns `value` with keys as JSON would have them."""
    if isinstance(value, dict):
        return {key if isinstance(key, str) else json.dumps(key): with_text_keys(item)
                for key, item in value.items()}
    return [with_text_keys(item) for item in value] if isinstance(value, list) else value


def read_yaml(text):
    """Returns the document; reads it again without tabs, which PyYAML does not know between words."""
    try:
        return yaml.load(text, CoreLoader)
    except yaml.scanner.ScannerError:
        return yaml.load(text.replace("\t", " "), CoreLoader)


def read(name, data):
    """Returns what an editor reads in the file of this name with the bytes `data`."""
    try:
        text = data.decode("utf-8-sig")
        return with_text_keys(json.loads(text) if name.endswith(".json") else read_yaml(text))
    except (ValueError, TypeError, yaml.YAMLError, RecursionError) as error:
        raise Unreadable(str(error)) from error


def errors_of_run(arguments, folder):
    """Runs `postern`; returns a dictionary from files to the errors that it reports of them."""
    done = subprocess.run(arguments, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          check=False)
    if done.returncode not in (0, 1, 3, 4):
        raise RuntimeError(f"{arguments[:3]}: status {done.returncode}")
    found = collections.defaultdict(list)
    for file, line, column, message, issue in ERROR.findall(done.stdout.decode("utf-8", "replace")):
        lines = (folder / file).read_bytes().splitlines()
        row = lines[int(line) - 1] if int(line) <= len(lines) else b""
        text = row.decode("utf-8", "replace").lstrip("\ufeff")[int(column) - 1:]
        found[os.path.normpath(file)].append(Error(issue, message, text))
    return found


def judge(command, folder, names):
    """Returns a dictionary from the files of these names to their errors, by `postern COMMAND`."""
    errors = collections.defaultdict(list)
    for at in range(0, len(names), BATCH):
        for name, found in errors_of_run(command + names[at:at + BATCH], folder).items():
            errors[name] += found
    return errors
