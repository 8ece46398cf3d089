#!/usr/bin/python3
"""The graphs of `postern graph`, read by Graphviz itself and its pictures by a parser of XML.

Graphviz must accept every graph without a word, the SVG must be well-formed, and what a policy says
must be in it as text, whatever it is. Controls are broken in one place each, and each must be
noticed.
"""

import pathlib
import re
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree

POSTERN = "tools/postern"
SOCIAL_ROOM = "testdata/social-room/social-room.yaml"
POLICIES = [SOCIAL_ROOM, "testdata/cli/input/rooms.yaml", "testdata/cli/input/warned.yaml"]
SVG = "{http://www.w3.org/2000/svg}"

# What could end a string, a label or a tag, or is an escape of Graphviz.
HOSTILE = r"""
postern: 1
name: "\"></b>]; evil -> evil [label=<&amp; \\N"
access:
  '"\>\<script\>x\<': [{allow: guest, to: get}]
  '\{|\}\\N\\G&lt;&#39;': [{allow: "group:\\<b\\>\"", to: get}]
  '\]\]\>--\>\<!--': [{deny: guest, to: get}]
  "\uFFFE\uFFFF": [{allow: guest, to: get}]
  '<x:[^\>]+>/y': []
"""


def run(*arguments, text=None):
    return subprocess.run(arguments, input=text, capture_output=True, encoding="utf-8", timeout=60)


def postern(*arguments, text=None):
    done = run(POSTERN, "graph", *arguments, text=text)
    if done.returncode != 0:
        raise AssertionError(done.stderr)
    return done.stdout


def is_accepted(dot):
    """Returns whether Graphviz draws the graph and finds nothing to say."""
    done = run("dot", "-Tsvg", text=dot)
    return done.returncode == 0 and not done.stderr


def texts_of(svg):
    return [text.text for text in xml.etree.ElementTree.fromstring(svg).iter(SVG + "text")]


class GraphvizTest(unittest.TestCase):
    def test_every_graph_is_accepted(self):
        for policy in POLICIES:
            for options in ([], ["--path", "room/1/locked/x"], ["--max-nodes", "1"]):
                with self.subTest(policy=policy, options=options):
                    self.assertTrue(is_accepted(postern(policy, *options)))

    def test_control_a_broken_graph_is_refused(self):
        for good, bad in [("</b>", ""), ("&lt;", "<"), ("penwidth=3]", "penwidth=3"), ("\n}\n", "\n")]:
            dot = postern(SOCIAL_ROOM, "--path", "room/1")
            self.assertIn(good, dot)
            with self.subTest(good=good):
                self.assertFalse(is_accepted(dot.replace(good, bad, 1)))

    def test_the_picture_is_well_formed_and_has_the_patterns(self):
        texts = texts_of(postern(SOCIAL_ROOM, "--format", "svg"))
        for text in ["social-room", "room/*", "profile/<entity_id>/*", "locked", "deny anyone, to write"]:
            self.assertIn(text, texts)

    def test_control_a_broken_picture_is_refused(self):
        svg = postern(SOCIAL_ROOM, "--format", "svg")
        with self.assertRaises(xml.etree.ElementTree.ParseError):
            texts_of(svg.replace("&lt;", "<", 1))

    def test_what_a_hostile_policy_says_is_text(self):
        texts = texts_of(postern("-", "--format", "svg", text=HOSTILE))
        for text in [r'"\>\<script\>x\<', r'allow group:\<b\>", to get', r"\u{fffe}\u{ffff}",
                     '"><script>x<', "]]>--><!--"]:
            self.assertIn(text, texts)
        self.assertNotIn("evil", texts)
        # Some are in pieces, so that Graphviz does not put names in them.
        for text in ['"></b>]; evil -> evil [label=<&amp; \\N', r"{|}\N\G&lt;&#39;"]:
            self.assertIn(text, "".join(texts))

    def test_a_graph_in_a_file_is_the_graph(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "graph.svg"
            self.assertEqual(postern(SOCIAL_ROOM, "--format", "svg", "-o", str(path)), "")
            self.assertEqual(path.read_text(), postern(SOCIAL_ROOM, "--format", "svg"))

    def test_the_way_is_drawn_in_its_own_colour_and_thicker(self):
        svg = postern(SOCIAL_ROOM, "--path", "room/1", "--format", "svg")
        drawn = re.findall(r'stroke="#d1470b" stroke-width="3"', svg)
        self.assertGreaterEqual(len(drawn), 3)
        self.assertIn("room/* ← governs", texts_of(svg))
        self.assertNotIn("#d1470b", postern(SOCIAL_ROOM, "--format", "svg"))


if __name__ == "__main__":
    unittest.main()
