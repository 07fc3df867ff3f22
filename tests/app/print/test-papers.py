#!/usr/bin/python3
"""Papers of a ceremony: what stands on them, that it stays on them, and that they can be made again."""

import hashlib
import os
import random
import re

from papers import Journal, ROLL_CALL, main, make_step, require, run, test

HASH = hashlib.sha256(b"file").hexdigest()
FILE = {"file_kind": "KSR", "file_name": "ksr-root-2026-q4-0.xml", "file_size": 12345, "sha256": HASH}


def read(path):
    with open(path, "rb") as file:
        return file.read()


def ceremony(desk):
    """A script and the journal of a ceremony in which much went otherwise."""
    script = desk.script([ROLL_CALL, make_step("1.2", "Second")], [make_step("2.1", "Third"), make_step("2.2")])
    journal = Journal(read(script), config_sha256="ab" * 32, zone=".")
    journal.add("enter", "1.1").add("person", "1.1", roles="CA", name="Ada Lovelace", initials="AL")
    journal.add("person", "1.1", roles="IW", name="Isaac <W> & Sons", initials="IW")
    journal.add("person", "1.1", roles="RKOS SA", name="Rosa Koss", initials="RK")
    journal.add("confirm", "1.1", "AL XY", roles="CA IW").add("enter", "1.2")
    journal.add("deviation-opened", "1.2", "AL", number="E-01", expected="The bag has number 17.",
                happened="It has number 71.\nIt is whole.")
    journal.add("deviation-closed", "1.2", "AL XY", number="E-01", done="The safe log was looked at.")
    journal.add("pause", "1.2", reason="Lunch").add("go-on", "1.2")
    journal.add("objection", "1.2", number="E-02")
    journal.add("objection-answered", "1.2", "AL XY", number="E-02", role="EW", said="I cannot see.",
                answer="The camera was turned.")
    journal.add("confirm", "1.2", "AL XY", roles="CA IW").add("enter", "2.1")
    journal.add("override", "2.1", "AL XY", number="E-03", what="horizon", reason="The site is closed in spring.")
    journal.add("deviation-opened", "", number=4, expected="Light.", happened="Dark.")
    journal.add("abort", "2.1", reason="Fire alarm")
    return script, journal


@test
def before(desk):
    script = desk.script([ROLL_CALL, make_step("1.2", say="Read &lt;this&gt; &amp; that.")], [make_step("2.1")])
    paper = desk.make("script", script=script, ceremony="KSK <61> & more", facility="East")
    hex_digits = hashlib.sha256(read(script)).hexdigest()
    groups = [hex_digits[i:i + 4] for i in range(0, 64, 4)]
    paper.requires("KSK <61> & more", "Own (own)", "East", "6 minutes, 3 steps, 2 acts", "1.1", "1.2", "2.1",
                   "Act 2: Act", "Read <this> & that.", "Step Activity Initials Time (UTC)",
                   "Title Printed name Signature Date Time (UTC)", "CA Ceremony Administrator",
                   "RKOS Root Key Operations Security", "EW External Witness", "CA ___", "IW ___", *groups)
    for number, page in enumerate(paper.pages(), 1):
        require(f"page {number} of {paper.n_pages}" in page and "before the ceremony" in page, page)
        require("REHEARSAL" not in page, page)
    words = run(desk.options.ksk, "words", script).stdout.decode().split("PGP Words:")[1].split()
    text = paper.text()
    for number, word in enumerate(words, 1):
        require(f" {number} {word} " in text, f"{number} {word}")
    paper.stays_on_the_paper()


@test
def blanks_of_items(desk):
    item = make_step("1.2", "HSM", "record-item",
                     with_="<with kind='hsm' label='HSM 1' action='seal' reads='bag serial'/>")
    paper = desk.make("script", script=desk.script([ROLL_CALL, item]))
    paper.requires("Bag: ___", "Serial number: ___", "label: HSM 1; action: seal")
    require("Seal: ___" not in paper.text(), "a blank for what is not read")


@test
def after(desk):
    script, journal = ceremony(desk)
    paper = desk.make("annotated", script=script, journal=journal, made=1795300000)
    paper.requires("Ada Lovelace (AL) 2026-11-21 18:00:02", "Isaac <W> & Sons", "RKOS Root Key Operations Security",
                   "CA AL 2026-11-21", "IW XY 18:00:05", "not reached", "confirmed",
                   "Deviation E-01", "The bag has number 17.", "It has number 71.", "The safe log was looked at.",
                   "Objection E-02", "Called by: EW", "I cannot see.", "The camera was turned.", "Override E-03",
                   "horizon", "Outside the steps", "Deviation E-04", "Signed by: not closed", "Lunch", "Fire alarm",
                   f"journal record {journal.seq}, hash {' '.join(journal.hash[i:i + 4] for i in range(0, 16, 4))}",
                   "made 2026-11-21 22:26:40 UTC", "ksk-console 0.1.0")
    text = paper.text()
    places = [text.index(mark, text.index("Act 1:")) for mark in (
        "1.2", "Deviation E-01", "Pause", "Objection E-02", "2.1", "Override E-03", "Ended before", "2.2",
        "Outside the steps", "Deviation E-04")]
    require(places == sorted(places), "not at their steps")
    require("before the ceremony" not in text and "___" not in text[text.index("Act 1:"):], "blanks")
    paper.stays_on_the_paper()


