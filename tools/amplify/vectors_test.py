#!/usr/bin/python3
"""Every vector of Amplify through `postern`: decisions through `decide --requests`, with the reason
that IAM's simulator gives, and definitions to be refused through `check`."""
import json
import os
import subprocess
import unittest

import vectors

POSTERN = "tools/postern"
REASONS = {
    "allow": {"allowed"},
    "explicit_deny": {"denied_by_rule"},
    "implicit_deny": {"no_rule", "no_declaration"},
}


def postern(*arguments, stdin=None):
    return subprocess.run([POSTERN, *arguments], input=stdin, capture_output=True, text=True,
                          timeout=60, check=False)


class VectorsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        data = vectors.read()
        cls.definitions, cls.of = data["definitions"], {}
        for vector in data["vectors"]:
            cls.of.setdefault(vector["definition"], []).append(vector)

    def test_policies_say_what_the_definitions_say(self):
        self.assertEqual(set(os.listdir("testdata/amplify/policies")),
                         {n + end for n in self.definitions for end in (".yaml", ".golden")})
        for name, definition in self.definitions.items():
            with open(vectors.policy_path(name), encoding="utf-8") as f:
                self.assertEqual(f.read(), vectors.policy_text(definition), name)

    def test_decisions(self):
        compared = 0
        for name, definition in self.definitions.items():
            if vectors.is_refused(definition, self.of[name]):
                continue
            requests = "".join(vectors.request_line(v) + "\n" for v in self.of[name])
            done = postern("decide", vectors.policy_path(name), "--requests", "-", stdin=requests)
            self.assertEqual((done.returncode, done.stderr), (0, ""), name)
            lines = [json.loads(line) for line in done.stdout.splitlines()]
            for vector, line in zip(self.of[name], lines, strict=True):
                self.assertEqual(line["decision"], vector["expected"], vector)
                self.assertIn(line["reason"], REASONS[vector["reason"]], vector)
                self.assertEqual(line["path"], vector["path"], vector)
                compared += 1
        self.assertEqual(compared, 915)

    def test_refused(self):
        refused = 0
        for name, definition in self.definitions.items():
            if not vectors.is_refused(definition, self.of[name]):
                continue
            self.assertEqual(postern("check", vectors.policy_path(name)).returncode, 3, name)
            refused += 1
        self.assertEqual(refused, 37 + 2)


if __name__ == "__main__":
    unittest.main()
