#!/usr/bin/python3
"""Prints a header as Doxygen reads it: filter.py HEADER

Our headers hold plain comments, for people. Those before a declaration or after one become Doxygen's,
and the first of all is the file's; what is indented in them is code, and what looks like a command or
a tag is text.
"""

import html
import re
import sys

COMMENT = re.compile(r"^(\s*)//(?: (.*))?$")
AFTER = re.compile(r"^(\s*\S.*?[;,{)\w])\s+// (.*)$")
INDENTED = "  "


def plain(text):
    """Returns text in which Doxygen finds neither commands nor tags."""
    return re.sub(r"([\\@])", r"\\\1", html.escape(text, quote=False))


def words(text):
    """Returns a line of a comment, with what stands between backticks as code."""
    parts = [plain(part) for part in text.split("`")]
    if len(parts) % 2 == 0:  # one is not closed in this line
        return "`".join(parts)
    return "".join(f"<code>{part}</code>" if i % 2 else part for i, part in enumerate(parts))


def filtered(lines):
    """Yields the lines of a header as Doxygen is to read them."""
    in_code = False
    yield "/// @file"
    for line in lines:
        comment = COMMENT.match(line)
        is_code = bool(comment) and (comment[2] or "").startswith(INDENTED)
        if in_code and not is_code and not (comment and not comment[2]):
            yield f"{indent}/// @endcode"
            in_code = False
        if comment:
            indent = comment[1]
            if is_code and not in_code:
                yield f"{indent}/// @code"
                in_code = True
            yield f"{indent}/// {comment[2] or '' if in_code else words(comment[2] or '')}".rstrip()
            continue
        after = AFTER.match(line)
        yield f"{after[1]}  ///< {words(after[2])}" if after and '"' not in line else line


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as header:
        print("\n".join(filtered(header.read().split("\n"))))