@test
def what_was_found(desk):
    """The numbers, files and cards of each step, without the last ceremony's paper beside it."""
    item = make_step("1.2", "HSM", "record-item",
                     with_="<with kind='hsm' label='HSM &lt;1&gt;' action='seal' reads='bag serial'/>")
    script = desk.script([ROLL_CALL, item, make_step("1.3")])
    journal = Journal(read(script))
    for field, value, verdict in ("bag", "BB46", "new"), ("serial", "H<2>", "same"), ("seal", "S9", "differs"):
        journal.add("item", step="1.2", item="hsm", label="HSM <1>", action="seal", field=field, value=value,
                    verdict=verdict)
    journal.add("request-loaded", step="1.3", file="ksr.xml", size=5, sha256=HASH)
    journal.add("card-inserted", step="1.3", holder="CO2", card="2", serial=17)
    journal.add("sundry", step="1.3", file="other.xml")
    journal.add("confirm", step="1.2", who="AL XY", roles="CA IW")
    paper = desk.make("annotated", script=script, journal=journal)
    paper.requires("Bag: HSM <1>, BB46 (new)", "Serial number: HSM <1>, H<2> (as before)",
                   "Seal: HSM <1>, S9 (DIFFERS from before)", "KSR: ksr.xml", "Card inserted: CO2, 2",
                   *(HASH[i:i + 4] for i in range(0, 64, 4)))
    require("other.xml" not in paper.text() and "17" not in paper.text().split("Card inserted")[1][:20], "too much")


@test
def exceptions(desk):
    script, journal = ceremony(desk)
    paper = desk.make("exceptions", script=script, journal=journal)
    pages = paper.pages()
    require(len(pages) == 4, f"{len(pages)} sheets")
    for number, page in enumerate(pages, 1):
        require(f"Exception sheet E-0{number}" in page and "Signature" in page, page)
    require(all(part in pages[0] for part in ("1.2 Second", "It has number 71.", "AL XY, 2026-11-21 18:00:08")), pages[0])
    require("not closed" in pages[3], pages[3])
    paper.stays_on_the_paper()


@test
def no_exceptions(desk):
    pages = desk.make("exceptions", journal=Journal().add("note")).pages()
    require(len(pages) == 3, "three blank sheets")
    for number, page in enumerate(pages, 1):
        require(f"Exception sheet E-0{number}" in page, page)
        require("No exception is recorded up to record 2 of the journal." in page, page)
    require("The ceremony has not begun." in desk.make("exceptions").text(), "before")


@test
def hash_sheet(desk):
    for size in "a4", "letter":
        paper = desk.make("hash-sheet", size=size, **FILE).stays_on_the_paper(size)
        paper.requires("Hash of the KSR", FILE["file_name"], "12345 bytes",
                       *(HASH[i:i + 4] for i in range(0, 64, 4)))
        require(paper.n_pages == 1, "more than one page")
        require(paper.codes() == [f"KSR SHA256 {HASH.upper()}"], paper.codes())
        words = run(desk.options.ksk, "words", desk.write("file", "file")).stdout.decode().split("PGP Words:")[1].split()
        numbered = re.findall(r"\b(\d+)\s+([A-Za-z]+)\b", paper.pages()[0].split("line by line")[1])
        require(numbered[:32] == [(str(i), word) for i, word in enumerate(words, 1)], numbered)


@test
def test_page(desk):
    paper = desk.make("test-page")
    require(paper.n_pages == 1 and paper.codes() == ["KSK CONSOLE TEST PAGE"], paper.codes())


@test
def rehearsal_on_every_page(desk):
    script, journal = ceremony(desk)
    rehearsed = Journal(mode="rehearsal").add("note")
    for kind, input in (("script", {"script": script, "rehearsal": True}), ("log", {"journal": rehearsed}),
                        ("annotated", {"script": script, "journal": journal, "rehearsal": True}),
                        ("exceptions", {"journal": rehearsed}), ("hash-sheet", {"rehearsal": True, **FILE}),
                        ("test-page", {"rehearsal": True})):
        marked = desk.make(kind, **input)
        require(all("REHEARSAL" in page for page in marked.pages()), f"{kind}: not on every page")
        # The mark itself is an outline: grey where a page that is not marked has nothing but white.
        done = run("pdftoppm", "-gray", "-r", "36", marked.path)
        greys = sum(100 < pixel < 250 for pixel in done.stdout[-100000:])
        require(greys > 500, f"{kind}: no mark")
    for hardware in True, False:
        live = Journal().add("hsm", hardware=hardware)
        marked = ["REHEARSAL" in page for kind in ("log", "exceptions") for page in desk.make(kind, journal=live).pages()]
        require(set(marked) == {not hardware}, f"live, on an HSM that is {'one' if hardware else 'none'}: {marked}")
    require(desk.make("hash-sheet", rehearsal=True, **FILE).codes() == [f"KSR SHA256 {HASH.upper()}"], "code unreadable")


