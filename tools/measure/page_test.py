#!/usr/bin/python3
"""The pages of `postern bench --html`, read by parsers that know nothing of us.

A page must be well-formed as XML and balanced as HTML, hold no element or attribute that could run
or load something, and say in words what its charts show. Controls break a page in one place each,
and each must be noticed.
"""

import html.parser
import os
import pathlib
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree

POLICY = "testdata/social-room/social-room.yaml"
GOLDENS = "testdata/speed_page"
VOID = {"meta", "br", "link", "img"}
ELEMENTS = {"html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "h3", "p", "em",
            "code", "dl", "div", "dt", "dd", "figure", "figcaption", "table", "caption", "thead",
            "tbody", "tr", "th", "td", "svg", "desc", "text", "line", "rect", "circle", "polyline"}
ATTRIBUTES = {"lang", "charset", "name", "content", "http-equiv", "class", "id", "role", "tabindex",
              "aria-label", "aria-labelledby", "scope", "xmlns", "viewbox", "x", "y", "x1", "y1",
              "x2", "y2", "cx", "cy", "r", "width", "height", "points", "text-anchor"}


class Page(html.parser.HTMLParser):
    """Reads a page and collects what is wrong with it in `faults`."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.faults = []
        self.open = []
        self.ids = set()
        self.wanted_ids = set()
        self.headings = []
        self.elements = []
        self.texts = {}
        self.feed(text)
        self.close()
        self.check()

    def handle_starttag(self, tag, attrs):
        self.handle_startendtag(tag, attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        attributes = dict(attrs)
        self.elements.append((tag, attributes))
        if tag not in ELEMENTS:
            self.faults.append(f"element {tag}")
        for name, value in attrs:
            if name not in ATTRIBUTES:
                self.faults.append(f"attribute {name}")
            if "//" in value and name != "xmlns":
                self.faults.append(f"an address in {name}")
        if len(attributes) != len(attrs):
            self.faults.append("an attribute twice")
        if "id" in attributes:
            if attributes["id"] in self.ids:
                self.faults.append(f"id {attributes['id']} twice")
            self.ids.add(attributes["id"])
        self.wanted_ids.update(attributes.get("aria-labelledby", "").split())
        if tag in ("h1", "h2", "h3"):
            self.headings.append(int(tag[1]))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes something else")

    def handle_data(self, data):
        if self.open:
            self.texts.setdefault(self.open[-1], []).append(data)

    def count(self, tag):
        return sum(name == tag for name, _ in self.elements)

    def check(self):
        if self.open:
            self.faults.append(f"<{self.open[-1]}> is not closed")
        if self.wanted_ids - self.ids:
            self.faults.append("a label that is not there")
        if self.headings.count(1) != 1 or self.headings[0] != 1:
            self.faults.append("not one h1 first")
        if any(after > before + 1 for before, after in zip(self.headings, self.headings[1:])):
            self.faults.append("a heading skips a level")
        for tag, attributes in self.elements:
            if tag == "html" and attributes.get("lang") != "en":
                self.faults.append("no lang")
            if tag == "svg" and (attributes.get("role") != "img"
                                 or len(attributes.get("aria-labelledby", "").split()) != 2):
                self.faults.append("a chart that says nothing")
            if tag == "th" and attributes.get("scope") not in ("row", "col"):
                self.faults.append("a th without scope")
        if self.count("caption") != self.count("table"):
            self.faults.append("a table without caption")
        if self.count("desc") != self.count("svg") or self.count("title") != self.count("svg") + 1:
            self.faults.append("a chart without title or desc")
        names = {attributes.get("name") for tag, attributes in self.elements if tag == "meta"}
        if not {"viewport", "color-scheme"} <= names:
            self.faults.append("no viewport or color-scheme")
        if "prefers-color-scheme:dark" not in "".join(self.texts.get("style", [])):
            self.faults.append("no dark colours")


def faults_of(text):
    faults = list(Page(text).faults)
    try:
        xml.etree.ElementTree.fromstring(text)
    except xml.etree.ElementTree.ParseError as error:
        faults.append(f"not well-formed: {error}")
    if any((ord(c) < 0x20 and c != "\n") or c in "\x7f\u202e" for c in text):
        faults.append("a control character")
    if "url(" in text or "@import" in text:
        faults.append("a style that loads something")
    if "nan" in text.replace("nanosecond", "").replace("Nanosecond", "").split():
        faults.append("not a number")
    return faults


def bench(*arguments):
    return subprocess.run(["tools/postern", "bench", *arguments], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=False)


class PageTest(unittest.TestCase):

    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory(dir=os.environ.get("TEST_TMPDIR"))
        self.addCleanup(self.scratch.cleanup)

    def page_of(self, policy):
        out = pathlib.Path(self.scratch.name, "page.html")
        done = bench(policy, "--count", "2000", "--rounds", "1", "--threads", "1",
                     "--html", str(out))
        self.assertEqual(done.returncode, 0, done.stderr)
        return out.read_text(encoding="utf-8")

    def test_goldens_are_sound(self):
        for name in ("small", "hostile"):
            page = pathlib.Path(GOLDENS, name + ".golden").read_text(encoding="utf-8")
            self.assertEqual(faults_of(page), [], name)

    def test_pages_of_the_binary_are_sound(self):
        for policy in (POLICY, GOLDENS + "/hostile.yaml"):
            self.assertEqual(faults_of(self.page_of(policy)), [], policy)

    def test_what_the_user_wrote_is_text(self):
        page = Page(self.page_of(GOLDENS + "/hostile.yaml"))
        code = page.texts["code"]
        for pattern in ("<script>/alert(1)", 'c/" onload="alert(3)', "e/it's", "f/ünïcödé/日本語"):
            self.assertIn(pattern, code)

    def test_a_small_policy_says_that_it_has_no_curve(self):
        page = Page(self.page_of(POLICY))
        self.assertIn("There is no curve: the policy is too small for a curve, which takes at "
                      "least 10 declarations.", page.texts["p"])
        self.assertNotIn("polyline", dict(page.elements))
        self.assertIn("polyline", dict(Page(self.page_of(GOLDENS + "/hostile.yaml")).elements))

    def test_control_each_fault_is_noticed(self):
        page = pathlib.Path(GOLDENS, "hostile.golden").read_text(encoding="utf-8")
        self.assertEqual(faults_of(page), [])
        for old, new in (("&lt;script&gt;/alert(1)", "<script>/alert(1)</script>"),
                         ("<code>", '<code onload="alert(3)">'),
                         ("e/it&#39;s", "e/it\x1b[2Js"),
                         ("&amp;amp;", "& "),
                         ("</svg>", ""),
                         ("</em>", "</i>"),
                         ('<th scope="col">', "<th>"),
                         (' lang="en"', ""),
                         ('role="img" ', ""),
                         ('id="growth-time-desc"', 'id="growth-time-title"'),
                         ("<h3>", "<h4>"),
                         ("<h2>", "<h1>"),
                         ("fill:var(--bar)", "fill:url(http://example.com)"),
                         ("<p>", '<p style="color:red">'),
                         ("<caption>", "<p>"),
                         ("prefers-color-scheme:dark", "prefers-color-scheme:light")):
            broken = page.replace(old, new, 1)
            self.assertNotEqual(broken, page, old)
            self.assertNotEqual(faults_of(broken), [], old)


if __name__ == "__main__":
    unittest.main()
