"""A record that is changed, and what `ksk audit` says of it."""

import fnmatch
import json
import os
import shutil
import subprocess

from records import SPEED, contents_of, list_anew
from rehearsal import TIMEOUT_S, chain_anew, require

JOURNAL = "journal.jsonl"
# What the program makes out of the rest, and makes again where it is not there.
MADE = ("KC_*.pdf", "ksksigner-*.log", "README.txt", "*.html", "MANIFEST.txt", "SHA256SUMS", "KSK*_closing*.sha256", "trust-anchor.xml",
        "proofs/*")


class Audited:
    """A record and `ksk audit`; what is changed in it is put right again afterwards."""

    def __init__(self, stage, rehearsal):
        self.ksk = stage.options.ksk
        self.record = rehearsal.record
        self.contents = contents_of(self.record)
        self.lines = self.contents[JOURNAL].splitlines(keepends=True)
        self.records = [json.loads(line) for line in self.lines]
        self.found = set()

    def audit(self, *options):
        """What failed."""
        done = subprocess.run([self.ksk, "audit", "--json", *options, self.record], capture_output=True, text=True,
                              timeout=TIMEOUT_S)
        findings = json.loads(done.stdout)["findings"]
        failed = [finding for finding in findings if finding["verdict"] == "fail"]
        require(done.returncode == (1 if failed else 0), f"{done.returncode}: {done.stderr}")
        return failed

    def put(self, name, content):
        path = os.path.join(self.record, name)
        if content is None:
            os.remove(path)
            return
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content)

    def failures(self, what, changes, anew=True, options=("--skip-frames",)):
        """What fails with other contents of files (None: without them), and with the lists made anew for them."""
        changed = {name: content for name, content in {**self.contents, **changes}.items() if content is not None}
        require(changed != self.contents, f"{what}: nothing was changed")
        if anew:
            changed = list_anew(changed)
        require(what not in self.found, f"{what}: twice")
        differing = [name for name in {*self.contents, *changed} if changed.get(name) != self.contents.get(name)]
        for name in differing:
            self.put(name, changed.get(name))
        try:
            failed = self.audit(*options)
        finally:
            for name in differing:
                self.put(name, self.contents.get(name))
        self.found.add(what)
        return failed

    def finds(self, what, changes, checks, named=None, anew=True, pages=True):
        """Exactly these checks fail, and one of them names it. What is in frames is not read."""
        # index.html has the hash of every file and every line of the journal, as long as there is one.
        checks = {*checks, *({"PAGES"} if pages and "JOURNAL-CHAIN" not in checks else ())}
        failed = self.failures(what, changes, anew)
        found = {finding["check"] for finding in failed}
        require(found == set(checks), f"{what}: {sorted(found)}, {sorted(checks)} expected: {failed}")
        require(named is None or any(named in finding["message"] for finding in failed), f"{what}: no {named}: {failed}")

    def find(self, kind):
        return next(i for i, each in enumerate(self.records) if each["kind"] == kind)

    def journal_with(self, lines):
        return {JOURNAL: b"".join(chain_anew(lines))}

    def replaced(self, index, before, after):
        """The journal with another text in one of its lines, and the chain made anew."""
        other = self.lines[index].replace(before, after, 1)
        require(other != self.lines[index], f"{before} is not in record {index + 1}")
        return self.journal_with([*self.lines[:index], other, *self.lines[index + 1:]])


def made_anew(stage, rehearsal, changes, options=("--skip-frames",)):
    """What fails when somebody changes files and lets our own program make all that comes out of them. The folder is as
    before afterwards, but for films of the end that it may have made: those would show what was changed."""
    kept = stage.path("kept")
    shutil.copytree(rehearsal.out, kept, symlinks=True)
    audited = Audited(stage, rehearsal)
    for name in audited.contents:
        if any(fnmatch.fnmatch(name, pattern) for pattern in MADE):
            audited.put(name, None)
    for name, content in changes.items():
        audited.put(name, content)
    shutil.copyfile(os.path.join(rehearsal.record, JOURNAL), rehearsal.stick_journal_path)
    try:
        done = rehearsal.play("--speed", SPEED)
        require(done.returncode == 0, f"exit {done.returncode}\n{done.stderr}")
        for name in contents_of(rehearsal.record):
            if fnmatch.fnmatch(name, "*_closing-*"):
                audited.put(name, None)
        return audited.audit(*options)
    finally:
        shutil.rmtree(rehearsal.out)
        os.rename(kept, rehearsal.out)
