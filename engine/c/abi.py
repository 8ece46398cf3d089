#!/usr/bin/python3
"""Holds the binary interface of libpostern.so against engine/c/postern.abi: abi.py ARCHIVE [--update].

ARCHIVE is libpostern_c.lo with debugging information, as Bazel makes it. What is recorded is what a C
compiler makes of the header, and the library is held against that: so nothing of what is behind the
handles is in the record. --update writes it anew: look at the difference, and at docs/c.md, before you
commit it.
"""

import pathlib
import re
import subprocess
import sys
import tempfile

FOLDER = pathlib.Path(__file__).resolve().parent
RECORD = FOLDER / "postern.abi"
LINK = ["-shared", "-fPIC", "-Wl,-soname,libpostern.so.1",
        f"-Wl,--version-script={FOLDER / 'postern.map'}"]


def prototypes(header):
    """Returns the functions that the text of a header declares."""
    code = re.sub(r"/\*.*?\*/", "", header, flags=re.DOTALL)
    return re.findall(r"^((?:int|void|const char ?\*) ?postern_\w+\([^;{]*\));", code, flags=re.MULTILINE)


def stub_library(folder, header):
    """Makes a library below `folder` that does nothing, of the text of a header; returns its path."""
    (folder / "postern.h").write_text(header)
    bodies = [x + (" {}" if x.startswith("void") else " { return 0; }") for x in prototypes(header)]
    (folder / "stubs.c").write_text('#include "postern.h"\n' + "\n".join(bodies) + "\n")
    subprocess.run(["gcc", "-std=c11", "-g", f"-fdebug-prefix-map={folder}=.", *LINK, "-o", "stubs.so",
                    "stubs.c"], check=True, cwd=folder)
    return folder / "stubs.so"


def real_library(folder, archive):
    """Links the archive without what it depends on; returns the library's path."""
    library = folder / "real.so"
    subprocess.run(["g++", *LINK, "-o", library, "-Wl,--whole-archive", archive,
                    "-Wl,--no-whole-archive"], check=True)
    return library


def dump(library):
    """Returns what is to be recorded of a library."""
    return subprocess.run(["abidw", "--no-corpus-path", "--no-comp-dir-path", "--no-show-locs",
                           "--no-elf-needed", library], check=True, stdout=subprocess.PIPE).stdout


def difference(old, new, *options):
    """Returns how a library differs from a record or another library, in words; nothing if it does
    not."""
    done = subprocess.run(["abidiff", *options, old, new], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False)
    return f"abidiff: exit status {done.returncode}\n{done.stdout}" if done.returncode else ""


def difference_of_real(stubs, real):
    """The same of what is in the header alone, since only the real library knows what handles hold.
    Both must be libraries: a record does not tell where a type is from."""
    return difference(stubs, real, "--drop-private-types", "--headers-dir1", stubs.parent,
                      "--headers-dir2", FOLDER)


def main(archive, update):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        stubs = stub_library(folder, (FOLDER / "postern.h").read_text())
        if update:
            RECORD.write_bytes(dump(stubs))
        found = difference(RECORD, stubs) + difference_of_real(stubs, real_library(folder, archive))
    print(found or "the interface is as recorded")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], "--update" in sys.argv[2:]))
