#!/usr/bin/python3
"""Each lint finds what it is there to find, and nothing in a clean tree. Speaks TAP."""

import os
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import arrows
import exports
import text

CLEAN = {
    "core/ksk.h": '#include "dnssec/key.h"\n',
    "core/ksk-macros.h": "#pragma once\n",
    "core/dnssec/key.h": '#include "ksk-macros.h"\n\n/* Gives one. */\nKSK_API int ksk_key_new (void);\n',
    "core/dnssec/key.c": '#include "dnssec/key.h"\n#include <openssl/evp.h>\n',
    "core/ksr/parse.c": '#include "dnssec/key.h"\n#include <libxml/xmlreader.h>\n',
    "hsm/hsm.h": "#include <ksk.h>\n",
    "app/main.c": '#include "hsm/hsm.h"\n#include "ui/window.h"\n',
    "ui/window.h": "#include <ksk.h>\n#include <gtk/gtk.h>\n",
}

# Name of the case, lint, file, its text, and a piece of what must be said; None: nothing.
CASES = [
    ("clean tree: arrows", arrows, None, None, None),
    ("clean tree: text", text, None, None, None),
    ("clean tree: exports", exports, None, None, None),
    ("dnssec includes ksr", arrows, "core/dnssec/a.c", '#include "ksr/parse.c"\n', "core/dnssec may include only"),
    ("core includes hsm", arrows, "core/ksr/a.c", '#include "hsm/hsm.h"\n', "core/ksr may include only"),
    ("core includes GTK", arrows, "core/ksr/a.c", "#include <gtk/gtk.h>\n", "only ui, app"),
    ("core includes p11-kit", arrows, "core/dnssec/a.c", "# include <p11-kit/pkcs11.h>\n", "only hsm"),
    ("dnssec includes libxml2", arrows, "core/dnssec/a.c", "#include <libxml/parser.h>\n", "only core/ksr"),
    ("hsm includes a private header", arrows, "hsm/a.c", '#include "core/dnssec/key.h"\n', "hsm may include only"),
    ("hsm includes ui", arrows, "hsm/a.c", '#include "ui/window.h"\n', "hsm may include only"),
    ("an adapter includes ui", arrows, "app/media/a.c", '#include "ui/window.h"\n', "app/media may include only"),
    ("ui includes hsm", arrows, "ui/a.c", '#include "hsm/hsm.h"\n', "ui may include only"),
    ("a header that is not there", arrows, "hsm/a.c", '#include "hsm/none.h"\n', "no such file"),
    ("500 lines", text, "core/a.c", "int a;\n" * 500, None),
    ("501 lines", text, "core/a.c", "int a;\n" * 501, "501 lines"),
    ("unfinished", text, "core/a.c", "/* TO" "DO */\n", "core/a.c:1: unfinished"),
    ("a path of one machine", text, "a.txt", "\nsee /hom" "e/me/x\n", "a.txt:2: path of one machine"),
    ("white space at the end", text, "a.txt", "a \n", "a.txt:1: white space"),
    ("no newline at the end", text, "a.txt", "a", "a.txt:1: no newline"),
    ("a public function without KSK_API", exports, "core/dnssec/key.h", "/* One. */\nint ksk_one (void);\n",
     "ksk_one is public but not KSK_API"),
    ("a public function without comment", exports, "core/dnssec/key.h", "/* A. */\n\nKSK_API int ksk_one (int a,\nint b);\n",
     "ksk_one is not documented"),
]


def judge(lint, path, content, expected):
    with tempfile.TemporaryDirectory() as root:
        for name, clean in {**CLEAN, **({path: content} if path else {})}.items():
            os.makedirs(os.path.dirname(os.path.join(root, name)) or root, exist_ok=True)
            with open(os.path.join(root, name), "w", encoding="utf-8") as file:
                file.write(clean)
        found = list(lint.find_violations(root, *([None] if lint is exports else [])))
    if expected is None:
        return not found, found
    return len(found) == 1 and expected in found[0], found


def main():
    print(f"1..{len(CASES)}")
    for number, (name, *case) in enumerate(CASES, 1):
        good, found = judge(*case)
        print(f"{'ok' if good else 'not ok'} {number} - {name}")
        if not good:
            print(f"# said: {found}")


if __name__ == "__main__":
    main()
