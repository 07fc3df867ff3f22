#!/usr/bin/python3
"""Checks the public face of libksk: exports.py [ROOT] [LIBRARY]

Every function of a public header is marked KSK_API and documented; the library exports exactly those functions.
Public is what core/ksk.h includes.
"""

import os
import re
import subprocess
import sys

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
SKIPPED_LINES = re.compile(r"^[ \t]*(#.*(\\\n.*)*|G_BEGIN_DECLS|G_END_DECLS|G_DEFINE_AUTOPTR_CLEANUP_FUNC *\(.*\))$",
                           re.MULTILINE)
DECLARED_TYPE = re.compile(r"G_DECLARE_\w+ *\( *\w+ *, *(\w+) *,")
FUNCTION = re.compile(r"(\w+) *\(")
# core/ksk-macros.h says what these mean, once for all types.
CONVENTIONAL = re.compile(r"_(ref|unref|copy|free|equal|compare|error_quark)$")


class Declaration:
    def __init__(self, name, line, is_api, is_documented):
        self.name = name
        self.line = line
        self.is_api = is_api
        self.is_documented = is_documented


def blank(text):
    """As many spaces, and the line ends."""
    return re.sub(r"[^\n]", " ", text)


def find_declarations(text):
    """The functions that a header declares outside braces."""
    code = COMMENT.sub(lambda match: blank(match.group()), text)
    code = SKIPPED_LINES.sub(lambda match: blank(match.group()), code)
    # Blocks of declarations without an empty line between share their comments.
    commented_blocks = set()
    block_of_line = []
    block = 0
    for line in text.split("\n"):
        block += not line.strip()
        block_of_line.append(block)
    for match in COMMENT.finditer(text):
        for line in range(text.count("\n", 0, match.start()), text.count("\n", 0, match.end()) + 1):
            commented_blocks.add(block_of_line[line])

    start = depth = 0
    for position, character in enumerate(code):
        depth += {"{": 1, "}": -1}.get(character, 0)
        # GObject's macro is a declaration without a semicolon of its own in some styles; here it has none after it.
        ends_macro = character == ")" and depth == 0 and re.search(r"G_DECLARE_\w+ *\([^()]*\)$", code[start:position + 1])
        if (character != ";" or depth) and not ends_macro:
            continue
        chunk = code[start:position + 1]
        begin = start + len(chunk) - len(chunk.lstrip())
        start = position + 1
        chunk = chunk.strip()
        line = code.count("\n", 0, begin)
        declared = DECLARED_TYPE.search(chunk)
        name = FUNCTION.search(re.sub(r"__attribute__ *\(\(.*?\)\)", "", chunk))
        if declared:
            yield Declaration(declared.group(1) + "_get_type", line + 1, "KSK_API" in chunk, True)
        elif name and "{" not in chunk and not chunk.startswith(("typedef", "struct", "enum")):
            yield Declaration(name.group(1), line + 1, "KSK_API" in chunk,
                              block_of_line[line] in commented_blocks or bool(CONVENTIONAL.search(name.group(1))))


def public_headers(root):
    with open(os.path.join(root, "core/ksk.h"), encoding="utf-8") as umbrella:
        names = re.findall(r'#include "([^"]+)"', umbrella.read())
    return ["core/" + name for name in names if name != "ksk-version.h"]


def find_violations(root, library):
    declared = set()
    for path in public_headers(root):
        with open(os.path.join(root, path), encoding="utf-8") as header:
            for function in find_declarations(header.read()):
                declared.add(function.name)
                if not function.is_api:
                    yield f"{path}:{function.line}: {function.name} is public but not KSK_API"
                if not function.is_documented:
                    yield f"{path}:{function.line}: {function.name} is not documented"
    if library:
        symbols = subprocess.run(["nm", "-D", "--defined-only", library], capture_output=True, check=True, text=True)
        # Version nodes are absolute symbols of their own.
        exported = {line.split()[2].split("@")[0] for line in symbols.stdout.splitlines() if line.split()[1] != "A"}
        for name in sorted(declared - exported):
            yield f"{library}: {name} is declared but not exported"
        for name in sorted(exported - declared):
            yield f"{library}: {name} is exported but in no public header"


def main():
    root, library = (sys.argv[1:] + [None, None])[:2]
    violations = list(find_violations(root or ".", library))
    print("\n".join(violations), end="\n" if violations else "")
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main())
