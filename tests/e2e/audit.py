#!/usr/bin/python3
"""An audit finds every single change of a record, and says what was changed."""

import json
import os
import subprocess

from records import contents_of, flip, held, list_anew
from rehearsal import TIMEOUT_S, chain_anew, read, require, run, test

# What is asked for; the tables have more.
N_CHANGES = 200
JOURNAL = "journal.jsonl"


class Audited:
    """A record and `ksk audit`; what is changed in it is put right again afterwards."""

    def __init__(self, stage, rehearsal):
        self._ksk = stage.options.ksk
        self.record = rehearsal.record
        self.contents = contents_of(self.record)
        self.lines = self.contents[JOURNAL].splitlines(keepends=True)
        self.records = [json.loads(line) for line in self.lines]
        self.found = set()

    def audit(self, *options):
        """What failed. What is in frames is the business of audit-frames.py."""
        done = subprocess.run([self._ksk, "audit", "--json", "--skip-frames", *options, self.record],
                              capture_output=True, text=True, timeout=TIMEOUT_S)
        findings = json.loads(done.stdout)["findings"]
        failed = [finding for finding in findings if finding["verdict"] == "fail"]
        require(done.returncode == (1 if failed else 0), f"{done.returncode}: {done.stderr}")
        return failed

    def _put(self, name, content):
        path = os.path.join(self.record, name)
        if content is None:
            os.remove(path)
            return
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content)

    def finds(self, what, changes, checks, named=None, anew=True):
        """With other contents of files (None: without them) exactly these checks fail, and one of them names it."""
        changed = {name: content for name, content in {**self.contents, **changes}.items() if content is not None}
        require(changed != self.contents, f"{what}: nothing was changed")
        if anew:
            changed = list_anew(changed)
        require(what not in self.found, f"{what}: twice")
        differing = [name for name in {*self.contents, *changed} if changed.get(name) != self.contents.get(name)]
        for name in differing:
            self._put(name, changed.get(name))
        try:
            failed = self.audit()
        finally:
            for name in differing:
                self._put(name, self.contents.get(name))
        found = {finding["check"] for finding in failed}
        require(found == set(checks), f"{what}: {sorted(found)}, {sorted(checks)} expected: {failed}")
        require(named is None or any(named in finding["message"] for finding in failed), f"{what}: no {named}: {failed}")
        self.found.add(what)

    def find(self, kind):
        return next(i for i, each in enumerate(self.records) if each["kind"] == kind)

    def journal_with(self, lines):
        return {JOURNAL: b"".join(chain_anew(lines))}

    def replaced(self, index, before, after):
        """The journal with another text in one of its lines, and the chain made anew."""
        other = self.lines[index].replace(before, after, 1)
        require(other != self.lines[index], f"{before} is not in record {index + 1}")
        return self.journal_with([*self.lines[:index], other, *self.lines[index + 1:]])


