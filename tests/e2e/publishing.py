#!/usr/bin/python3
"""A record that is being published when the program is killed, or the disk is full; and what people add to it."""

import os
import re
import shutil
import subprocess
import threading
import tty

from records import change_config, require_listed
from rehearsal import TIMEOUT_S, Rehearsal, only, read, require, run, sha256, test

SIGKILL = 9
INCOMPLETE = 3
# Every so many of the files and folders that are synced while a record is published; odd, so that it is killed both
# before a file gets its name and after.
KILL_EVERY = 9
MAX_KILLS = 100
MANY = 10**6
MAX_TRIES = 5
TICK = b"tick\r\n"


class Publishing:
    """A rehearsal that was killed right after the last record of its journal, as often as it is asked for."""

    def __init__(self, stage):
        self._stage = stage
        # The address sanitizer wants to be loaded first, but can do without.
        self._asan = os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"
        self.rehearsal = Rehearsal(stage)
        self._closed = stage.path("closed")
        self._hold_to_the_last_record()
        require(not os.path.exists(os.path.join(self.rehearsal.record, "README.txt")), "it is published already")
        os.rename(self.rehearsal.out, self._closed)

    def _hold_to_the_last_record(self):
        """How many there are is seen in a rehearsal that is held to its end; it may be one less or more the next time."""
        n_records = MANY
        for _ in range(MAX_TRIES):
            done = self.play(self._stage.options.kill_after, KSK_KILL_AFTER=str(n_records))
            require(done.returncode in (0, -SIGKILL), f"exit {done.returncode}\n{done.stderr}")
            records = self.rehearsal.journal().records
            if done.returncode != 0 and records[-1]["kind"] == "close":
                return
            n_records = len(records) if done.returncode == 0 else n_records + 1
            shutil.rmtree(self.rehearsal.out)
        require(False, "it is another number of records each time")

    def play(self, preload="", **environment):
        return self.rehearsal.play(LD_PRELOAD=preload, ASAN_OPTIONS=self._asan, **environment)

    def take_back(self):
        shutil.rmtree(self.rehearsal.out, ignore_errors=True)
        shutil.copytree(self._closed, self.rehearsal.out, symlinks=True)

    def files(self):
        found = {}
        for path, _, names in os.walk(self.rehearsal.record):
            for name in names:
                whole = os.path.join(path, name)
                found[os.path.relpath(whole, self.rehearsal.record)] = sha256(whole)
        return found

    def complete(self):
        """Starts it again, as an operator would. Returns the files of the record with their hashes."""
        done = self.play()
        require(done.returncode == 0, f"exit {done.returncode}\n{done.stderr}")
        check(self._stage, self.rehearsal.record)
        return self.files()


def check(stage, record):
    """As anybody does."""
    require_listed(record)
    audit = subprocess.run([stage.options.ksk, "audit", "--skip-frames", record], capture_output=True, text=True,
                           timeout=TIMEOUT_S)
    require(audit.returncode == 0, f"{audit.stdout}{audit.stderr}")


def differences(one, other):
    return sorted(name for name in {*one, *other} if one.get(name) != other.get(name))


@test
def killed_while_it_is_published(stage):
    """Wherever it was: started again, the record is that of a program that was never killed."""
    publishing = Publishing(stage)
    publishing.take_back()
    whole = publishing.complete()
    halves = 0
    for n_kills in range(MAX_KILLS):
        publishing.take_back()
        done = publishing.play(stage.options.kill_after, KSK_KILL_AFTER_FILE=str(1 + n_kills * KILL_EVERY))
        if done.returncode == 0:
            break
        require(done.returncode == -SIGKILL, f"kill {n_kills}: exit {done.returncode}\n{done.stderr}")
        left = publishing.files()
        halves += any(name.endswith(".part") for name in left)
        require(differences(left, whole), "it was killed after everything was done")
        made = publishing.complete()
        require(made == whole, f"kill {n_kills}: {differences(made, whole)}")
    print(f"# killed {n_kills} times, {halves} of them in the middle of a file, {len(whole)} files")
    require(n_kills >= 5 and 0 < halves < n_kills, f"{n_kills} kills, {halves} of them in a file")


