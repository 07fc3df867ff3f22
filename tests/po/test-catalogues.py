#!/usr/bin/python3
"""Every text that is seen can be translated, every translation there is is whole, and the program finds it.
test-catalogues.py ROOT CONSOLE BUILT-LOCALES. Speaks TAP."""

import os
import re
import subprocess
import sys
import tempfile

import catalogues

FOLDERS = ("core", "hsm", "ui", "app/console", "app/print", "app/publish")
MARKED = re.compile(r"\b(?:_|N_|C_|NC_|ngettext) ?\(")
# xgettext reads sources before the preprocessor: it would see the text end where the macro begins.
HIDDEN_BY_MACRO = re.compile(r'\b(?:_|N_|C_|NC_|ngettext) ?\([^;()]*"\s*G_[A-Z0-9]+_(?:FORMAT|MODIFIER)')


def sources(root):
    for folder in FOLDERS:
        for path, _, names in os.walk(os.path.join(root, folder)):
            for name in names:
                if name.endswith(".c"):
                    full = os.path.join(path, name)
                    with open(full, encoding="utf-8") as source:
                        yield os.path.relpath(full, root), source.read()


def all_are_listed(root, *_):
    listed = catalogues.read_words(os.path.join(root, "po", "POTFILES"))
    marked = sorted(name for name, text in sources(root) if MARKED.search(text))
    missing = [name for name in marked if name not in listed]
    stale = [name for name in listed if name not in marked]
    return [f"po/POTFILES lacks {name}" for name in missing] + [f"po/POTFILES has {name}" for name in stale]


def none_is_hidden(root, *_):
    return [f"{name}: a macro inside of a text to translate: {match.group(0)}"
            for name, text in sources(root) for match in HIDDEN_BY_MACRO.finditer(text)]


def all_are_whole(root, *_):
    """No text untranslated or only guessed, and each format takes what the original takes."""
    wrong = []
    with tempfile.TemporaryDirectory(prefix="ksk-po.") as scratch:
        template = os.path.join(scratch, "all.pot")
        catalogues.extract(root, template)
        for language in catalogues.read_words(os.path.join(root, "po", "LINGUAS")):
            merged = os.path.join(scratch, f"{language}.po")
            subprocess.run(["msgmerge", "--quiet", f"--output-file={merged}",
                            os.path.join(root, "po", f"{language}.po"), template], check=True)
            done = subprocess.run(["msgfmt", "--check", "--statistics", "--output-file=/dev/null", merged],
                                  capture_output=True, encoding="utf-8", env={**os.environ, "LC_ALL": "C.UTF-8"})
            if done.returncode or "untranslated" in done.stderr or "fuzzy" in done.stderr:
                wrong.append(f"{language}: {done.stderr.strip()}")
                for attribute in ("--untranslated", "--only-fuzzy"):
                    left = subprocess.run(["msgattrib", "--no-obsolete", "--no-wrap", attribute, merged], check=True,
                                          capture_output=True, encoding="utf-8").stdout
                    wrong += [f"{language}: {line}" for line in left.split("\n") if line.startswith("msgid ")][1:]
    return wrong


def the_program_finds_them(root, console, built):
    """From the build folder, without being installed."""
    wrong = []
    for language in catalogues.read_words(os.path.join(root, "po", "LINGUAS")):
        if not os.path.isfile(os.path.join(built, language, "LC_MESSAGES", "ksk-console.mo")):
            wrong.append(f"{language}: not built")
            continue
        env = {**os.environ, "LC_ALL": "C.UTF-8"}
        helps = [subprocess.run([console, "--help"], check=True, capture_output=True, encoding="utf-8",
                                env={**env, "LANGUAGE": name}).stdout for name in (language, "C")]
        if helps[0] == helps[1]:
            wrong.append(f"{language}: the program speaks English")
    return wrong


def main():
    failed = 0
    tests = (all_are_listed, none_is_hidden, all_are_whole, the_program_finds_them)
    print(f"1..{len(tests)}")
    for number, test in enumerate(tests, 1):
        wrong = test(*sys.argv[1:])
        failed += bool(wrong)
        print(f"{'not ok' if wrong else 'ok'} {number} {test.__name__}")
        for line in wrong:
            print("# " + line.replace("\n", "\n# "))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
