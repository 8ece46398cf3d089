#!/usr/bin/python3
"""Holds action.yml against what GitHub documents, and runs its steps.

https://docs.github.com/actions/reference/workflows-and-actions/metadata-syntax

The steps are run as the file says them, with what GitHub would set: actions of others, for the cache,
are left out. The controls are the same file, each with one fault.
"""

import copy
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree

import jsonschema
import yaml

ACTION = yaml.safe_load(pathlib.Path("action.yml").read_text())
SCRIPT = pathlib.Path("tools/ci/action.sh").resolve()
POSTERN = pathlib.Path("tools/postern").resolve()

TEXT = {"type": "string", "minLength": 1}


def mapping(of, required=()):
    return {"type": "object", "properties": of, "required": list(required),
            "additionalProperties": False}


def named(value):
    return {"type": "object", "patternProperties": {"^[A-Za-z_][A-Za-z0-9_-]*$": value},
            "additionalProperties": False}


STEP = {"id": TEXT, "name": TEXT, "if": TEXT}
SCHEMA = mapping({
    "name": TEXT,
    "author": TEXT,
    "description": TEXT,
    "branding": {"type": "object"},
    "inputs": named(mapping({"description": TEXT, "required": {"type": "boolean"},
                             "default": {"type": "string"}, "deprecationMessage": TEXT},
                            ["description"])),
    "outputs": named(mapping({"description": TEXT, "value": TEXT}, ["description", "value"])),
    "runs": mapping({
        "using": {"const": "composite"},
        "steps": {"type": "array", "minItems": 1, "items": {"oneOf": [
            mapping({**STEP, "run": TEXT, "shell": TEXT, "working-directory": TEXT,
                     "env": named({"type": "string"})}, ["run", "shell"]),
            mapping({**STEP, "uses": {"type": "string", "pattern": "^[^@ ]+@[^@ ]+$"},
                     "with": {"type": "object"}}, ["uses"]),
        ]}},
    }, ["using", "steps"]),
}, ["name", "description", "runs"])


def faults(action):
    """Returns what is wrong with an action's metadata; names that lead nowhere, too."""
    found = [error.message for error in jsonschema.Draft7Validator(SCHEMA).iter_errors(action)]
    if found:
        return found
    steps = {step.get("id") for step in action["runs"]["steps"]}
    for kind, name in re.findall(r"\b(inputs|steps)\.([\w-]+)", str(action)):
        if name not in (action["inputs"] if kind == "inputs" else steps):
            found.append(f"there is no {kind}.{name}")
    return found


class MetadataTest(unittest.TestCase):

    def refused(self, spoil, why):
        action = copy.deepcopy(ACTION)
        spoil(action)
        self.assertRegex("\n".join(faults(action)), why)

    def test_it_is_sound(self):
        self.assertEqual([], faults(ACTION))

    def test_control_a_missing_shell(self):
        self.refused(lambda a: a["runs"]["steps"][0].pop("shell"), "not valid under any")

    def test_control_an_unknown_key(self):
        self.refused(lambda a: a["inputs"]["path"].update(defualt="x"), "defualt")

    def test_control_a_step_that_runs_and_uses(self):
        self.refused(lambda a: a["runs"]["steps"][0].update(uses="a/b@v1"), "not valid under any")

    def test_control_another_kind(self):
        self.refused(lambda a: a["runs"].update(using="composit"), "composite")

    def test_control_an_input_without_description(self):
        self.refused(lambda a: a["inputs"]["path"].pop("description"), "description")

    def test_control_an_input_that_is_not_there(self):
        self.refused(lambda a: a["inputs"].pop("junit"), "no inputs.junit")

    def test_control_a_step_that_is_not_there(self):
        self.refused(lambda a: a["runs"]["steps"][0].pop("id"), "no steps.locate")


# Stands in for ./dev: `build` leaves a program that writes its arguments down, one in brackets each,
# and ends as the file `status` beside the sources says.
DEV = """#!/bin/bash
echo "$1" >>built
[[ $1 == build ]] || exit 0
mkdir -p bazel-bin/tools
{
  echo '#!/bin/bash'
  echo 'printf "[%s]" "$@" >>asked; echo >>asked'
  echo "echo '::error file=p%2Cq.yaml,line=3,title=a%3A::half%0A50%25'"
  echo "echo \\"\\$1 ended\\"; exit $(cat status)"
} >bazel-bin/tools/postern
chmod +x bazel-bin/tools/postern
"""


