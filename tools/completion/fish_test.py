#!/usr/bin/python3
"""`postern completion fish` in fish itself, by its own `complete -C`.

Controls are scripts in which something is missing, which must be noticed.
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import help_text  # pylint: disable=wrong-import-position

# Lines are read; replies go with a line `.` behind those of each.
ASK = r"""
test -s ../script; and source ../script
while read -L line
    complete -C $line
    echo .
end
"""

SCRIPT = help_text.printed(help_text.POSTERN, "completion", "fish")


class FishTest(unittest.TestCase):

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "files").mkdir()
        help_text.make_files(self.folder / "files")

    def ask(self, lines, script):
        """Returns {line: {match: description}}."""
        (self.folder / "script").write_text(script)
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "LC_ALL": "C.UTF-8"}
        done = subprocess.run(["fish", "--no-config", "-c", ASK], input="\n".join(lines) + "\n",
                              cwd=self.folder / "files", env=environment, encoding="utf-8",
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=True)
        self.assertEqual("", done.stderr)
        replies = self.replies(done.stdout)
        self.assertEqual(len(lines), len(replies))
        return dict(zip(lines, replies))

    @staticmethod
    def replies(text):
        replies = [{}]
        for line in text.splitlines():
            if line == ".":
                replies.append({})
            else:
                match, _, description = line.partition("\t")
                replies[-1][match] = description
        return replies[:-1]

    def differences(self, script):
        def complete(lines):
            # A value behind `=` comes with its option; `--coverage=` stands beside `--coverage`.
            return {line: {match.rpartition("=")[2].rstrip("/") for match in found} - {""}
                    for line, found in self.ask(lines, script).items()}
        return help_text.differences(complete)

    def test_all_that_the_help_lists(self):
        self.assertEqual({}, self.differences(SCRIPT))

    def test_control_what_is_missing_is_noticed(self):
        for good, bad in [("-l strict ", "-l strikt "), (" \\'junit\\' ", " "),
                          ("-a '\\'diff\\''", "-a '\\'dif\\''"), (" \\'.pstn\\'", ""),
                          ("'--as'", "'--at'")]:
            with self.subTest(good=good):
                self.assertIn(good, SCRIPT)
                self.assertNotEqual({}, self.differences(SCRIPT.replace(good, bad)))

    def test_what_is_shown_is_what_the_help_says(self):
        self.assertEqual(help_text.commands(), self.ask(["postern "], SCRIPT)["postern "])
        for command in help_text.commands():
            line = f"postern {command} -"
            wanted = {name: option.help
                      for option in help_text.options(command) for name in option.names}
            shown = self.ask([line], SCRIPT)[line]
            shown.pop("--coverage=", None)  # beside `--coverage`
            with self.subTest(command=command):
                self.assertEqual(wanted, shown)

    def test_files(self):
        wanted = {
            "postern check g": {"g.txt"},  # no policy's name begins so
            "postern check folder/": {"folder/inner.yaml"},
            "postern check ~/files/a": {"~/files/a.yaml"},
            "postern bench a.yaml --html=h": {"--html=h i.html"},
            "postern bench a.yaml --requests=e": {"--requests=e.jsonl"},
        }
        found = self.ask(wanted, SCRIPT)
        self.assertEqual(wanted, {line: set(matches) for line, matches in found.items()})

    def test_it_is_found_where_fish_looks(self):
        home = self.folder / ".config/fish/completions"
        home.mkdir(parents=True)
        (home / "postern.fish").write_text(SCRIPT)
        done = subprocess.run(["fish", "-c", "complete -C 'postern ch'"], encoding="utf-8",
                              env={"PATH": os.path.abspath("tools") + ":" + os.environ["PATH"],
                                   "HOME": str(self.folder)},
                              stdout=subprocess.PIPE, check=True)
        self.assertEqual("check\t" + help_text.commands()["check"] + "\n", done.stdout)

    def test_control_without_completion_there_are_files_alone(self):
        self.assertEqual({}, self.ask(["postern ch"], "")["postern ch"])

    def test_hostile_texts(self):
        text = help_text.printed(help_text.HOSTILE, "text")
        script = help_text.printed(help_text.HOSTILE, "fish")
        self.assertEqual({
            "postern ": {"tell": text, "other": "'tis other"},
            "postern tell -": {"-x": text, "--exact": text, "--plain": "'tis .plain",
                               "-h": "'.help [x]: \\n", "--help": "'.help [x]: \\n"},
            "postern tell -x n": {"north": text},
            "postern tell e": {"east": ""},
        }, self.ask(["postern ", "postern tell -", "postern tell -x n", "postern tell e"], script))


if __name__ == "__main__":
    unittest.main()
