#!/usr/bin/python3
"""An audit finds every single change of a record, and says what was changed."""

import json
import os
import re
import subprocess

from audited import JOURNAL, Audited
from records import flip, held, list_files_anew, sums_of
from rehearsal import TIMEOUT_S, read, require, run, test

# What is asked for; the tables have more.
N_CHANGES = 200


def told(audited, *options):
    """What is said of a record that holds, to programs and to people; and how it ends."""
    command = [audited.ksk, "audit", "--skip-frames", *options]
    machine, people = (subprocess.run([*command, *more, audited.record], capture_output=True, text=True,
                                      timeout=TIMEOUT_S) for more in (["--json"], []))
    require(machine.returncode == people.returncode, f"{machine.returncode}, {people.returncode}")
    return machine.returncode, json.loads(machine.stdout), people.stdout.splitlines()[-1], people.stderr


def say_what_was_not_checked(audited):
    """It is named in the verdict, and with --strict nothing may be left out."""
    left_out = ["SKR-ANCHOR", "PREVIOUS-RECORD", "FOOTAGE-CLOSING"]
    status, result, line, _ = told(audited)
    require(status == 0 and result["verdict"] == "accept" and result["strict"] is False, result)
    require(set(result) == {"verdict", "findings", "strict", "not_checked", "file"}, sorted(result))
    require(all(set(each) == {"check", "verdict", "bundle", "expected", "found", "message"}
                for each in result["findings"]), result["findings"])
    require({each["check"] for each in result["findings"] if each["verdict"] == "skip"} == set(result["not_checked"]), result)
    require(all(check in result["not_checked"] and check in line for check in left_out), line)
    require(line.startswith("...EVERYTHING THAT WAS CHECKED HOLDS, AND NOT CHECKED: "), line)
    status, result, line, error = told(audited, "--strict")
    require(status == 1 and result["verdict"] == "reject" and result["strict"] is True, result)
    require(line.startswith("...NOT EVERYTHING WAS CHECKED: ") and all(check in line for check in left_out), line)
    require("--strict" in error and "SKR-ANCHOR" in error, error)
    for arguments, status in ((["--strictly", audited.record], 2), ([audited.record, audited.record], 2),
                              (["--trust-anchor", os.path.join(audited.record, "script.xml"), audited.record], 2),
                              (["--trust-anchor", "/nowhere", audited.record], 3), (["/nowhere"], 3)):
        done = subprocess.run([audited.ksk, "audit", *arguments], capture_output=True, text=True, timeout=TIMEOUT_S)
        require(done.returncode == status, f"{arguments}: {done.returncode} {done.stderr}")
    # Files are read before the first film is.
    done = subprocess.run([audited.ksk, "audit", "--progress", audited.record], capture_output=True, text=True,
                          timeout=TIMEOUT_S)
    require("Hashing the files: " in done.stderr, done.stderr)


