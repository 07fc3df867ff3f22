#!/usr/bin/python3
"""Checks the text of every file: text.py [ROOT]

C files are at most 500 lines; nothing says that it is unfinished; nothing names a path of the machine it was written on;
UTF-8, Unix line ends, no trailing white space, a newline at the end.
"""

import os
import re
import sys

from tree import list_files

MAX_LINES = 500
# In two pieces, so that this file does not find itself.
UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b")
MACHINE_PATH = re.compile(r"(?<![\w.$/})-])/(wor" r"k|roo" r"t|hom" r"e)/")
TRAILING = re.compile(r"[ \t\r]+$")
# Inputs of tests may hold any bytes.
RAW = ("tests/fuzz/corpus/", "tests/fixtures/")


def find_violations(root):
    for path in list_files(root):
        if path.startswith(RAW):
            continue
        with open(os.path.join(root, path), "rb") as source:
            data = source.read()
        if b"\0" in data:
            continue
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            yield f"{path}: not UTF-8"
            continue
        lines = text.split("\n")
        if data and lines[-1]:
            yield f"{path}:{len(lines)}: no newline at the end"
        if path.endswith((".c", ".h")) and len(lines) - 1 > MAX_LINES:
            yield f"{path}: {len(lines) - 1} lines, at most {MAX_LINES}: split it by subject"
        for number, line in enumerate(lines, 1):
            for pattern, wrong in ((UNFINISHED, "unfinished"), (MACHINE_PATH, "path of one machine"),
                                   (TRAILING, "white space at the end")):
                if pattern.search(line):
                    yield f"{path}:{number}: {wrong}"


def main():
    violations = list(find_violations(sys.argv[1] if len(sys.argv) > 1 else "."))
    print("\n".join(violations), end="\n" if violations else "")
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main())