def change_each_file(audited):
    """Nobody made the lists anew: they tell."""
    for number, (name, content) in enumerate(audited.contents.items()):
        at = (number * 7919) % len(content)
        # Everything that the journal or another file says of it fails, too: here the lists alone are asked.
        for how, other in (("flipped", flip(content, at)), ("cut", content[: len(content) // 2]), ("emptied", b""),
                           ("gone", None), ("longer", content + b"\n")):
            path = os.path.join(audited.record, name)
            audited._put(name, other)
            failed = audited.audit()
            audited._put(name, content)
            told = [finding for finding in failed if finding["check"] == "SUMS" and name in finding["message"]]
            # A list that is changed does not list what is there, whatever it then says.
            told = told or [each for each in failed if each["check"] == "SUMS" and name == "SHA256SUMS"]
            require(told, f"{name} may be {how}: {failed}")
            audited.found.add(f"{name} {how}")
            require(read(path) == content, name)


def change_other_files(audited):
    audited.finds("a file more", {"more.txt": b"more"}, {"SUMS"}, "more.txt", anew=False)
    audited.finds("a file more, below", {"proofs/more.txt": b"more"}, {"SUMS"}, "proofs/more.txt", anew=False)
    audited.finds("another name", {"witness.html": None, "witnesses.html": audited.contents["witness.html"]}, {"SUMS"},
                  "witnesses.html", anew=False)
    audited.finds("a half file", {".log.pdf.0123ab.part": b"half"}, {"SUMS"}, anew=False)


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
    audited.finds("the last SKR instead", {skr: content[previous]}, {"FILE-HASH"}, skr)
    audited.finds("another last SKR", {previous: content[skr]}, {"FILE-HASH"}, previous)
    at = content[skr].rindex(b"</SignatureData>") - 8
    other = content[skr][:at] + (b"A" if content[skr][at:at + 1] != b"A" else b"B") + content[skr][at + 1:]
    audited.finds("another signature", {skr: other}, {"FILE-HASH", "SKR-SIGNATURE", "SKR-VERIFY"}, skr)
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


def change_records(audited):
    """Chain and lists are right again: another log and other papers come out of another journal."""
    papers = {"LOG-TEXT", "PAPERS"}
    lines, records = audited.lines, audited.records
    confirm, loaded, signed = (audited.find(kind) for kind in ("confirm", "request-loaded", "response-signed"))
    audited.finds("a confirmation left out", audited.journal_with(lines[:confirm] + lines[confirm + 1:]),
                  {"JOURNAL-RULES", *papers})
    audited.finds("the end left out", audited.journal_with(lines[:-1]), {"JOURNAL-RULES", *papers})
    audited.finds("the hash of the KSR", audited.replaced(loaded, records[loaded]["sha256"].encode(), b"0" * 64),
                  {"FILE-HASH", *papers})
    # A journal that somebody made could name any file: nothing outside of the record is read.
    outside = os.path.join("..", "room", "media", "ksr", records[signed]["file"])
    require(os.path.exists(os.path.join(audited.record, outside)), outside)
    audited.finds("a file outside", audited.replaced(signed, records[signed]["file"].encode(), outside.encode()),
                  {"FILE-HASH", "SKR-SIGNATURE", *papers})
    printed = audited.find("printed")
    audited.finds("pages of a paper", audited.replaced(printed, b'"pages":2', b'"pages":3'), papers, "pages")
    audited.finds("another paper's name", audited.replaced(printed, b'"what":"log"', b'"what":"script"'), papers)
    for member in (b'"script_sha256":"', b'"config_sha256":"'):
        at = lines[0].index(member) + len(member)
        other = lines[0][:at] + b"0" * 64 + lines[0][at + 64:]
        check = "SCRIPT-HASH" if b"script" in member else "CONFIG-HASH"
        audited.finds(f"another {check}", audited.journal_with([other, *lines[1:]]),
                      {check, "LOG-TEXT"} if b"script" in member else {check, *papers})


@test
def an_audit_finds_any_change(stage):
    audited = Audited(stage, held(stage))
    require(not audited.audit(), "it does not hold as it was made")
    change_each_file(audited)
    change_other_files(audited)
    change_lines(audited)
    change_files_and_lists(audited)
    change_records(audited)
    require(not audited.audit(), "it does not hold any more")
    print(f"# {len(audited.found)} changes, each found and named")
    require(len(audited.found) >= N_CHANGES, f"{len(audited.found)} changes are too few")


@test
def an_audit_finds_other_films(stage):
    audited = Audited(stage, held(stage, cameras="here"))
    require(not audited.audit(), "it does not hold as it was made")
    film = audited.contents["KSK_CAM01.mkv"]
    both = {"FILE-HASH", "FOOTAGE-HASH"}
    changes = {"one octet": flip(film, len(film) // 4), "half of it": film[: len(film) // 2],
               "the film of another camera": audited.contents["KSK_CAM02.mkv"], "none": None,
               "a piece of it twice": film[: len(film) // 2] + film[len(film) // 4:]}
    for what, other in changes.items():
        audited.finds(what, {"KSK_CAM01.mkv": other}, both, "KSK_CAM01.mkv")
    closing = {"KSK_CAM01_closing.mkv": film}
    for name, content in closing.items():
        audited._put(name, content)
    require(not [each for each in audited.audit() if each["check"] == "SUMS"], "a closing film need not be listed")


@test
def another_language(stage):
    """Papers are made again in the language in which they were made, whatever the auditor speaks."""
    stage.env.update({"LC_ALL": "C.UTF-8", "LANGUAGE": "es"})
    audited = Audited(stage, held(stage))
    require("language es" in audited.records[0]["papers"], audited.records[0])
    require(not audited.audit(), "it does not hold")
    name = "KC_Log.pdf"
    audited.finds("a Spanish paper", {name: flip(audited.contents[name])}, {"PAPERS"}, name)
    # Made by others, it cannot be compared; that is said, and nothing is taken for right or wrong.
    other = audited.lines[0].replace(b"language es, cairo ", b"language es, cairo 0.", 1)
    audited.finds("made by others", audited.journal_with([other, *audited.lines[1:]]), {"LOG-TEXT"})


if __name__ == "__main__":
    run()