def change_each_file(audited):
    """Nobody made the lists anew: they tell."""
    for number, (name, content) in enumerate(audited.contents.items()):
        at = (number * 7919) % len(content)
        # Everything that the journal or another file says of it fails, too: here the lists alone are asked.
        for how, other in (("flipped", flip(content, at)), ("cut", content[: len(content) // 2]), ("emptied", b""),
                           ("gone", None), ("longer", content + b"\n")):
            path = os.path.join(audited.record, name)
            audited.put(name, other)
            failed = audited.audit("--skip-frames")
            audited.put(name, content)
            told = [finding for finding in failed if finding["check"] == "SUMS" and name in finding["message"]]
            # A list that is changed does not list what is there, whatever it then says.
            told = told or [each for each in failed if each["check"] == "SUMS" and name == "SHA256SUMS"]
            require(told, f"{name} may be {how}: {failed}")
            audited.found.add(f"{name} {how}")
            require(read(path) == content, name)


def change_other_files(audited):
    lists = {"SUMS", "MANIFEST"}
    audited.finds("a file more", {"more.txt": b"more"}, lists, "more.txt", anew=False)
    audited.finds("a file more, below", {"proofs/more.txt": b"more"}, {*lists, "PROOFS"}, "proofs/more.txt", anew=False)
    audited.finds("another name", {"witness.html": None, "witnesses.html": audited.contents["witness.html"]}, lists,
                  "witnesses.html", anew=False)
    audited.finds("a half file", {".log.pdf.0123ab.part": b"half"}, lists, anew=False)


def change_lines(audited):
    """The lists are right again, and the chain is not."""
    lines = audited.lines
    for i in range(0, len(lines), 4):
        audited.finds(f"line {i + 1} left out", {JOURNAL: b"".join(lines[:i] + lines[i + 1:])},
                      {"JOURNAL-CHAIN"} if i + 1 < len(lines) else {"JOURNAL-RULES", "LOG-TEXT", "PAPERS"})
    for i in range(0, len(lines) - 1, 8):
        audited.finds(f"lines {i + 1} and {i + 2} swapped",
                      {JOURNAL: b"".join(lines[:i] + [lines[i + 1], lines[i]] + lines[i + 2:])}, {"JOURNAL-CHAIN"})
    for i in range(3, len(lines), 8):
        audited.finds(f"line {i + 1} twice", {JOURNAL: b"".join(lines[: i + 1] + lines[i:])}, {"JOURNAL-CHAIN"})
        audited.finds(f"line {i + 1} changed", {JOURNAL: b"".join([*lines[:i], flip(lines[i]), *lines[i + 1:]])},
                      {"JOURNAL-CHAIN"}, f"line {i + 1}")


def change_files_and_lists(audited):
    """The lists are right again: what the journal says is not."""
    content, records = audited.contents, audited.records
    ksr = records[audited.find("request-loaded")]["file"]
    skr = records[audited.find("response-signed")]["file"]
    previous = records[audited.find("previous-loaded")]["file"]
    log = next(name for name in content if name.startswith("ksksigner-"))
    audited.finds("another KSR", {ksr: flip(content[ksr])}, {"FILE-HASH"}, ksr)
    audited.finds("no KSR", {ksr: None}, {"FILE-HASH"}, ksr)
    audited.finds("the last SKR instead", {skr: content[previous]}, {"FILE-HASH", "PROOFS"}, skr)
    audited.finds("another last SKR", {previous: content[skr]}, {"FILE-HASH"}, previous)
    at = content[skr].rindex(b"</SignatureData>") - 8
    other = content[skr][:at] + (b"A" if content[skr][at:at + 1] != b"A" else b"B") + content[skr][at + 1:]
    audited.finds("another signature", {skr: other}, {"FILE-HASH", "SKR-SIGNATURE", "SKR-VERIFY", "PROOFS"}, skr)
    audited.finds("a level of the log", {log: content[log].replace(b"[info]", b"[warning]", 1)}, {"LOG-TEXT"}, log)
    audited.finds("no log", {log: None}, {"LOG-TEXT"})
    audited.finds("another script", {"script.xml": content["script.xml"].replace(b"Sign", b"Sing", 1)}, {"SCRIPT-HASH"},
                  "script.xml")
    audited.finds("another configuration", {"ksrsigner.yaml": content["ksrsigner.yaml"] + b"# more\n"}, {"CONFIG-HASH"},
                  "ksrsigner.yaml")
    for name in ("KC_Script.pdf", "KC_Script_Annotated.pdf", "KC_Log.pdf"):
        audited.finds(f"another {name}", {name: flip(content[name])}, {"PAPERS"}, name)
        audited.finds(f"no {name}", {name: None}, {"PAPERS"}, name)
    printed = records[audited.find("printed")]["file"]
    audited.finds("another printed paper", {printed: content["KC_Log.pdf"]}, {"FILE-HASH", "PAPERS"}, printed)


def change_made(audited):
    """Everything that was made comes out of the rest again, whoever made the lists anew."""
    content = audited.contents
    for name in ("README.txt", "index.html", "witness.html"):
        audited.finds(f"another {name}", {name: flip(content[name])}, {"PAGES"}, name)
        audited.finds(f"no {name}", {name: None}, {"PAGES"}, name)
    for name in [name for name in content if name.startswith("proofs/")][::5]:
        audited.finds(f"another proof {name}", {name: flip(content[name])}, {"PROOFS"}, name)
        audited.finds(f"no proof {name}", {name: None}, {"PROOFS"}, name)
    audited.finds("a proof more", {"proofs/more.sig": b"more"}, {"PROOFS"}, "proofs/more.sig")
    audited.finds("proofs of nothing", {"proofs-2/more.sig": b"more"}, {"PROOFS"}, "proofs-2/more.sig")
    audited.finds("no anchor", {"trust-anchor.xml": None}, {"PROOFS"}, "trust-anchor.xml")
    anchor = content["trust-anchor.xml"].replace(b"validFrom", b" validFrom", 1)
    audited.finds("another anchor", {"trust-anchor.xml": anchor}, {"PROOFS"}, "trust-anchor.xml")
    # Whoever makes SHA256SUMS anew must make the manifest anew, too; a page that says another hash is found as one.
    for what, manifest in (("a line", content["MANIFEST.txt"].split(b"\n", 1)[1]),
                           ("the last line", content["MANIFEST.txt"].rsplit(b"\n", 2)[0] + b"\n"),
                           ("a size", content["MANIFEST.txt"].replace(b"  journal.jsonl", b"0  journal.jsonl", 1))):
        changed = {**content, "MANIFEST.txt": manifest}
        audited.finds(f"another manifest, {what}", {"MANIFEST.txt": manifest, "SHA256SUMS": sums_of(changed)},
                      {"MANIFEST"}, "MANIFEST.txt, line", anew=False, pages=False)


def change_records(audited):
    """Chain and lists are right again: another log and other papers come out of another journal."""
    papers = {"LOG-TEXT", "PAPERS"}
    lines, records = audited.lines, audited.records
    confirm, loaded, signed = (audited.find(kind) for kind in ("confirm", "request-loaded", "response-signed"))
    audited.finds("a confirmation left out", audited.journal_with(lines[:confirm] + lines[confirm + 1:]),
                  {"JOURNAL-RULES", *papers})
    audited.finds("the end left out", audited.journal_with(lines[:-1]), {"JOURNAL-RULES", *papers})
    audited.finds("the hash of the KSR", audited.replaced(loaded, records[loaded]["sha256"].encode(), b"0" * 64),
                  {"FILE-HASH", "JOURNAL-RULES", *papers})
    # A journal that somebody made could name any file: nothing outside of the record is read.
    outside = os.path.join("..", "room", "media", "ksr", records[signed]["file"])
    require(os.path.exists(os.path.join(audited.record, outside)), outside)
    audited.finds("a file outside", audited.replaced(signed, records[signed]["file"].encode(), outside.encode()),
                  {"FILE-HASH", "SKR-SIGNATURE", "PROOFS", *papers})
    printed = audited.find("printed")
    audited.finds("pages of a paper", audited.replaced(printed, b'"pages":2', b'"pages":3'), papers, "pages")
    audited.finds("another paper's name", audited.replaced(printed, b'"what":"log"', b'"what":"script"'), papers)
    # Papers that are not there are made by nobody; but so many that are would be.
    hostile = lines[printed].replace(records[printed]["file"].encode(), b"log-0001.pdf", 1)
    failed = audited.failures("many papers", audited.journal_with([*lines[:printed], *[hostile] * 201, *lines[printed:]]))
    require([each for each in failed if each["check"] == "PAPERS" and "than any ceremony prints" in each["message"]], failed)
    for member in (b'"script_sha256":"', b'"config_sha256":"'):
        at = lines[0].index(member) + len(member)
        other = lines[0][:at] + b"0" * 64 + lines[0][at + 64:]
        check = "SCRIPT-HASH" if b"script" in member else "CONFIG-HASH"
        audited.finds(f"another {check}", audited.journal_with([other, *lines[1:]]),
                      {check, "LOG-TEXT"} if b"script" in member else {check, *papers})


def change_what_the_room_did(audited):
    """One rule of the ceremony is broken each time, and nothing else is but what comes out of the journal."""
    checks = {"JOURNAL-RULES", "LOG-TEXT", "PAPERS"}
    lines, records = audited.lines, audited.records

    def without(kind):
        return audited.journal_with([line for line, each in zip(lines, records) if each["kind"] != kind])

    for kind, named in (("recording-started", "step 1.2"), ("signing-confirmed", "signature"),
                        ("no-exceptions", "step 3.4"), ("signed", "step 3.5"), ("reviewed", "step 2.6"),
                        ("card-inserted", "step 2.2")):
        audited.finds(f"without {kind}", without(kind), checks, named)
    last = max(i for i, each in enumerate(records) if each["kind"] == "confirm")
    others = next(each["initials"] for each in records if each["kind"] == "person" and each["roles"] == "CO1")
    first = records[last]["who"].split()[0]
    for who in (f"{first} {first}", f"{first} {others}", first):
        audited.finds(f"confirmed by {who}", audited.replaced(last, records[last]["who"].encode(), who.encode()), checks,
                      "`confirm`")
    compared = audited.find("hash-compared")
    audited.finds("another hash compared", audited.replaced(compared, records[compared]["sha256"].encode(), b"0" * 64),
                  checks, "step 2.5")
    activated = audited.find("hsm-activated")
    audited.finds("two cards", audited.replaced(activated, b'"1 2 3"', b'"1 2 2"'), checks, "step 2.2")
    alarm = lines[last].replace(b'"kind":"confirm"', b'"kind":"alarm"').replace(b'"roles":"CA IW"', b'"happened":"A"')
    audited.finds("an alarm", audited.journal_with([*lines[:last], alarm, *lines[last:]]), checks, "an alarm")


@test
def an_audit_finds_any_change(stage):
    audited = Audited(stage, held(stage))
    require(not audited.audit("--skip-frames"), "it does not hold as it was made")
    say_what_was_not_checked(audited)
    change_each_file(audited)
    change_other_files(audited)
    change_lines(audited)
    change_files_and_lists(audited)
    change_made(audited)
    change_records(audited)
    change_what_the_room_did(audited)
    require(not audited.audit("--skip-frames"), "it does not hold any more")
    print(f"# {len(audited.found)} changes, each found and named")
    require(len(audited.found) >= N_CHANGES, f"{len(audited.found)} changes are too few")


@test
def an_audit_finds_other_films(stage):
    audited = Audited(stage, held(stage, cameras="here"))
    require(not audited.audit("--skip-frames"), "it does not hold as it was made")
    film = audited.contents["KSK_CAM01.mkv"]
    both = {"FILE-HASH", "FOOTAGE-HASH"}
    changes = {"one octet": flip(film, len(film) // 4), "half of it": film[: len(film) // 2],
               "the film of another camera": audited.contents["KSK_CAM02.mkv"], "none": None,
               "a piece of it twice": film[: len(film) // 2] + film[len(film) // 4:]}
    for what, other in changes.items():
        audited.finds(what, {"KSK_CAM01.mkv": other}, both, "KSK_CAM01.mkv")
    # A film of the end has a list of its own.
    closing, listing = "KSK_CAM01_closing.mkv", "KSK_CAM01_closing.mkv.sha256"
    whole, listed = audited.contents[closing], audited.contents[listing]
    cases = [({closing: flip(whole, at)}, closing) for at in (0, len(whole) // 2, len(whole) - 1)]
    cases += [({closing: whole[:-1000]}, closing), ({closing: whole + b"more"}, closing), ({closing: film}, closing),
              ({closing: None}, listing), ({listing: None}, listing), ({listing: listed + b"\n"}, listing),
              ({"KSK_CAM03_closing.mkv": whole}, "KSK_CAM03_closing.mkv")]
    cases += [({listing: flip(listed, at)}, listing) for at in range(0, len(listed), 29)]
    for number, (changes, named) in enumerate(cases):
        audited.finds(f"at the end, {number}", changes, {"SUMS"}, named, anew=False, pages=False)
    audited.put(closing, film)
    list_files_anew(audited.record)
    require(not [each for each in audited.audit("--skip-frames") if each["check"] == "SUMS"], "what it shows is told by its frames")


@test
def an_audit_finds_other_captions(stage):
    """No hash of the journal is theirs: they come out of it, and of the script."""
    audited = Audited(stage, held(stage, cameras="here"))
    require(not audited.audit("--skip-frames"), "it does not hold as it was made")
    name, other = "KSK_CAM01.vtt", "KSK_CAM02.vtt"
    text = audited.contents[name]
    cues = text.split(b"\n\n")
    changes = {"a word": text.replace(b"Compare the hash", b"Compare the cash", 1),
               "a digit of a hash": re.sub(rb"(?m)^(#\d+ )([0-9a-f])", lambda found: found[1] + b"%x" % (15 - int(found[2], 16)),
                                           text, count=1),
               "a caption left out": b"\n\n".join([*cues[:9], *cues[10:]]),
               "a caption more": text + b"\n1000\n00:00:01.000 --> 00:00:02.000\nNothing was signed.\n",
               "a time": text.replace(cues[9].split(b"\n")[1], b"00:00:00.500 --> 00:00:09.000", 1),
               "all later": re.sub(rb":(\d\d)\.", lambda found: b":%02d." % ((int(found[1]) + 1) % 60), text),
               "an octet": flip(text), "half of them": text[: len(text) // 2], "no text": b"", "none": None}
    for what, changed in changes.items():
        audited.finds(f"captions, {what}", {name: changed}, {"CAPTIONS"}, name)
    audited.finds("captions of no film", {"KSK_CAM09.vtt": audited.contents[other]}, {"CAPTIONS"}, "KSK_CAM09.vtt")
    require(not audited.audit("--skip-frames"), "it does not hold any more")


@test
def another_language(stage):
    """Papers are made again in the language in which they were made, whatever the auditor speaks."""
    stage.env.update({"LC_ALL": "C.UTF-8", "LANGUAGE": "es"})
    audited = Audited(stage, held(stage))
    require("language es" in audited.records[0]["papers"], audited.records[0])
    require(not audited.audit("--skip-frames"), "it does not hold")
    name = "KC_Log.pdf"
    audited.finds("a Spanish paper", {name: flip(audited.contents[name])}, {"PAPERS"}, name)
    # Made by others, it cannot be compared; that is said, and nothing is taken for right or wrong.
    other = audited.lines[0].replace(b"language es, cairo ", b"language es, cairo 0.", 1)
    audited.finds("made by others", audited.journal_with([other, *audited.lines[1:]]), {"LOG-TEXT"})


if __name__ == "__main__":
    run()
