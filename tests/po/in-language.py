#!/usr/bin/python3
"""Runs a test program of windows in another language: in-language.py ROOT LANGUAGE PROGRAM [ARGUMENT]...
LANGUAGE is one of po/LINGUAS, or `longer`, in which every text is 40 % longer. Pictures go into a folder of their own."""

import os
import subprocess
import sys
import tempfile

import catalogues


def main():
    root, language, command = sys.argv[1], sys.argv[2], sys.argv[3:]
    pictures = os.path.join(os.environ["G_TEST_BUILDDIR"], "po", language)
    for folder in ("ui", "ui/pages"):
        os.makedirs(os.path.join(pictures, folder), exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="ksk-language.") as scratch:
        catalogue = os.path.join(root, "po", f"{language}.po")
        if language == "longer":
            template = os.path.join(scratch, "all.pot")
            catalogue = os.path.join(scratch, "longer.po")
            catalogues.extract(root, template)
            catalogues.write_longer(template, catalogue)
        catalogues.compile_into(catalogue, os.path.join(scratch, "locale"), language)
        return subprocess.run(command, env={**os.environ, "LANGUAGE": language, "G_TEST_BUILDDIR": pictures,
                                            "KSK_TEST_LOCALE_DIR": os.path.join(scratch, "locale")}).returncode


if __name__ == "__main__":
    status = main()
    # A program that ended by a signal has failed, and says so with a status of its own.
    sys.exit(status if status >= 0 else 128 - status)
