#!/usr/bin/python3
"""Installs the Debian packages in a clean system, uses them in each way, and removes them.

  packages_test.py FOLDER_OF_PACKAGES SCRATCH_FOLDER

The system is made by debootstrap and entered by chroot, so this needs root and Debian's archive.
`./dev packages` builds the packages and runs this.
"""

import os
import pathlib
import re
import shutil
import stat
import subprocess
import sys
import unittest

MIRROR = "http://deb.debian.org/debian"
HERE = pathlib.Path(__file__).resolve().parent
PROJECT = HERE.parent
NAMES = ["libpostern-dev", "libpostern1", "postern"]
# What a program that decides may need besides Abseil.
SYSTEMS_OWN = re.compile(r"(linux-vdso|ld-linux-x86-64|libc|libm|libgcc_s|libstdc\+\+)\.so")


class CleanSystem:
    """A Debian system in a folder, without anything but what is essential."""

    def __init__(self, folder):
        self.folder = folder
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run(["debootstrap", "--variant=minbase", "bookworm", folder, MIRROR], check=True,
                       stdout=subprocess.DEVNULL)

    def run(self, *command, check=True, **options):
        """Runs a command in it; returns what it printed, errors included."""
        done = subprocess.run(["chroot", self.folder, *command], check=False, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8",
                                   "DEBIAN_FRONTEND": "noninteractive"}, **options)
        if check and done.returncode:
            raise AssertionError(f"{' '.join(command)}: {done.stdout}")
        return done.stdout

    def install(self, *what):
        self.run("apt-get", "install", "-q", "-y", "--no-install-recommends", *what)

    def write(self, name, text):
        path = pathlib.Path(self.folder) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def show(self, page):
        """Runs what a page of the documentation shows; returns what differs, or went wrong."""
        done = subprocess.run([PROJECT / "tools/doctest/run.py", f"--root={self.folder}",
                               "/usr/bin/postern", page],
                              cwd=PROJECT, check=False, text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)
        return f"status {done.returncode}: {done.stdout}" if done.returncode else ""


def may_make_systems():
    """Returns whether debootstrap and chroot can work here."""
    probe = SCRATCH / "probe"
    try:
        probe.unlink(missing_ok=True)
        os.mknod(probe, stat.S_IFCHR | 0o600, os.makedev(1, 3))
        return subprocess.run(["chroot", "/", "true"], check=False).returncode == 0
    except PermissionError:
        return False


def packages():
    return {path.name.split("_")[0]: path for path in PACKAGES.glob("*.deb")}


class PackagesTest(unittest.TestCase):
    """The packages as they are."""

    def test_there_are_three(self):
        self.assertEqual(NAMES, sorted(packages()))

    def test_debians_own_check(self):
        for path in packages().values():
            self.assertEqual("", self.lintian(path))

    def test_a_package_without_its_licence_is_noticed(self):
        broken = SCRATCH / "broken"
        shutil.rmtree(broken, ignore_errors=True)
        subprocess.run(["dpkg-deb", "-R", packages()["postern"], broken], check=True)
        (broken / "usr/share/doc/postern/copyright").unlink()
        subprocess.run(["dpkg-deb", "-b", "--root-owner-group", broken, SCRATCH / "broken.deb"],
                       check=True, stdout=subprocess.DEVNULL)
        self.assertIn("no-copyright-file", self.lintian(SCRATCH / "broken.deb"))

    def lintian(self, path):
        """Returns the errors that Debian's checker finds."""
        return subprocess.run(["lintian", "--allow-root", "--fail-on", "none", "--display-level", "error",
                               path], check=True, text=True, stdout=subprocess.PIPE).stdout


