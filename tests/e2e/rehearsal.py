"""Runs `ksk-console` on the display there is, and judges the record that it leaves. Speaks TAP.

A test is a function with a Stage; `main()` runs all that were marked with @test, each in a folder of its own.
"""

import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

import hanging

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from tap import Skip, read, require, run_all, scratch_folder, test  # pylint: disable=wrong-import-position

TIMEOUT_S = 240
SIZE = "1280x720"
REPOSITORY = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
SHORT = "rehearsal-short"
# What the journal begins with, and the stripped lines that `sed` leaves for `sha256sum`.
NO_HASH = "0" * 64
STRIP = r's/,"hash":"[0-9a-f]\{64\}"}$//'


def sha256(path):
    return hashlib.sha256(read(path)).hexdigest()


def parse_script(script=SHORT):
    """The elements of the steps of a script that comes with the program."""
    path = os.path.join(REPOSITORY, "resources", "scripts", f"{script}.xml")
    return list(ElementTree.parse(path).iter("step"))


def script_steps(script=SHORT):
    """Id and kind of each step of a script."""
    return [(step.get("id"), step.get("kind")) for step in parse_script(script)]


def only(folder, begin, end):
    names = [name for name in os.listdir(folder) if name.startswith(begin) and name.endswith(end)]
    require(len(names) == 1, f"{folder}: {begin}*{end}: {names}")
    return os.path.join(folder, names[0])


def chain_anew(lines):
    """A journal whose numbers and hashes are right again after lines were changed or left out."""
    before, made = "0" * 64, []
    for number, line in enumerate(lines, 1):
        text = re.sub(rb'^{"seq":\d+', b'{"seq":%d' % number, line.rstrip(b"\n"))
        text = re.sub(rb'"prev":"[0-9a-f]{64}","hash":"[0-9a-f]{64}"}$', b'"prev":"%s"' % before.encode(), text)
        before = hashlib.sha256(text).hexdigest()
        made.append(text + b',"hash":"%s"}\n' % before.encode())
    return made


class Journal:
    """The records of a journal, and whether other programs than ours find its chain whole."""

    def __init__(self, path):
        self.path = path
        whole = read(path)
        self.lines = whole.splitlines(keepends=True)
        self.torn = bool(self.lines) and not self.lines[-1].endswith(b"\n")
        self.records = [json.loads(line) for line in self.lines if line.endswith(b"\n")]

    def of_kind(self, *kinds):
        return [record for record in self.records if record["kind"] in kinds]

    def verify(self, scratch):
        """sed and sha256sum recompute every hash, and each line names that of the line before."""
        folder = tempfile.mkdtemp(dir=scratch)
        stripped = subprocess.run(["sed", STRIP, self.path], capture_output=True, check=True).stdout.splitlines()
        names = []
        for number, line in enumerate(stripped, 1):
            names.append(os.path.join(folder, f"{number:06}"))
            with open(names[-1], "wb") as file:
                file.write(line)
        sums = subprocess.run(["sha256sum", *names], capture_output=True, check=True, text=True).stdout.splitlines()
        before = NO_HASH
        for number, (record, line) in enumerate(zip(self.records, sums, strict=True), 1):
            require(record["seq"] == number, f"line {number} has seq {record['seq']}")
            require(record["prev"] == before, f"line {number} does not follow the line before")
            require(record["hash"] == line.split()[0], f"line {number}: sha256sum says otherwise")
            before = record["hash"]


