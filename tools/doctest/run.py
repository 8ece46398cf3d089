#!/usr/bin/python3
"""Runs what the documentation shows: run.py POSTERN_BINARY [--update] [--add=NAME=PATH]... FILE.md...

Each page has a scratch folder that begins with the files of testdata/social-room/ below the current
folder, and with what --add names. A fenced block under `<!-- file: NAME -->` becomes that file in it. A ```console block holds
commands (`$ …`) and exactly what they print, standard error included; a command that does not end with
status 0 is followed by a line `(exit status N)`. --update writes what was printed into the page.
Exit status 1 if anything differs.
"""
import difflib
import os
import re
import shutil
import subprocess
import sys
import tempfile

EXAMPLE = "testdata/social-room"
FENCE = re.compile(r"^```(\w*)\s*$")
FILE = re.compile(r"^<!-- file: (\S+) -->$")


def run(command, folder, binary):
    """Returns the lines that a console block must show for `command`."""
    env = {"PATH": os.path.dirname(binary) + ":/usr/bin:/bin", "HOME": folder, "LC_ALL": "C.UTF-8"}
    done = subprocess.run(["bash", "-c", command], cwd=folder, env=env, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
    lines = done.stdout.decode("utf-8", "replace").splitlines()
    return lines + ([f"(exit status {done.returncode})"] if done.returncode else [])


def fill(folder, added):
    """Copies what each page begins with: the example, and `added`, pairs of a name and a file."""
    shutil.copytree(EXAMPLE, folder, dirs_exist_ok=True)
    for name, path in added:
        to = os.path.join(folder, name)
        os.makedirs(os.path.dirname(to), exist_ok=True)
        shutil.copy(path, to)


def check_page(path, binary, added):
    """Returns (the page with what was really printed, number of commands run)."""
    with open(path, encoding="utf-8") as f:
        lines = f.read().split("\n")
    out, commands, name, i = [], 0, None, 0
    with tempfile.TemporaryDirectory() as folder:
        fill(folder, added)
        while i < len(lines):
            fence = FENCE.match(lines[i])
            out.append(lines[i])
            if not fence:
                named = FILE.match(lines[i])
                name = named.group(1) if named else (name if not lines[i] else None)
                i += 1
                continue
            end = next(j for j in range(i + 1, len(lines)) if lines[j] == "```")
            body = lines[i + 1:end]
            if fence.group(1) == "console":
                shown = [x for x in body if x.startswith("$ ")]
                commands += len(shown)
                for command in shown:
                    out += [command] + run(command[2:], folder, binary)
            else:
                if name:
                    with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
                        f.write("\n".join(body) + "\n")
                out += body
            out.append("```")
            name, i = None, end + 1
    return "\n".join(out), commands


def main(argv):
    update = "--update" in argv
    added = [x.split("=", 2)[1:] for x in argv if x.startswith("--add=")]
    binary, *pages = [x for x in argv if not x.startswith("--")]
    binary, failed = os.path.abspath(binary), 0
    for path in pages:
        with open(path, encoding="utf-8") as f:
            was = f.read()
        now, commands = check_page(path, binary, added)
        if now != was and update:
            with open(path, "w", encoding="utf-8") as f:
                f.write(now)
        elif now != was:
            failed += 1
            sys.stdout.writelines(difflib.unified_diff(
                was.splitlines(True), now.splitlines(True), path, "what was printed"))
        print(f"{path}: {commands} commands")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
