"""Catalogues of translations: taken from the sources, read, and made for tests."""

import os
import re
import subprocess

# What stays as it is: printf directives, escapes, mnemonics.
FIXED = re.compile(r"(%(?:%|[-+ 0#]*\d*(?:\.\d+)?[hlz]*[diuxXcs])|\\.|_)")
QUOTED = re.compile(r'^(?:[\w\[\]]+ )?"(.*)"$')
LONGER_BY = 0.4


def read_words(path):
    with open(path, encoding="utf-8") as file:
        return [line.strip() for line in file if line.strip() and not line.startswith("#")]


def extract(root, path):
    """Writes the template of all texts. The options are those that po/meson.build gives to xgettext."""
    subprocess.run(["xgettext", "--from-code=UTF-8", "--keyword=_", "--keyword=N_", "--keyword=C_:1c,2",
                    "--keyword=NC_:1c,2", "--add-comments=Translators", "--add-location=file",
                    f"--directory={root}", f"--output={path}", "--files-from", os.path.join(root, "po", "POTFILES")],
                   check=True, capture_output=True)


def read_entries(path):
    """Yields each entry as a list of fields, [["msgid", "..."], ["msgstr", "..."]]; texts are as C writes them."""
    catalogue = subprocess.run(["msgcat", "--no-wrap", path], check=True, capture_output=True, encoding="utf-8").stdout
    for entry in catalogue.split("\n\n"):
        fields = []
        for line in entry.split("\n"):
            if line.startswith("msg"):
                fields.append([line.split(" ")[0], QUOTED.match(line).group(1)])
            elif line.startswith('"'):
                fields[-1][1] += QUOTED.match(line).group(1)
        if fields:
            yield fields


def lengthen(text):
    """Doubles letters, evenly, and marks both ends: words grow too, because they are what cannot be broken."""
    before, body, after = re.match(r"((?:\\n| )*)(.*?)((?:\\n| )*)$", text).groups()
    pieces = FIXED.split(body)
    length = sum(len(piece) for piece in pieces[::2])
    letters = sum(c.isalpha() for piece in pieces[::2] for c in piece)
    wanted = max(0, round(length * LONGER_BY) - len("«»"))
    owed = 0
    for i in range(0, len(pieces), 2):
        longer = ""
        for c in pieces[i]:
            longer += c
            if c.isalpha():
                owed += wanted
                while owed >= letters:
                    longer += c.lower()
                    owed -= letters
        pieces[i] = longer
    return f"{before}«{''.join(pieces)}»{after}"


def write_longer(template, path):
    """Writes a language in which every text is longer than the one in the sources."""
    with open(path, "w", encoding="utf-8") as out:
        for number, fields in enumerate(read_entries(template)):
            texts = dict(fields)
            if number == 0:
                out.write('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
                          '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n')
                continue
            if "%" in texts["msgid"]:
                out.write("#, c-format\n")
            for name, text in fields:
                if not name.startswith("msgstr"):
                    out.write(f'{name} "{text}"\n')
            if "msgid_plural" in texts:
                out.write(f'msgstr[0] "{lengthen(texts["msgid"])}"\nmsgstr[1] "{lengthen(texts["msgid_plural"])}"\n\n')
            else:
                out.write(f'msgstr "{lengthen(texts["msgid"])}"\n\n')


def compile_into(catalogue, folder, language):
    """Puts a catalogue where gettext looks for it. The texts are checked: formats take what the original takes."""
    place = os.path.join(folder, language, "LC_MESSAGES")
    os.makedirs(place)
    return subprocess.run(["msgfmt", "--check-format", "--output-file", os.path.join(place, "ksk-console.mo"), catalogue],
                          check=True)
