#!/usr/bin/python3
"""Checks that includes follow the arrows of the architecture: arrows.py [ROOT]

app -> ui -> core, app -> hsm -> core, the adapters in app/ -> core; inside core/ dnssec <- ksr <- config <- check <- sign
<- ceremony. What screen, paper and film draw alike is in draw/, which knows none of them.
"""

import os
import re
import sys

from tree import list_files

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)

# What each folder may include besides itself. The longest name that fits a file counts.
ARROWS = {
    "core": ["core"],
    "core/dnssec": [],
    "core/ksr": ["core/dnssec"],
    "core/config": ["core/dnssec", "core/ksr"],
    "core/check": ["core/dnssec", "core/ksr", "core/config"],
    "core/sign": ["core/dnssec", "core/ksr", "core/config", "core/check"],
    "core/evidence": ["core/dnssec", "core/ksr"],
    "core/ceremony": [
        "core/dnssec", "core/ksr", "core/config", "core/check", "core/sign", "core/evidence", "core/ceremony"
    ],
    "draw": [],
    "hsm": ["core/ksk.h"],
    "ui": ["core/ksk.h", "draw"],
    "app": ["core/ksk.h", "ui", "hsm", "app"],
    "app/cli": ["core/ksk.h", "hsm", "app"],
    "app/media": ["core/ksk.h"],
    # What a record is made of, and how it is verified: both read it as a medium is read.
    "app/audit": ["core/ksk.h", "app/media", "app/print", "app/publish", "app/record/footage-reader.h"],
    "app/publish": ["core/ksk.h", "app/media", "app/print"],
    "app/record": ["core/ksk.h", "draw"],
    "app/print": ["core/ksk.h", "draw"],
    # A rehearsal room makes an HSM token and writes files.
    "app/rehearsal": ["core/ksk.h", "hsm", "app/media"],
    "tests": ["core", "draw", "hsm", "ui", "app"],
}

# Which folders may include a library. GLib, libc and the kernel are everywhere.
LIBRARIES = {
    "adwaita.h": ["ui", "app"],
    "cairo": ["draw", "ui", "app/print", "app/record"],
    "fontconfig/": ["draw"],
    "gst/": ["app/record"],
    "gtk/": ["ui", "app"],
    "hb.h": ["app/print"],
    "json-glib/": ["core/ceremony", "core/evidence", "app/cli", "app/publish", "hsm"],
    "libavcodec/": ["app/record/footage-decoder.c"],
    "libgfshare.h": ["hsm"],
    "libxml/": ["core/ksr", "core/ceremony", "core/evidence"],
    "openssl/": ["core", "app/rehearsal", "hsm"],
    "p11-kit/": ["hsm"],
    "pango": ["draw", "ui", "app/print", "app/record"],
    "qrencode.h": ["draw"],
    "winscard.h": ["hsm"],
    "yaml.h": ["core/config"],
    "zbar.h": ["app/record"],
    "zlib.h": ["core/evidence", "app/print"],
}

# Everyone inside core/ may use these; the names in angle brackets below are made by Meson.
SHARED = ["core/ksk-macros.h", "core/ksk-version.h"]
GENERATED = {"ksk-version.h": "core/ksk-version.h", "ksk-core-resources.h": "resources"}


def inside(path, folder):
    return path == folder or path.startswith(folder + "/")


def owner(path, table):
    return max((folder for folder in table if inside(path, folder)), key=len, default=None)


def resolve(name, path, files):
    """The file of the tree that an include names, or None for one of a library."""
    for folder in (os.path.dirname(path), "core", "", "hsm"):
        candidate = os.path.normpath(os.path.join(folder, name))
        if candidate in files:
            return candidate
    return GENERATED.get(name)


def judge(path, bracket, name, files):
    """What is wrong with an include, or None."""
    target = resolve(name, path, files)
    if target is None:
        if bracket == '"':
            return "no such file in the tree"
        for prefix, folders in LIBRARIES.items():
            if name.startswith(prefix) and not any(inside(path, folder) for folder in [*folders, "tests"]):
                return f"only {', '.join(folders)} may use this library"
        return None
    folder = owner(path, ARROWS)
    if folder is None:
        return "a folder that ARROWS does not know"
    allowed = [folder, "resources", *ARROWS[folder], *(SHARED if inside(path, "core") else [])]
    if not any(inside(target, each) for each in allowed):
        return f"{folder} may include only itself and {', '.join(ARROWS[folder]) or 'nothing else'}"
    return None


def find_violations(root):
    names = list_files(root)
    files = set(names)
    for path in names:
        if not path.endswith((".c", ".h")):
            continue
        with open(os.path.join(root, path), encoding="utf-8") as source:
            text = source.read()
        for match in INCLUDE.finditer(text):
            wrong = judge(path, match.group(1), match.group(2), files)
            if wrong:
                line = text.count("\n", 0, match.start()) + 1
                yield f"{path}:{line}: {match.group(2)}: {wrong}"


def main():
    violations = list(find_violations(sys.argv[1] if len(sys.argv) > 1 else "."))
    print("\n".join(violations), end="\n" if violations else "")
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main())
