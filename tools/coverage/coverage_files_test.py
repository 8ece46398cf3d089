#!/usr/bin/python3
"""What `postern test --coverage` writes, read by programs that know nothing of us.

lcov's `genhtml` must take a tracefile and count what it says; the page must be well-formed XML and
hold nothing that runs or loads. Controls break each in one place, which must be noticed.
"""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree

POSTERN = os.path.abspath("tools/postern")
ROOMS = pathlib.Path("testdata/social-room").absolute()
THIN = """cases: 1
policy: social-room.yaml
tests:
  - {name: visitors look, as: guest, can: get room/1/a.png}
"""


class CoverageFilesTest(unittest.TestCase):

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(dir=os.environ.get("TEST_TMPDIR")))
        self.addCleanup(shutil.rmtree, self.folder)
        for file in ROOMS.glob("*.yaml"):
            shutil.copy(file, self.folder)
        (self.folder / "thin_test.yaml").write_text(THIN)

    def postern(self, *args):
        return subprocess.run([POSTERN, "test", *args], cwd=self.folder, capture_output=True,
                              text=True, check=False)

    def genhtml(self, tracefile):
        return subprocess.run(
            ["genhtml", "--branch-coverage", "--output-directory", "out", tracefile],
            cwd=self.folder, capture_output=True, text=True, check=False)

    def shares(self, *cases):
        """Returns what genhtml makes of the tracefile of these case files."""
        self.assertEqual(0, self.postern("--coverage=lcov", *cases).returncode)
        done = self.genhtml("lcov.info")
        self.assertEqual(0, done.returncode, done.stderr)
        return re.findall(r"(\w+)\.+: ([\d.]+)% \((\d+) of (\d+)", done.stdout)

    def test_social_room_is_covered(self):
        shares = self.shares("social-room_test.yaml")
        self.assertEqual(["lines", "functions", "branches"], [share[0] for share in shares])
        for _, percent, hit, found in shares:
            self.assertEqual("100.0", percent)
            self.assertEqual(hit, found)

    def test_a_thin_case_file_is_not(self):
        shares = {name: (hit, found) for name, _, hit, found in self.shares("thin_test.yaml")}
        self.assertEqual("1", shares["lines"][0])
        self.assertEqual("1", shares["functions"][0])
        self.assertEqual("1", shares["branches"][0])

    def test_genhtml_refuses_a_broken_tracefile(self):
        self.postern("--coverage=lcov", "social-room_test.yaml")
        text = (self.folder / "lcov.info").read_text()
        (self.folder / "broken.info").write_text(text.replace("SF:", "SF:/nosuch"))
        self.assertNotEqual(0, self.genhtml("broken.info").returncode)
        (self.folder / "broken.info").write_text(re.sub("(?m)^DA:.*\n", "", text))
        done = self.genhtml("broken.info")
        self.assertFalse("lines......: 100.0%" in done.stdout)

    def page(self):
        self.assertEqual(0, self.postern("--coverage=html", "thin_test.yaml").returncode)
        return (self.folder / "coverage.html").read_text()

    def test_the_page_is_well_formed_and_loads_nothing(self):
        root = xml.etree.ElementTree.fromstring(self.page())
        elements = list(root.iter())
        names = {element.tag for element in elements}
        self.assertFalse(names & {"script", "link", "img", "iframe", "object"})
        for element in elements:
            self.assertFalse({name for name in element.attrib if name in ("src", "href")
                              or name.startswith("on")})
        rows = [row for row in root.iter("tr") if row.get("class") == "lacks"]
        self.assertGreater(len(rows), 3)

    def test_a_broken_page_is_noticed(self):
        with self.assertRaises(xml.etree.ElementTree.ParseError):
            xml.etree.ElementTree.fromstring(self.page().replace("</td>", "", 1))

    def test_what_is_not_ours_stays(self):
        for name, form in (("lcov.info", "lcov"), ("coverage.html", "html")):
            (self.folder / name).write_text("mine")
            done = self.postern(f"--coverage={form}", "thin_test.yaml")
            self.assertEqual(1, done.returncode)
            self.assertIn("stays", done.stderr)
            self.assertEqual("mine", (self.folder / name).read_text())


if __name__ == "__main__":
    unittest.main()
