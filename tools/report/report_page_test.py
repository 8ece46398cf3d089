#!/usr/bin/python3
"""The page of `postern report` in a headless Chromium, by keyboard, mouse and script.

The page must be well-formed XML, hold nothing that runs or loads, leave the browser's console
empty, and lead by click and by key from an area of the map to the line of the policy that decides.
What its shades say must be there as words. Controls break a page and must be noticed.
"""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

POSTERN = os.path.abspath("tools/postern")
ROOMS = pathlib.Path("testdata/social-room").absolute()
THIN = """cases: 1
policy: social-room.yaml
principals: {visitor: guest}
tests:
  - {name: "visitors <b>look</b>", as: visitor, can: get room/1/a.png}
"""
# A program that reads how a cell looks: its words, its class and the contrast of its text.
CELLS = """
const luminance = colour => {
  const [r, g, b] = colour.match(/[\\d.]+/g).map(Number).map(v => v / 255)
      .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
return [...document.querySelectorAll('.map td.all')].map(cell => {
  const style = getComputedStyle(cell);
  const [dark, light] = [luminance(style.color), luminance(style.backgroundColor)]
      .sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
});
"""


def browser(folder):
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                 "--window-size=1280,1000", f"--user-data-dir={folder}/profile"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)


def faults(page):
    """Returns what is wrong with a page as a document."""
    found = []
    ids, targets = set(), set()
    for element in xml.etree.ElementTree.fromstring(page).iter():
        if element.tag in ("script", "link", "img", "iframe", "object", "form"):
            found.append(f"element {element.tag}")
        for name, value in element.attrib.items():
            if name.startswith("on") or name in ("src", "style"):
                found.append(f"attribute {name}")
            if name == "href":
                targets.add(value)
            if name == "id":
                found += [f"id {value} twice"] if value in ids else []
                ids.add(value)
    found += [f"a link to {target}" for target in sorted(targets)
              if not target.startswith("#") or target[1:] not in ids]
    return found


class ReportPageTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(dir=os.environ.get("TEST_TMPDIR")))
        os.environ["HOME"] = str(cls.folder)
        for file in ROOMS.glob("*.yaml"):
            shutil.copy(file, cls.folder)
        (cls.folder / "thin_test.yaml").write_text(THIN)
        broken = (cls.folder / "social-room.yaml").read_text()
        (cls.folder / "broken").mkdir()
        (cls.folder / "broken/social-room.yaml").write_text(
            broken.replace("{allow: owner,  ", "{allow: guest,  "))
        shutil.copy(ROOMS / "social-room_test.yaml", cls.folder / "broken")
        cls.browser = browser(cls.folder)

    @classmethod
    def tearDownClass(cls):
        cls.browser.quit()
        shutil.rmtree(cls.folder)

    def report(self, policy, cases, status):
        page = self.folder / "report.html"
        run = subprocess.run([POSTERN, "report", policy, cases, "-o", str(page)], cwd=self.folder,
                             capture_output=True, text=True, check=False)
        self.assertEqual(run.returncode, status, run.stderr)
        return page

    def open(self, page):
        self.browser.get("about:blank")
        self.browser.get_log("browser")
        self.browser.get(f"file://{page}")

    def keep_screenshot(self, name):
        kept = pathlib.Path(os.environ.get("TEST_UNDECLARED_OUTPUTS_DIR", self.folder))
        self.assertTrue(self.browser.save_screenshot(str(kept / name)))

    def texts(self, selector):
        return [one.text for one in self.browser.find_elements(By.CSS_SELECTOR, selector)]

    def test_a_document_without_anything_that_runs_or_loads(self):
        for cases, status in (("social-room_test.yaml", 0), ("thin_test.yaml", 0)):
            page = self.report("social-room.yaml", cases, status).read_text()
            self.assertEqual(faults(page), [])
            self.assertEqual(faults(page.replace("<h1>", "<h1><script/>")), ["element script"])
            self.assertEqual(faults(page.replace("#area-1", "#area-99")), ["a link to #area-99"])
            self.assertEqual(faults(page.replace('href="#area-1"', 'href="http://a/"')),
                             ["a link to http://a/"])

    def test_the_console_stays_empty(self):
        page = self.report("social-room.yaml", "thin_test.yaml", 0)
        self.open(page)
        self.assertEqual(self.browser.get_log("browser"), [])
        self.keep_screenshot("thin.png")
        text = page.read_text()
        for bad in ("<script>throw 1</script>", '<img src="http://127.0.0.1:9/x.png"/>'):
            page.write_text(text.replace("<h1>", bad + "<h1>"))
            self.open(page)
            self.assertNotEqual(self.browser.get_log("browser"), [], bad)

    def test_the_map_is_words(self):
        self.open(self.report("social-room.yaml", "social-room_test.yaml", 0))
        self.keep_screenshot("all.png")
        rows = self.browser.find_elements(By.CSS_SELECTOR, ".map tbody tr")
        cells = {row.find_element(By.TAG_NAME, "th").text:
                 " ".join(cell.text for cell in row.find_elements(By.TAG_NAME, "td"))
                 for row in rows}
        nothing, nobody = "none none none none", "– – – –"
        self.assertEqual(cells["profile/<entity_id>/*"],
                         "all none none none all some some some all some some some "
                         "all all all all all none none none")
        self.assertEqual(cells["room/*/locked"],
                         f"all none none none all some none all all all none all {nobody} {nothing}")
        self.assertEqual(self.texts(".map thead th[scope=colgroup]"),
                         ["guest", "authenticated", "group:admin", "owner", "function:thumbnailer"])
        self.assertEqual(set(self.texts(".map td.nobody")), {"–"})
        for word in ("all", "some", "none"):
            self.assertEqual(set(self.texts(f".map td.{word}")), {word})
        contrasts = self.browser.execute_script(CELLS)
        self.assertGreaterEqual(min(contrasts), 4.5)  # WCAG 2.1, 1.4.3

    def test_a_click_leads_to_the_area_and_on_to_the_line(self):
        self.open(self.report("social-room.yaml", "social-room_test.yaml", 0))
        self.browser.find_element(By.LINK_TEXT, "room/*/locked/*").click()
        area = self.wait_until_in_view(".area:target")
        self.assertEqual(area.find_element(By.TAG_NAME, "h3").text, "room/*/locked/*")
        area.find_elements(By.PARTIAL_LINK_TEXT, "line 29")[0].click()
        line = self.wait_until_in_view("tr:target")
        self.assertIn("- {deny: anyone, to: write}", line.text)

    def wait_until_in_view(self, selector):
        """Returns the element, once the browser has scrolled to it."""
        element = self.browser.find_element(By.CSS_SELECTOR, selector)
        WebDriverWait(self.browser, 60).until(lambda browser: browser.execute_script(
            "const box = arguments[0].getBoundingClientRect();"
            "return box.top >= 0 && box.top < window.innerHeight;", element))
        return element

    def test_the_keyboard_reaches_it_all(self):
        self.open(self.report("social-room.yaml", "social-room_test.yaml", 0))
        reached = []
        for _ in range(100):
            self.browser.switch_to.active_element.send_keys(Keys.TAB)
            focus = self.browser.switch_to.active_element
            reached.append(focus.get_attribute("aria-label") or focus.text)
            if focus.text == "room/*/locked":
                focus.send_keys(Keys.ENTER)
                break
        self.assertIn("Changes that no test notices", reached)
        self.assertIn("The map of access", reached)  # it takes the focus, so keys can scroll it
        area = self.browser.find_element(By.CSS_SELECTOR, ".area:target h3")
        self.assertEqual(area.text, "room/*/locked")

    def test_failures_come_first_with_their_explanation(self):
        self.open(self.report("broken/social-room.yaml", "broken/social-room_test.yaml", 4))
        self.keep_screenshot("failed.png")
        self.assertEqual(self.texts("h2")[0], "What failed")
        failures = "\n".join(self.texts("#failures pre"))
        self.assertIn("expected deny, got allow", failures)
        self.assertIn("social-room.yaml:21", failures)
        self.assertIn("only tests that pass can notice one", self.texts("#survivors")[0])

    def test_survivors_come_with_a_test_that_would_notice_them(self):
        self.open(self.report("social-room.yaml", "thin_test.yaml", 0))
        survivors = self.texts("#survivors pre")
        self.assertGreater(len(survivors), 40)
        self.assertIn("this one would not:\n  - name: ", survivors[0])
        self.browser.find_element(By.CSS_SELECTOR, "#survivors .item a").click()
        self.assertIn("room/*:", self.wait_until_in_view("tr:target").text)


if __name__ == "__main__":
    unittest.main()
