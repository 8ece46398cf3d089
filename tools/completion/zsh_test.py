#!/usr/bin/python3
"""`postern completion zsh` in zsh itself, at a terminal: each line is typed, then TAB.

What zsh would offer is read where its completion system hands matches over. Controls are scripts in
which something is missing, which must be noticed.
"""

import os
import pathlib
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import help_text  # pylint: disable=wrong-import-position
import terminal  # pylint: disable=wrong-import-position

# A match and what is shown for it have a byte SOH between them, and a line.
SETUP = r"""
PS1= PS2= LISTMAX=100000
unsetopt beep
bindkey -e
autoload -U compinit
%s
compadd() {
  local shown_in= i
  local -a matches shown
  for ((i = 1; i <= $#; ++i)); do
    case $argv[i] in
      (-|--) break ;;
      (-*[OAD]) builtin compadd "$@"; return ;;  # it only asks
      (-*d) shown_in=$argv[i+1] ;;
    esac
  done
  if [[ -n $shown_in ]]; then
    shown=("${(@P)shown_in}")
    builtin compadd -O matches -D shown "$@"
  else
    builtin compadd -O matches "$@"
  fi
  for ((i = 1; i <= $#matches; ++i)); do
    print -rn -u9 -- "$matches[i]"$'\1'"$shown[i]"$'\n'
  done
  builtin compadd "$@"
}
tell() {
  print -rn -u9 -- "$BUFFER"$'\0'
  BUFFER=
}
zle -N tell
bindkey '^X^P' tell
print -rn -u9 -- ready$'\0'
"""
SOURCED = "compinit -D -u; source ../functions/_postern"
LOADED = "fpath=($PWD/../functions $fpath); compinit -D -u"

SCRIPT = help_text.printed(help_text.POSTERN, "completion", "zsh")


class ZshTest(unittest.TestCase):

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "files").mkdir()
        (self.folder / "functions").mkdir()
        help_text.make_files(self.folder / "files")

    def start(self, script, begin=LOADED):
        (self.folder / "functions" / "_postern").write_text(script)
        (self.folder / "setup").write_text(SETUP % begin)
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "TERM": "xterm",
                       "LC_ALL": "C.UTF-8"}
        shell = terminal.Terminal(["/bin/zsh", "-f", "-i"], environment, self.folder / "files")
        self.addCleanup(shell.close)
        shell.type("source ../setup\n")
        self.assertEqual("ready", shell.reply())
        return shell

    def differences(self, script, begin=LOADED):
        shell = self.start(script, begin)
        def matches(line):
            *offered, _ = shell.complete(line).split("\n")
            found = {match.split("\1")[0].rstrip("/").replace("\\ ", " ") for match in offered}
            # Where nothing else can follow, zsh offers options.
            return found if line.endswith("-") else {one for one in found if one[0] != "-"}
        return help_text.differences(lambda lines: {line: matches(line) for line in lines})

    def shown(self, shell, line):
        """Returns what is shown beside the match that is the last word of a line, or goes on with it."""
        *offered, _ = shell.complete(line).split("\n")
        shown = dict(match.split("\1") for match in offered if not match.endswith("\1"))
        name = line.split()[-1]
        return shown.get(name, shown[min(shown)]).partition(" -- ")[2]

    def test_all_that_the_help_lists(self):
        for begin in (LOADED, SOURCED):
            with self.subTest(begin=begin):
                self.assertEqual({}, self.differences(SCRIPT, begin))

    def test_control_what_is_missing_is_noticed(self):
        for good, bad in [("--strict[", "--strikt["), (" junit ", " "), ("'diff:", "'dif:"),
                          ("|.pstn", ""), ("--as=[", "--as[")]:
            with self.subTest(good=good):
                self.assertIn(good, SCRIPT)
                self.assertNotEqual({}, self.differences(SCRIPT.replace(good, bad)))

    def test_what_is_shown_is_what_the_help_says(self):
        shell = self.start(SCRIPT)
        shown = {name: self.shown(shell, f"postern {name}") for name in help_text.commands()}
        self.assertEqual(help_text.commands(), shown)
        for command in help_text.commands():
            for option in help_text.options(command):
                line = f"postern {command} {option.names[-1]}"
                with self.subTest(line=line):
                    self.assertEqual(option.help, self.shown(shell, line))

    def test_at_a_terminal(self):
        shell = self.start(SCRIPT)
        self.assertEqual(TYPED, {line: shell.complete(line).split("\n")[-1] for line in TYPED})

    def test_control_without_completion_nothing_is_completed(self):
        shell = self.start("#compdef other\n")
        self.assertEqual("postern ch", shell.complete("postern ch").split("\n")[-1])

    def test_hostile_texts(self):
        text = help_text.printed(help_text.HOSTILE, "text")
        shell = self.start(help_text.printed(help_text.HOSTILE, "zsh"))
        self.assertEqual(text, self.shown(shell, "postern te"))
        self.assertEqual("'tis other", self.shown(shell, "postern ot"))
        self.assertEqual(text, self.shown(shell, "postern tell --exact"))
        self.assertEqual("'tis .plain", self.shown(shell, "postern tell --plain"))
        self.assertEqual("'.help [x]: \\n", self.shown(shell, "postern other --help"))
        self.assertEqual("postern tell -x north ",
                         shell.complete("postern tell -x n").split("\n")[-1])
        self.assertEqual("postern tell east ", shell.complete("postern tell e").split("\n")[-1])


# What is typed, and what stands there after TAB.
TYPED = {
    "postern ch": "postern check ",
    "postern check --str": "postern check --strict ",
    "postern test --format=ta": "postern test --format=tap ",
    "postern test --format ta": "postern test --format tap ",
    "postern test --coverage=lc": "postern test --coverage=lcov ",
    "postern query wha": "postern query what ",
    "postern query --groups= wha": "postern query --groups= what ",
    "postern check a": "postern check a.yaml ",
    "postern check folder/": "postern check folder/inner.yaml ",
    "postern check g": "postern check g.txt ",  # no policy's name begins so
    "postern bench a.yaml --html=h": "postern bench a.yaml --html=h\\ i.html ",
    "postern graph a.yaml -oh": "postern graph a.yaml -oh\\ i.html ",
    "postern explain a.yaml --as a": "postern explain a.yaml --as a",
}

if __name__ == "__main__":
    unittest.main()