@test
def killed_again_and_again(stage):
    """Each start is killed a little later, in the folder that the one before left."""
    publishing = Publishing(stage)
    publishing.take_back()
    whole = publishing.complete()
    publishing.take_back()
    for n_starts in range(1, MAX_KILLS):
        done = publishing.play(stage.options.kill_after, KSK_KILL_AFTER_FILE=str(n_starts * KILL_EVERY))
        if done.returncode == 0:
            break
        require(done.returncode == -SIGKILL, f"start {n_starts}: exit {done.returncode}\n{done.stderr}")
    check(stage, publishing.rehearsal.record)
    made = publishing.files()
    require(n_starts > 3 and made == whole, f"{n_starts} starts: {differences(made, whole)}")


@test
def what_a_kill_leaves_half_written(stage):
    """What has no name yet is taken away before anything is listed, in whichever folder it is."""
    publishing = Publishing(stage)
    publishing.take_back()
    whole = publishing.complete()
    publishing.take_back()
    for name in ("proofs/.key-1.pem.0a1b2c.part", "photographs/.bag.jpg.0a1b2c.part", "KSK00_CAM01.mp4.part",
                 "KSK00_CAM01.vtt.A1B2C3"):
        put(publishing.rehearsal.record, name, b"half")
    made = publishing.complete()
    require(made == whole, differences(made, whole))


@test
def a_record_that_is_complete(stage):
    """Another program may have made it: nothing is added to it, and what is not what was listed is named."""
    publishing = Publishing(stage)
    publishing.take_back()
    publishing.complete()
    record = publishing.rehearsal.record
    sums = os.path.join(record, "SHA256SUMS")
    listed = read(sums).decode().splitlines(keepends=True)
    # As though there had been neither of these pages when it was made.
    gone = ("witness.html", os.path.basename(only(record, "KC", "_Log.pdf")))
    for name in gone:
        os.remove(os.path.join(record, name))
    with open(sums, "w", encoding="utf-8") as file:
        file.writelines(line for line in listed if not line.rstrip("\n").endswith(tuple(f"  {name}" for name in gone)))
    before = publishing.files()
    done = publishing.play()
    require(done.returncode == 0, f"exit {done.returncode}\n{done.stderr}")
    require(publishing.files() == before, differences(publishing.files(), before))

    with open(os.path.join(record, "README.txt"), "ab") as file:
        file.write(b"more\n")
    before = publishing.files()
    done = publishing.play()
    require(done.returncode == INCOMPLETE, f"exit {done.returncode}\n{done.stderr}")
    require("README.txt" in done.stderr and "SHA256SUMS" in done.stderr, done.stderr)
    require(publishing.files() == before, differences(publishing.files(), before))


@test
def a_disk_that_is_full(stage):
    """Nothing half-written has a name, the sentence says why, and with room the same folder goes on."""
    publishing = Publishing(stage)
    publishing.take_back()
    before = publishing.files()
    whole = publishing.complete()
    size = sum(os.path.getsize(os.path.join(publishing.rehearsal.record, name)) for name in whole if name not in before)
    for room in (0, 1, size // 3, size - os.path.getsize(os.path.join(publishing.rehearsal.record, "SHA256SUMS")),
                 size - 1):
        publishing.take_back()
        done = publishing.play(stage.options.full_disk, KSK_FULL_AFTER=str(room))
        require(done.returncode == INCOMPLETE, f"{room} octets: exit {done.returncode}\n{done.stdout}{done.stderr}")
        require("No space left on device" in done.stderr and "same folder" in done.stderr, done.stderr)
        require("The record is in" not in done.stdout, done.stdout)
        left = publishing.files()
        require("SHA256SUMS" not in left, "it was listed")
        require(all(whole.get(name) == left[name] for name in left), differences(left, whole))
        made = publishing.complete()
        require(made == whole, f"{room} octets: {differences(made, whole)}")


def configure(rehearsal, kill_after, lines):
    """A rehearsal that was not begun, with more in the configuration of its ceremony."""
    change_config(rehearsal, kill_after, "\nceremony:\n", "\nceremony:\n" + "".join(f"  {line}\n" for line in lines))


