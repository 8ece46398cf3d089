#!/usr/bin/python3
"""Runs what the documentation shows:

  run.py POSTERN_BINARY [--update] [--add=NAME=PATH]... [--root=FOLDER] FILE.md...

Each page has a scratch folder that begins with the files of testdata/social-room/ below the current
folder, and with what --add names. A fenced block under `<!-- file: NAME -->` becomes that file in it. A ```console block holds
commands (`$ …`) and exactly what they print, standard error included; a command that does not end with
status 0 is followed by a line `(exit status N)`. --update writes what was printed into the page.
A block under `<!-- installed -->` needs Postern's packages, and is run with --root alone, which runs all
commands in the system below FOLDER (chroot), where POSTERN_BINARY is. Exit status 1 if anything differs.
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
INSTALLED = "<!-- installed -->"


def run(command, folder, binary, root):
    """Returns the lines that a console block must show for `command`."""
    inside = "/" + os.path.relpath(folder, root)
    env = {"PATH": os.path.dirname(binary) + ":/usr/bin:/bin", "HOME": inside, "LC_ALL": "C.UTF-8"}
    shell = ["bash", "-c", 'cd "$HOME" && eval "$0"', command]
    done = subprocess.run((["/usr/sbin/chroot", root] if root != "/" else []) + shell, env=env,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          timeout=300)
    lines = done.stdout.decode("utf-8", "replace").splitlines()
    return lines + ([f"(exit status {done.returncode})"] if done.returncode else [])


def fill(folder, added):
    """Copies what each page begins with: the example, and `added`, pairs of a name and a file."""
    shutil.copytree(EXAMPLE, folder, dirs_exist_ok=True)
    for name, path in added:
        to = os.path.join(folder, name)
        os.makedirs(os.path.dirname(to), exist_ok=True)
        shutil.copy(path, to)


def check_page(path, binary, added, root):
    """Returns (the page with what was really printed, number of commands run)."""
    with open(path, encoding="utf-8") as f:
        lines = f.read().split("\n")
    out, commands, name, i = [], 0, None, 0
    with tempfile.TemporaryDirectory(dir=f"{root}/tmp" if root != "/" else None) as folder:
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
            if fence.group(1) == "console" and (lines[i - 1] != INSTALLED or root != "/"):
                shown = [x for x in body if x.startswith("$ ")]
                commands += len(shown)
                for command in shown:
                    out += [command] + run(command[2:], folder, binary, root)
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
    root = next((x.split("=", 1)[1] for x in argv if x.startswith("--root=")), "/")
    binary, *pages = [x for x in argv if not x.startswith("--")]
    binary, failed = os.path.abspath(binary), 0
    for path in pages:
        with open(path, encoding="utf-8") as f:
            was = f.read()
        now, commands = check_page(path, binary, added, root)
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