@test
def same_bytes_again(desk):
    script, journal = ceremony(desk)
    for kind, input in (("script", {"script": script}), ("annotated", {"script": script, "journal": journal}),
                        ("log", {"journal": journal}), ("exceptions", {"journal": journal}), ("hash-sheet", FILE),
                        ("test-page", {})):
        first = desk.make(kind, made=1795300000, **input)
        elsewhere = {"TZ": "Asia/Tokyo", "LC_ALL": "C", "HOME": desk.folder, "MALLOC_PERTURB_": "85"}
        require(first.bytes == desk.make(kind, made=1795300000, env=elsewhere, **input).bytes, f"{kind} differs")
        require(first.bytes != desk.make(kind, made=1795300001, **input).bytes, f"{kind}: the time is not in it")
        require("Sat Nov 21 22:26:40 2026" in run("pdfinfo", first.path, env={**os.environ, "TZ": "UTC"}).stdout.decode(),
                first.info())


@test
def sizes_of_paper(desk):
    require("595.276 x 841.89 pts (A4)" in desk.make("test-page").info(), "A4")
    require("612 x 792 pts (letter)" in desk.make("test-page", size="letter").info(), "Letter")


@test
def only_bundled_fonts(desk):
    """What they lack is spelt; what steers text is, too."""
    paper = desk.make("hash-sheet", ceremony="A\u4e2d\u202eB", facility="x\x01\x7fy", **{**FILE, "file_name": "\U0001f511.xml"})
    paper.requires("A\\u4e2d\\u202eB", "x\\u0001\\u007fy", "\\u1f511.xml")


@test
def five_hundred_steps(desk):
    steps = [make_step(f"1.{i}", say="Word " * 40) for i in range(2, 501)]
    script = desk.script([ROLL_CALL, *steps])
    for size in "a4", "letter":
        paper = desk.make("script", script=script, size=size).stays_on_the_paper(size)
        shown = set(re.findall(r"(?m)^\s*(1\.\d+)\b", "\n".join(paper.pages())))
        require(len(shown) == 500, f"{len(shown)} steps")


@test
def long_texts(desk):
    title = "Wordwithoutanyspace" * 5
    script = desk.script([ROLL_CALL, make_step("1.2", title, say="x" * 1000, see="Word. " * 160, confirm="CA IW CO1 EW")])
    words = [f"w{i}" for i in range(6000)]
    journal = Journal(read(script), zone="z" * 2000)
    journal.add("deviation-opened", "1.2", "AL", number="E-01", expected=" ".join(words), happened="y" * 20000)
    for kind in "annotated", "exceptions":
        paper = desk.make(kind, script=script, journal=journal, facility="f" * 3000, ceremony="c" * 500)
        paper.stays_on_the_paper()
        text = paper.text()
        require(set(words) <= set(text.split()), f"{kind}: words are lost")
        require(text.count("y") >= 20000, f"{kind}: letters are lost")


@test
def log(desk):
    journal = Journal().add("note", "1.1", "AL", text="0123456789 Añadir \u4e2d <&>")
    paper = desk.make("log", journal=journal).stays_on_the_paper()
    paper.requires("1 2026-11-21T18:00:00Z: [info] ceremony begins", "2 2026-11-21T18:00:01Z: [info] Step 1.1: note; by: AL",
                   "Añadir \\u4e2d <&>")


@test
def log_of_long_lines(desk):
    """A line as long as a record can be, and every character of it on the paper."""
    source = random.Random(7)
    text = "".join(source.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=1024 * 1024 - 2000))
    paper = desk.make("log", journal=Journal().add("note", text=text).add("note", text="end"))
    lines = []
    for page in paper.pages():
        lines += [line for line in page.splitlines() if line.strip() and not line.startswith(("Ceremony", "journal"))]
    joined = "".join(re.sub(r"^ *\d+ (?=2026)", "\n", line).strip(" ") for line in lines)
    require(text in joined, "characters are lost")
    require(paper.n_pages > 100, f"{paper.n_pages} pages")
    paper.stays_on_the_paper()


@test
def what_does_not_belong_together(desk):
    script, journal = ceremony(desk)
    other = desk.script([ROLL_CALL], name="other.xml")
    desk.refuses("annotated", "followed another script", script=other, journal=journal)
    desk.refuses("annotated", "made from a journal", script=script)
    desk.refuses("annotated", "made from a script", journal=journal)
    desk.refuses("script", "made from a script")
    desk.refuses("log", "made from a journal")
    desk.refuses("hash-sheet", "made from a file")


@test
def too_long(desk):
    journal = Journal()
    for _ in range(90):
        journal.add("note", text="x" * (1024 * 1024 - 2000))
    desk.refuses("log", "more than 10000 pages", journal=journal)


if __name__ == "__main__":
    main()
