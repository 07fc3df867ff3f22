#!/usr/bin/python3
"""What follows the last record: the hash that is shown is that of the record; what fails is said, and completed later."""

import datetime
import hashlib
import json
import os
import shutil
import signal
import subprocess
import time

from records import require_listed
from rehearsal import TIMEOUT_S, Rehearsal, only, read, require, run, sha256, test

ABORTED = 1


def code_of(picture):
    """What a QR reader that is not ours reads."""
    done = subprocess.run(["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", picture], check=False,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return done.stdout.strip()


def kill_at(rehearsal, kind, *options):
    """Begins it, and kills it as soon as the journal has a record of that kind."""
    process = rehearsal.begin(*options)
    deadline = time.monotonic() + TIMEOUT_S
    try:
        while not os.path.exists(rehearsal.journal_path) or f'"kind":"{kind}"'.encode() not in read(rehearsal.journal_path):
            require(process.poll() is None and time.monotonic() < deadline, f"no record of kind {kind}")
    finally:
        process.kill()
        status = process.wait()
    require(status == -signal.SIGKILL, f"it had ended: {status}")


@test
def the_hash_is_that_of_the_record(stage):
    if shutil.which("zbarimg") is None:
        stage.skip("zbarimg is not installed: no QR code can be read")
    rehearsal = Rehearsal(stage)
    for name in ("pictures", "again"):  # a ceremony that is over shows it again
        done = rehearsal.play("--screenshots", stage.path(name))
        require(done.returncode == 0 and done.stdout == f"The record is in {rehearsal.record}\n", done)
        said = code_of(only(stage.path(name), "", "-sums.png"))
        expected = "LOG SHA256 " + sha256(os.path.join(rehearsal.record, "SHA256SUMS")).upper()
        require(said == expected, f"{said}, {expected} expected")
    require_listed(rehearsal.record)


@test
def the_end_is_filmed(stage):
    """After the journal has ended, and without another record in it."""
    rehearsal = Rehearsal(stage, cameras="here")
    done = rehearsal.play("--speed", "6")
    require(done.returncode == 0, f"exit {done.returncode}\n{done.stderr}")
    films = sorted(name for name in os.listdir(rehearsal.record) if name.endswith("_closing.mkv"))
    require(len(films) >= 2, f"films of the end: {films}")
    require(rehearsal.judge().records[-1]["kind"] == "close", "a record after the last")
    require("_closing" not in read(os.path.join(rehearsal.record, "SHA256SUMS")).decode(), "it is listed")
    audit = subprocess.run([stage.options.ksk, "audit", rehearsal.record], capture_output=True, text=True, check=False,
                           timeout=TIMEOUT_S)
    require(audit.returncode == 0, audit.stdout + audit.stderr)


@test
def what_fails_is_completed_later(stage):
    """A file of the record cannot be written: it says so and ends with 3, once and again; later it is completed."""
    rehearsal = Rehearsal(stage)
    require(rehearsal.play().returncode == 0, "it did not close")
    obstacle = os.path.join(rehearsal.record, "witness.html")
    for name in ("witness.html", "SHA256SUMS"):
        os.remove(os.path.join(rehearsal.record, name))
    os.mkdir(obstacle)
    for name in ("pictures", "again"):
        done = rehearsal.play("--screenshots", stage.path(name))
        require(done.returncode == 3, f"exit {done.returncode}: {done.stderr}")
        for part in ("witness.html", "The ceremony is closed. Its journal is whole. The record is not complete"):
            require(part in done.stderr, done.stderr)
        require(not done.stdout, done.stdout)
        require(not os.path.exists(os.path.join(rehearsal.record, "SHA256SUMS")), "it was listed")
        only(stage.path(name), "", "-incomplete.png")
    before = read(rehearsal.journal_path)
    os.rmdir(obstacle)
    done = rehearsal.play()
    require(done.returncode == 0, f"exit {done.returncode}: {done.stderr}")
    require(read(rehearsal.journal_path) == before, "the journal has changed")
    rehearsal.judge()
    require_listed(rehearsal.record)


def add_abort(journal):
    """As though it had been aborted, and the program killed right after that record."""
    last = journal.records[-1]
    initials = {record["roles"]: record["initials"] for record in journal.of_kind("person")}
    offset_us = [record["offset_us"] for record in journal.records if "offset_us" in record][-1]
    mono_us = last["mono_us"] + 1000
    when = datetime.datetime.fromtimestamp(0, datetime.timezone.utc) + datetime.timedelta(microseconds=offset_us + mono_us)
    record = {"seq": last["seq"] + 1, "time": f"{when:%Y-%m-%dT%H:%M:%S}.{when.microsecond // 1000:03}Z", "mono_us": mono_us,
              "step": journal.of_kind("enter")[-1]["step"], "kind": "abort",
              "who": f"{initials.get('CA', 'CA')} {initials.get('IW', 'IW')}", "roles": "CA IW",
              "reason": "Fire.", "prev": last["hash"]}
    line = json.dumps(record, separators=(",", ":"))[:-1]
    digest = hashlib.sha256(line.encode()).hexdigest()
    with open(journal.path, "a", encoding="utf-8") as file:
        file.write(f'{line},"hash":"{digest}"}}\n')


@test
def killed_when_it_was_aborted(stage):
    """Films that have no last hash yet get theirs, once, and the record is completed."""
    rehearsal = Rehearsal(stage, cameras="here")
    kill_at(rehearsal, "person", "--speed", "4")
    journal = rehearsal.journal()
    require(not journal.torn, "a torn line")
    begun = {record["file"] for record in journal.of_kind("footage-begun")}
    require(len(begun) >= 2 and not journal.of_kind("footage-ended"), f"films: {begun}")
    add_abort(journal)
    done = rehearsal.play()
    require(done.returncode == ABORTED, f"exit {done.returncode}\n{done.stderr}")
    journal = rehearsal.journal()
    journal.verify(stage.folder)
    kinds = [record["kind"] for record in journal.records]
    require(kinds[kinds.index("abort") + 1] == "resume" and kinds[-1] == "recording-stopped", kinds[kinds.index("abort"):])
    ended = {record["file"]: record["sha256"] for record in journal.of_kind("footage-ended")}
    require(set(ended) == begun, f"ended: {set(ended)}")
    for name, digest in ended.items():
        require(sha256(os.path.join(rehearsal.record, name)) == digest, name)
    require_listed(rehearsal.record)
    before = read(rehearsal.journal_path)
    require(rehearsal.play().returncode == ABORTED, "it is not aborted any more")
    require(read(rehearsal.journal_path) == before, "the journal has changed")
    require_listed(rehearsal.record)
    audit = subprocess.run([stage.options.ksk, "audit", rehearsal.record], capture_output=True, text=True, check=False,
                           timeout=TIMEOUT_S)
    require(audit.returncode == 0, audit.stdout + audit.stderr)


@test
def killed_when_the_journal_has_ended(stage):
    rehearsal = Rehearsal(stage)
    kill_at(rehearsal, "close", "--speed", "0")
    for _ in range(2):
        done = rehearsal.play()
        require(done.returncode == 0, f"exit {done.returncode}: {done.stderr}")
        require_listed(rehearsal.record)
    rehearsal.judge()


if __name__ == "__main__":
    run()