class CleanSystemTest(unittest.TestCase):
    """The packages at work. The tests are in the order of their names: what one installs the next uses."""

    @classmethod
    def setUpClass(cls):
        if not may_make_systems():
            raise unittest.SkipTest("a clean system needs root, which may make devices and chroot")
        cls.system = CleanSystem(str(SCRATCH / "root"))
        for path in packages().values():
            shutil.copy(path, cls.system.folder)

    def test_1_the_command_alone(self):
        system = self.system
        system.install(f"./{packages()['postern'].name}")
        self.assertIn("postern 0.", system.run("postern", "version"))
        self.assertIn("passed", system.run(
            "sh", "-c", "cd /tmp && postern init rules && postern test rules"))
        self.assertNotIn("libpostern", system.run("dpkg-query", "-W"))
        self.assertIn(".TH POSTERN 1", system.run(
            "sh", "-c", "gzip -dc /usr/share/man/man1/postern.1.gz"))
        self.assertIn("postern", system.run(
            "bash", "-c", ". /usr/share/bash-completion/completions/postern && complete -p postern"))

    def test_2_the_engine_needs_abseil_alone(self):
        system = self.system
        system.install("cmake", "g++", "make", *(f"./{path.name}" for path in packages().values()))
        self.assertEqual("", system.show("docs/embedding.md"))
        system.write("tmp/engine/CMakeLists.txt", """cmake_minimum_required(VERSION 3.16)
project(needs CXX)
find_package(Postern CONFIG REQUIRED COMPONENTS engine)
add_executable(needs needs.cc)
target_link_libraries(needs PRIVATE Postern::engine)
""")
        system.write("tmp/engine/needs.cc", """#include <postern/engine/policy_store.h>
int main() { return postern::PolicyStore().Status().revision; }
""")
        needed = system.run("sh", "-c", "cd /tmp/engine && cmake -B build >log && "
                            "cmake --build build >log && build/needs && ldd build/needs")
        others = [line for line in needed.splitlines() if not SYSTEMS_OWN.search(line)]
        self.assertEqual([], [line for line in others if "libabsl_" not in line])
        # A control: the command needs more than that.
        self.assertIn("yaml-cpp", system.run("ldd", "/usr/bin/postern"))

    def test_3_without_its_libraries_the_language_is_refused(self):
        self.system.write("tmp/policy/CMakeLists.txt", """cmake_minimum_required(VERSION 3.16)
project(needs CXX)
find_package(Postern CONFIG REQUIRED COMPONENTS policy)
""")
        self.assertIn("Postern::policy needs", self.system.run(
            "cmake", "-S", "/tmp/policy", "-B", "/tmp/policy/build", check=False))

    def test_4_as_the_documentation_shows(self):
        self.system.install("pkg-config", "libboost-json1.81-dev", "libre2-dev", "libutf8proc-dev",
                            "libyaml-cpp-dev")
        self.assertEqual("", self.system.show("docs/install.md"))

    def test_5_a_wrong_page_is_noticed(self):
        page = SCRATCH / "wrong.md"
        page.write_text("<!-- installed -->\n```console\n$ postern version\nnone\n```\n")
        self.assertRegex(self.system.show(str(page)), r"-none\n\+postern 0")

    def test_6_nothing_is_left_when_they_are_removed(self):
        system = self.system
        files = [line for line in system.run("dpkg", "-L", *NAMES).splitlines()
                 if re.search("postern", line, re.IGNORECASE)]
        self.assertGreater(len(files), 60)
        system.run("apt-get", "purge", "-q", "-y", *NAMES)
        self.assertEqual([], [line for line in files if os.path.lexists(system.folder + line)])


if __name__ == "__main__":
    os.environ["PATH"] += ":/usr/sbin:/sbin"  # of administrators, whose commands these are
    PACKAGES, SCRATCH = (pathlib.Path(folder).resolve() for folder in sys.argv[1:3])
    if SCRATCH == PACKAGES:
        sys.exit("the scratch folder must be another: packages are made in it that must not be taken for ours")
    SCRATCH.mkdir(exist_ok=True)
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=2)
