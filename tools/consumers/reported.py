"""What the tests of this folder share: reports of a case file in which everything happens."""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile

POSTERN = os.path.abspath("tools/postern")
INPUT = pathlib.Path("testdata/cli/input").resolve()

# One whose tests fail, are skipped and come in combinations, with proofs; one that all passes; two
# that are not run.
CASES = ["odd_test.yaml", "only_test.yaml", "no_tests_test.yaml", "broken_policy_test.yaml"]


def report(report_format, names):
    """Returns what is printed of these case files, and the exit status."""
    with tempfile.TemporaryDirectory() as folder:
        for name in list(names) + ["rooms.yaml", "broken.yaml"]:
            shutil.copy(INPUT / name, folder)
        done = subprocess.run([POSTERN, "test", "--format", report_format] + list(names),
                              cwd=folder, env={"PATH": os.environ["PATH"]},
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    return done.stdout.decode(), done.returncode


def summary(names):
    """Returns the counts of the JSON report, which are what the others must come to."""
    return json.loads(report("json", names)[0])["summary"]