class StepsTest(unittest.TestCase):

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.top = pathlib.Path(folder.name)
        self.action = self.top / "the action"
        for name in ["engine", "policy", "third_party", "tools/ci"]:
            (self.action / name).mkdir(parents=True)
        for name in ["WORKSPACE", ".bazelrc", "engine/a.cc"]:
            (self.action / name).write_text(name)
        shutil.copy(SCRIPT, self.action / "tools/ci")
        (self.action / "dev").write_text(DEV)
        (self.action / "dev").chmod(0o755)
        (self.action / "status").write_text("0")
        self.workspace = self.top / "workspace"
        self.workspace.mkdir()
        (self.top / "temp").mkdir()

    def step(self, step, inputs):
        """Runs one `run` step of the action; returns how it ended and what it printed."""
        env = {
            "PATH": "/usr/bin:/bin",
            "GITHUB_ACTION_PATH": str(self.action),
            "GITHUB_WORKSPACE": str(self.workspace),
            "GITHUB_OUTPUT": str(self.top / "output"),
            "GITHUB_STEP_SUMMARY": str(self.top / "summary"),
            "RUNNER_TEMP": str(self.top / "temp"),
        }
        for name, value in step.get("env", {}).items():
            wanted = re.fullmatch(r"\$\{\{ inputs\.(\w+) \}\}", value).group(1)
            env[name] = inputs.get(wanted, ACTION["inputs"][wanted]["default"])
        self.assertEqual("bash", step["shell"])
        done = subprocess.run(["bash", "-eo", "pipefail", "-c", step["run"]], cwd=self.top, env=env,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        return done.returncode, done.stdout

    def run_action(self, **inputs):
        """Runs the steps until one fails; returns the status and what the last one printed."""
        for step in ACTION["runs"]["steps"]:
            status, printed = self.step(step, inputs) if "run" in step else (0, printed)
            if status != 0:
                break
        return status, printed

    def asked(self):
        return (self.workspace / "asked").read_text().splitlines()

    def outputs(self):
        return dict(line.split("=", 1) for line in (self.top / "output").read_text().splitlines())

    def test_without_inputs_it_runs_the_cases_of_the_workspace(self):
        status, printed = self.run_action()
        self.assertEqual(0, status)
        self.assertEqual("::error file=p%2Cq.yaml,line=3,title=a%3A::half%0A50%25\ntest ended\n", printed)
        self.assertEqual(["[test][--ci][--format][github][.]"], self.asked())

    def test_inputs_have_one_value_on_each_line(self):
        self.run_action(path="a b\n c_test.yaml\n\n", policy="p q.yaml\nr.yaml",
                        args="--filter\nx y", junit="out/j.xml")
        self.assertEqual([
            "[check][--format][github][p q.yaml][r.yaml]",
            "[test][--ci][--format][github][--filter][x y][a b][c_test.yaml]",
            "[test][--ci][--format][junit][--output][out/j.xml][--filter][x y][a b][c_test.yaml]",
        ], self.asked())

    def test_inputs_are_never_code(self):
        self.run_action(path="$(touch hit) `touch hit`; touch hit", args="'")
        self.assertEqual(["[test][--ci][--format][github]['][$(touch hit) `touch hit`; touch hit]"],
                         self.asked())
        self.assertEqual([], list(self.top.rglob("hit")))

    def test_a_failure_fails_the_step_and_all_is_told(self):
        (self.action / "status").write_text("4")
        status, _ = self.run_action(policy="p.yaml", junit="j.xml")
        self.assertEqual(4, status)
        self.assertEqual(3, len(self.asked()))
        self.assertEqual(
            "### postern check: exit status 4\n\n"
            "    p,q.yaml:3: error: half\n    50%\n    check ended\n\n"
            "### postern test: exit status 4\n\n"
            "    p,q.yaml:3: error: half\n    50%\n    test ended\n\n",
            (self.top / "summary").read_text())

    def test_it_is_built_once(self):
        self.run_action()
        self.assertEqual("setup\nbuild\n", (self.action / "built").read_text())
        self.run_action()
        self.assertEqual("setup\nbuild\n", (self.action / "built").read_text())
        self.assertTrue(os.access(self.outputs()["postern"], os.X_OK))
        self.assertEqual(self.outputs()["folder"], os.path.dirname(self.outputs()["postern"]))

    def test_a_build_that_fails_fails_the_step(self):
        (self.action / "dev").write_text("#!/bin/bash\nexit 7\n")
        self.assertEqual(7, self.run_action()[0])

    def test_the_key_is_that_of_the_sources(self):
        keys = []
        for text in ["a", "b", "a"]:
            (self.action / "engine/a.cc").write_text(text)
            self.run_action()
            keys.append(self.outputs()["key"])
        self.assertRegex(keys[0], "^postern-[0-9a-f]{64}$")
        self.assertEqual(keys[0], keys[2])
        self.assertNotEqual(keys[0], keys[1])

    def test_an_unknown_step_is_refused(self):
        status, printed = self.step({"run": f"'{SCRIPT}' rnu", "shell": "bash"}, {})
        self.assertEqual((1, "action.sh: no step `rnu`\n"), (status, printed))

    def test_a_broken_policy_is_told_at_its_line(self):
        (self.workspace / "p.yaml").write_text(
            "postern: 1\naccess:\n  a: [{allow: guest, to: wirte}]\n")
        self.use_postern()
        status, printed = self.run_action(policy="p.yaml")
        self.assertEqual(3, status)
        self.assertIn("::error file=p.yaml,line=3,endLine=3,col=26,", printed)

    def use_postern(self):
        """Has the action find the real program in the cache, and the control's files in the workspace."""
        (self.top / "temp/postern").mkdir()
        shutil.copy(POSTERN, self.top / "temp/postern")
        for name in ["open-room.yaml", "open-room_test.yaml"]:
            shutil.copy(f"testdata/ci/{name}", self.workspace)

    def test_a_failed_case_is_told_at_the_lines_of_both_files(self):
        self.use_postern()
        status, printed = self.run_action(junit="report.xml")
        self.assertEqual(4, status)
        self.assertIn("::error file=open-room_test.yaml,line=8,", printed)
        self.assertIn("::error file=open-room.yaml,line=5,", printed)
        report = xml.etree.ElementTree.parse(self.workspace / "report.xml")
        self.assertEqual(1, len(list(report.iter("failure"))))
        self.assertIn("    open-room_test.yaml:8: error: guest  write  room/1\n"
                      "    expected deny, got allow\n", (self.top / "summary").read_text())

    def test_cases_that_pass(self):
        self.use_postern()
        text = (self.workspace / "open-room_test.yaml").read_text()
        (self.workspace / "open-room_test.yaml").write_text(re.sub("(?m)^ *cannot:.*$", "", text))
        status, printed = self.run_action()
        self.assertEqual(0, status)
        self.assertNotIn("::", printed)


if __name__ == "__main__":
    unittest.main()
