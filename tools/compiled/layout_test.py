#!/usr/bin/python3
"""Holds docs/compiled-format.md against what `postern compile` writes: layout_test.py POSTERN [--update]

The example of the page is compiled and listed by layout.py, which knows the page alone; --update
writes the listing into the page. Controls must fail: each damage has to be told.
"""
import hashlib
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import layout  # noqa: E402

PAGE = pathlib.Path("docs/compiled-format.md")
EXAMPLE = re.compile(r"<!-- compiled: (\S+) -->\n```yaml\n(.*?)```\n", re.S)
LISTING = re.compile(r"(<!-- layout of \S+ -->\n```text\n)(.*?)(```\n)", re.S)
POLICIES = [pathlib.Path("testdata/social-room/social-room.yaml"),
            *sorted(pathlib.Path("testdata/amplify/policies").glob("b*.yaml"))]

# Of testdata/social-room/social-room.yaml, on whatever machine. It changes with the format, with the
# compiler's choices and with the policy; nothing else may change it.
GOLDEN = "84f4f0ed26416afe6591e72301d6b4289d5d31e1359072c96891c6387cb11a3e"

postern = ""


def compiled(policy, folder, *flags, **environment):
    """Returns the bytes of a policy that was compiled in `folder`."""
    out = pathlib.Path(folder) / "out.pstn"
    subprocess.run([postern, "compile", str(policy), "-o", str(out), *flags], cwd=folder, check=True,
                   stdout=subprocess.DEVNULL, env={**os.environ, **environment})
    return out.read_bytes()


def example():
    """Returns the compiled example of the page."""
    name, text = EXAMPLE.search(PAGE.read_text(encoding="utf-8")).groups()
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / name).write_text(text, encoding="utf-8")
        return compiled(name, folder)


class LayoutTest(unittest.TestCase):
    def test_the_page_lists_every_byte_of_its_example(self):
        self.assertEqual(LISTING.search(PAGE.read_text(encoding="utf-8")).group(2),
                         layout.listing_of(example()))

    def test_other_policies_are_laid_out_so(self):
        with tempfile.TemporaryDirectory() as folder:
            for policy in POLICIES:
                for flags in [(), ("--strip",)]:
                    self.assertTrue(layout.listing_of(compiled(policy.resolve(), folder, *flags)))

    def test_control_every_damage_is_told(self):
        data = example()
        for at in range(len(data)):
            damaged = data[:at] + bytes([data[at] ^ 0x40]) + data[at + 1:]
            with self.assertRaises(layout.Malformed, msg=f"byte {at}"):
                layout.listing_of(damaged)
        with self.assertRaises(layout.Malformed):
            layout.listing_of(data[:-64])

    def test_control_another_layout_is_told(self):
        name, record = layout.GRAPH[2]
        layout.GRAPH[2] = (name, record.replace("6x", "70x"))
        try:
            with self.assertRaises(layout.Malformed):
                layout.listing_of(example())
        finally:
            layout.GRAPH[2] = (name, record)


class ReproducibleTest(unittest.TestCase):
    def test_the_same_file_gives_the_same_bytes(self):
        text = POLICIES[0].read_bytes()
        seen = set()
        for environment in [{}, {"LC_ALL": "C"}, {"LC_ALL": "C.UTF-8", "TZ": "Asia/Tokyo", "HOME": "/"}]:
            with tempfile.TemporaryDirectory() as folder:
                policy = pathlib.Path(folder) / POLICIES[0].name
                policy.write_bytes(text)
                seen.add(compiled(policy, folder, **environment))  # by its whole path
                seen.add(compiled(policy.name, folder, **environment))
        self.assertEqual(len(seen), 1)  # and each process has hash seeds of its own
        self.assertEqual(hashlib.sha256(seen.pop()).hexdigest(), GOLDEN)

    def test_control_another_file_gives_others(self):
        with tempfile.TemporaryDirectory() as folder:
            policy = pathlib.Path(folder) / POLICIES[0].name
            policy.write_bytes(POLICIES[0].read_bytes() + b"# more\n")
            self.assertNotEqual(hashlib.sha256(compiled(policy, folder)).hexdigest(), GOLDEN)


def main(argv):
    global postern
    postern = os.path.abspath(argv[1])
    if "--update" not in argv:
        unittest.main(argv=argv[:1])
    page = PAGE.read_text(encoding="utf-8")
    listing = layout.listing_of(example())
    PAGE.write_text(LISTING.sub(lambda m: m[1] + listing + m[3], page), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv)
