#!/usr/bin/python3
"""`postern completion bash` in bash itself, by itself and beside the package bash-completion.

Every line that the help lists is put to bash's function; some are typed at a terminal. Controls are
scripts in which something is missing, which must be noticed.
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import help_text  # pylint: disable=wrong-import-position
import terminal  # pylint: disable=wrong-import-position

ALONE = ""
WITH_PACKAGE = "source /usr/share/bash-completion/bash_completion"
WITHOUT_BREAKS = "COMP_WORDBREAKS=${COMP_WORDBREAKS//[=:]}"

# Lines come as words, with a US byte between two, replies go with one behind each.
ASK = r"""
source ./script
complete -p postern >/dev/null || exit
while IFS=$'\37' read -r -a COMP_WORDS; do
  IFS= read -r COMP_LINE
  COMP_POINT=${#COMP_LINE} COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
  COMP_WORDS[COMP_CWORD]=${COMP_WORDS[COMP_CWORD]%.}
  _postern postern "${COMP_WORDS[COMP_CWORD]}"
  ((${#COMPREPLY[@]} == 0)) || printf '%s\37' "${COMPREPLY[@]}"
  echo
done
"""

TELL = r"""
PS1= PS2=
bind 'set bell-style none' 'set completion-query-items 0'
tell() { printf '%s\0' "$READLINE_LINE" >&9; READLINE_LINE= READLINE_POINT=0; }
bind -x '"\C-x\C-p": tell'
printf 'ready\0' >&9
"""

SCRIPT = help_text.printed(help_text.POSTERN, "completion", "bash")


def split(line):
    """Returns the words into which readline splits a line."""
    words = re.findall(r"[=:]+|[^\s=:]+", line)
    return words + [""] if line.endswith(" ") else words


class BashTest(unittest.TestCase):

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "files").mkdir()
        help_text.make_files(self.folder / "files")

    def ask(self, lines, script, before=ALONE):
        """Returns {line: replies}."""
        (self.folder / "script").write_text(script)
        # A dot behind the last word keeps an empty one.
        text = "".join("\37".join(split(line)) + ".\n" + line + "\n" for line in lines)
        command = f"{before}\n{ASK}".replace("./script", "../script")
        done = subprocess.run(["bash", "--norc", "--noprofile", "-c", command], input=text,
                              cwd=self.folder / "files", stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, encoding="utf-8", check=True)
        self.assertEqual("", done.stderr)
        replies = [set(reply.split("\37")[:-1]) for reply in done.stdout.splitlines()]
        self.assertEqual(len(lines), len(replies))
        return dict(zip(lines, replies))

    def differences(self, script=SCRIPT, before=ALONE):
        def complete(lines):
            found = self.ask(lines, script, before)
            found["postern test -"].discard("--coverage=")  # beside `--coverage`
            return found
        return help_text.differences(complete)

    def test_all_that_the_help_lists(self):
        for before in (ALONE, WITH_PACKAGE):
            with self.subTest(before=before):
                self.assertEqual({}, self.differences(before=before))

    def test_control_what_is_missing_is_noticed(self):
        for good, bad in [(" --strict ", " "), (" junit ", " "), (" diff ", " "),
                          (".pstn", ".pst"), ("valued=(--as ", "valued=(--at ")]:
            with self.subTest(good=good):
                self.assertIn(good, SCRIPT)
                self.assertNotEqual({}, self.differences(SCRIPT.replace(good, bad)))

    def test_at_a_terminal(self):
        for before in (ALONE, WITH_PACKAGE, WITHOUT_BREAKS):
            with self.subTest(before=before):
                self.assertEqual(TYPED, self.typed(TYPED, SCRIPT, before))

    def test_control_without_completion_nothing_is_completed(self):
        typed = self.typed(["postern ch", "postern check --str"], "", ALONE)
        self.assertEqual({line: line for line in typed}, typed)

    def typed(self, lines, script, before):
        """Returns {line: what stands there after TAB}."""
        (self.folder / "script").write_text(f"{before}\n{script}\n{TELL}")
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "TERM": "xterm"}
        shell = terminal.Terminal(["/bin/bash", "--norc", "--noprofile", "-i"], environment,
                                  self.folder / "files")
        self.addCleanup(shell.close)
        shell.type("source ../script\n")
        self.assertEqual("ready", shell.reply())
        return {line: shell.complete(line) for line in lines}

    def test_it_is_found_where_the_package_looks(self):
        """As in /etc/bash_completion.d, which is read in the same way."""
        home = self.folder / ".bash_completion.d"
        home.mkdir()
        (home / "postern").write_text(SCRIPT)
        before = f"BASH_COMPLETION_COMPAT_DIR={home}\n{WITH_PACKAGE}"
        self.assertEqual({"postern ch": "postern check "}, self.typed(["postern ch"], "", before))

    def test_hostile_texts(self):
        script = help_text.printed(help_text.HOSTILE, "bash")
        self.assertEqual({
            "postern ": {"tell", "other"},
            "postern tell -": {"-h", "--help", "-x", "--exact", "--plain"},
            "postern tell ": {"east", "west"},
            "postern tell -x ": {"north", "south"},
        }, self.ask(["postern ", "postern tell -", "postern tell ", "postern tell -x "], script))


# What is typed, and what stands there after TAB.
TYPED = {
    "postern ch": "postern check ",
    "postern check --str": "postern check --strict ",
    "postern check --format=ta": "postern check --format=ta",
    "postern test --format=ta": "postern test --format=tap ",
    "postern test --format ta": "postern test --format tap ",
    "postern test --coverage=lc": "postern test --coverage=lcov ",
    "postern query wha": "postern query what ",
    "postern query --groups= wha": "postern query --groups= what ",
    "postern query --as a:b wha": "postern query --as a:b what ",
    "postern check a": "postern check a.yaml ",
    "postern check ./a": "postern check ./a.yaml ",
    "postern check ~/files/a": "postern check ~/files/a.yaml ",
    "postern check fol": "postern check folder/",
    "postern check folder/": "postern check folder/inner.yaml ",
    "postern check g": "postern check g.txt ",  # no policy's name begins so
    "postern check 'h": "postern check 'h i.html' ",
    "postern bench a.yaml --html=h": "postern bench a.yaml --html=h\\ i.html ",
    "postern explain a.yaml --as a": "postern explain a.yaml --as a",
    "true | X=1 postern ver": "true | X=1 postern version ",
}

if __name__ == "__main__":
    unittest.main()