class Rehearsal:
    """One folder that a rehearsal is held in, however often the program is started for it."""

    def __init__(self, stage, name="out", script=SHORT, cameras="outside"):
        self._stage = stage
        self._script = script
        self._cameras = cameras
        self.out = stage.path(name)
        self.record = os.path.join(self.out, "record")
        self.media = os.path.join(self.out, "room", "media", "ksr")
        self.journal_path = os.path.join(self.record, "journal.jsonl")
        self.stick_journal_path = os.path.join(self.out, "room", "hsmfd", "journal", "journal.jsonl")

    def command(self, *options):
        return [self._stage.options.console, "--rehearsal", "--script", self._script, "--out", self.out,
                "--size", SIZE, "--cameras", self._cameras, *options]

    def play(self, *options, **environment):
        """Starts it with the autopilot, as fast as can be. Returns what became of the process."""
        command = self.command("--autopilot", "--speed", "0", *options)
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              env={**self._stage.env, **environment}, cwd=self._stage.folder) as process:
            try:
                out, err = process.communicate(timeout=TIMEOUT_S)
            except subprocess.TimeoutExpired as expired:
                doing = hanging.describe(process.pid)
                said = (expired.stderr or b"").decode(errors="replace")
                last = self.journal().lines[-1:] if os.path.exists(self.journal_path) else []
                raise AssertionError(f"{expired}\n{said}{last}\n{doing}") from None
            finally:
                process.kill()  # one that has ended is left alone
            return subprocess.CompletedProcess(command, process.returncode, out, err)

    def begin(self, *options):
        """The same, at a speed of its own, and does not wait for its end."""
        return subprocess.Popen(self.command("--autopilot", *options), env=self._stage.env, cwd=self._stage.folder,
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def journal(self):
        return Journal(self.journal_path)

    def judge(self):
        """Everything that holds for each rehearsal that was closed, however it went on the way."""
        journal = self.journal()
        require(not journal.torn, "the last line is torn")
        journal.verify(self._stage.folder)
        records = journal.records
        require(records[0]["kind"] == "begin" and records[0]["mode"] == "rehearsal", records[0])
        require(records[-1]["kind"] == "close", records[-1])
        steps = script_steps(self._script)
        confirmed = [record["step"] for record in journal.of_kind("confirm")]
        require(confirmed == [step for step, _ in steps], f"confirmed: {confirmed}")
        require(all(record["who"] for record in journal.of_kind("confirm")), "a step that nobody confirmed")
        # The log stick has all of it, or what there was when it was let go.
        on_stick = read(self.stick_journal_path)
        released = journal.of_kind("medium-detached")
        whole = b"".join(journal.lines[:released[-1]["seq"]] if released else journal.lines)
        require(on_stick == whole, "the journal on the log stick is another one")
        self._judge_signatures(journal)
        self._judge_files(journal)
        return journal

    def _judge_signatures(self, journal):
        signed = journal.of_kind("response-signed")
        require(len(signed) == 1, f"{len(signed)} responses were signed")
        numbers = [record["number"] for record in journal.of_kind("signature") if record["seq"] < signed[0]["seq"]]
        total = journal.of_kind("signature")[-1]["of"]
        # Killed while it signed, it begins again: only the last run of numbers counts.
        require(numbers[-total:] == list(range(1, total + 1)), f"signatures: {numbers}")

    def _judge_files(self, journal):
        response = only(self.media, "skr-", ".xml")
        kept = os.path.join(self.record, os.path.basename(response))
        require(read(response) == read(kept), "the SKR on the stick is not that of the record")
        for record in journal.of_kind("previous-loaded", "request-loaded", "response-signed", "response-written",
                                      "printed"):
            path = os.path.join(self.record, record["file"])
            require(sha256(path) == record["sha256"], f"{path} is not what record {record['seq']} says")
        anchor = os.path.join(self.out, "room", "trust-anchor.xml")
        verified = subprocess.run([self._stage.options.ksk, "verify", "--trust-anchor", anchor, response],
                                  capture_output=True, text=True, timeout=TIMEOUT_S)
        require(verified.returncode == 0, f"ksk verify: {verified.stdout}{verified.stderr}")
        log = read(only(self.record, "ksksigner-", ".log")).decode()
        require(journal.of_kind("request-loaded")[-1]["words"].split()[0] in log, "the log lacks the words of the KSR")
        exceptional = journal.of_kind("deviation-opened", "objection", "override")
        papers = ["KC_Script.pdf", "KC_Script_Annotated.pdf", "KC_Log.pdf", *["KC_Exceptions.pdf"][: len(exceptional)]]
        require(sorted(name for name in os.listdir(self.record) if name.startswith("KC")) == sorted(papers), papers)
        for name in papers:
            require(read(os.path.join(self.record, name)).startswith(b"%PDF-"), f"{name} is no PDF")
        halves = [name for folder in (self.record, self.media) for name in os.listdir(folder) if name.endswith(".part")]
        require(not halves, f"left half-written: {halves}")


class Stage:
    """What a test has: a folder, an environment, the programs."""

    def __init__(self, options, folder):
        self.options = options
        self.folder = folder
        self.env = {**os.environ, "HOME": self.path("home"), "XDG_CACHE_HOME": self.path("home")}
        os.mkdir(self.path("home"))
        for name in ("SOFTHSM2_CONF", "LD_PRELOAD", "KSK_KILL_AFTER", "KSK_KILL_AFTER_FILE", "KSK_KILL_AFTER_COPY",
                     "KSK_FULL_AFTER"):
            self.env.pop(name, None)

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def skip(self, reason):
        raise Skip(reason)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--console", required=True, type=os.path.abspath)
    parser.add_argument("--ksk", required=True, type=os.path.abspath)
    parser.add_argument("--kill-after", type=os.path.abspath)
    parser.add_argument("--full-disk", type=os.path.abspath)
    parser.add_argument("--make-room", type=os.path.abspath)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    with scratch_folder("console") as scratch:
        return run_all(lambda folder: Stage(options, folder), scratch, options.only)


def run():
    sys.exit(main())