def put(folder, name, content):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content)
    return path


@test
def console_of_the_hsm_and_attachments(stage):
    """Both are part of the record. What may not be added is named, and taken away the record is completed."""
    rehearsal = Rehearsal(stage)
    attachments = stage.path("attachments")
    added = {"photographs/bag-1.jpg": b"a photograph", "access/door.csv": b"18:00,in\n", "coen.iso.sha256": b"00  coen.iso\n"}
    for name, content in added.items():
        put(attachments, name, content)
    wrong = put(attachments, "film.mkv", b"a film")
    hsm, line = os.openpty()
    tty.setraw(line)
    said = b"self test\r\n\r\nHSM: ready\x07\r\n"
    os.write(hsm, said)
    configure(rehearsal, stage.options.kill_after, [f"hsm_console: {os.ttyname(line)}", f"attachments: {attachments}"])

    done = rehearsal.play()
    require(done.returncode == INCOMPLETE, f"exit {done.returncode}\n{done.stdout}{done.stderr}")
    require("film.mkv" in done.stderr and "photographs/*" in done.stderr, done.stderr)
    require(not os.path.exists(os.path.join(rehearsal.record, "SHA256SUMS")), "it was listed")
    require(not os.path.exists(os.path.join(rehearsal.record, "photographs")), "some were added")
    log = only(rehearsal.record, "ttyaudit-", ".log")
    require(read(log) == said, read(log))
    # Nobody listens any more: the record is being completed.
    os.write(hsm, b"later\r\n")
    os.remove(wrong)
    done = rehearsal.play()
    require(done.returncode == 0, f"exit {done.returncode}\n{done.stderr}")
    require(only(rehearsal.record, "ttyaudit-", ".log") == log and read(log) == said, "it grew")
    check(stage, rehearsal.record)
    listed = read(os.path.join(rehearsal.record, "SHA256SUMS")).decode()
    text = read(os.path.join(rehearsal.record, "README.txt")).decode()
    for name in (*added, os.path.basename(log)):
        require(f"  {name}\n" in listed, f"{name} is not listed")
        require(re.search(rf"^  {re.escape(name)} +\S", text, re.MULTILINE), f"README.txt does not name {name}")
    for name, content in added.items():
        require(read(os.path.join(rehearsal.record, name)) == content, name)
    # It is complete: the medium that they were on may be gone.
    shutil.rmtree(attachments)
    done = rehearsal.play()
    require(done.returncode == 0, f"exit {done.returncode}\n{done.stderr}")
    check(stage, rehearsal.record)
    os.close(hsm)
    os.close(line)


class Chatter:
    """An HSM that never stops talking, whether anybody listens or not."""

    def __init__(self):
        self._hsm, self._line = os.openpty()
        tty.setraw(self._line)
        os.set_blocking(self._hsm, False)
        self.device = os.ttyname(self._line)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._talk)
        self._thread.start()

    def _talk(self):
        rest = TICK
        while not self._ended.wait(0.0005):
            try:
                rest = rest[os.write(self._hsm, rest):] or TICK
            except BlockingIOError:
                pass

    def end(self):
        self._ended.set()
        self._thread.join()
        os.close(self._hsm)
        os.close(self._line)


@test
def an_hsm_that_never_stops_talking(stage):
    """What is listed does not grow any more."""
    rehearsal = Rehearsal(stage)
    chatter = Chatter()
    try:
        configure(rehearsal, stage.options.kill_after, [f"hsm_console: {chatter.device}"])
        done = rehearsal.play()
    finally:
        chatter.end()
    require(done.returncode == 0, f"exit {done.returncode}\n{done.stdout}{done.stderr}")
    check(stage, rehearsal.record)
    logs = [read(os.path.join(rehearsal.record, name)) for name in os.listdir(rehearsal.record)
            if name.startswith("ttyaudit-")]
    require(len(logs) == 1 and re.fullmatch(rb"(tick\r\n)+(t|ti|tic|tick|tick\r)?", logs[0]), f"{len(logs)} logs")


if __name__ == "__main__":
    run()
