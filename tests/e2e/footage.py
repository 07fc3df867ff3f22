#!/usr/bin/python3
"""A rehearsal that is filmed: what the frames show, what the journal says, and the files, against each other."""

import bisect
import datetime
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import time

from rehearsal import Rehearsal, TIMEOUT_S, read, require, run, sha256, test

CAMERAS = ("CAM01", "CAM02")
# Acts a second: the film is to be longer than the ten seconds after which its length and hash are recorded.
SPEED = "6"
# Stamps and the times of Matroska are cut to milliseconds.
ROUNDING_US = 2000
# A record is in the frames as soon as it is durable: at the second frame after it, while the machine keeps up, which
# `make bench` looks at. Here it is told how many were later.
FRAMES_LATE = 2
MAX_FRAMES_LATE = 30
# Each second it is made sure that all is on the disk. Where the machine keeps up, some tens of milliseconds are lost when
# the program is killed. It is told how many: how quick a machine is, no test knows. Two seconds of frames may wait for an
# encoder that is late (app/record/camera-track.c); what waits is lost.
MAX_LOST_S = 1.0 + 2.0
# A caption that would be seen for less is left out.
LEAST_CAPTION_US = 1000


def to_us(text):
    """Microseconds since 1970 of a time as records and reports write it."""
    whole = datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=datetime.timezone.utc)
    return round(whole.timestamp() * 1000) * 1000


def begin(stage):
    missing = [tool for tool in ("ffmpeg", "ffprobe") if shutil.which(tool) is None]
    if missing:
        stage.skip(f"{', '.join(missing)} not installed: films of a rehearsal are not tested")
    return Rehearsal(stage, cameras="here")


def output(*command):
    done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_S)
    require(done.returncode == 0 and not done.stderr, f"{' '.join(command)}: {done.stdout[-500:]}{done.stderr}")
    return done.stdout


def frame_times(path):
    """Of each frame, in microseconds since the film begins: what a program that is not ours finds in the file."""
    shown = output("ffprobe", "-v", "error", "-select_streams", "v", "-show_entries", "packet=pts_time",
                   "-of", "csv=p=0", path)
    return sorted(round(float(line.strip(",")) * 1e6) for line in shown.split())


def play(path):
    """Decodes every frame."""
    output("ffmpeg", "-v", "error", "-xerror", "-i", path, "-fps_mode", "passthrough", "-enc_time_base", "1:1000", "-f",
           "null", "-")


class Film:
    """One file of a camera, and what `ksk footage` reads in it."""

    def __init__(self, stage, rehearsal, name):
        self.name = name
        self.path = os.path.join(rehearsal.record, name)
        done = subprocess.run([stage.options.ksk, "footage", "--json", self.path], capture_output=True, text=True,
                              timeout=TIMEOUT_S)
        require(done.returncode == 0, f"{name}: {done.stdout[-500:]}{done.stderr}")
        self.report = json.loads(done.stdout)
        self.times = frame_times(self.path)
        require(self.report["stamped"] == self.report["frames"] == len(self.times), f"{name}: {self.report}")

    def last_us(self):
        return to_us(self.report["last"]["time"])

    def compare(self, journal):
        """Each record is in the frames, with its hash, from its time on. Returns how many frames late each is."""
        offsets = []
        for record in journal.records:
            offsets.append(record.get("offset_us", offsets[-1] if offsets else None))
        entries = self.report["records"]
        require(self.report["n_records"] == len(entries), f"{self.name}: {self.report['n_records']} records")
        numbers = [entry["seq"] for entry in entries]
        require(numbers == sorted(set(numbers)), f"{self.name}: the journal's numbers go back: {numbers}")
        begins = []
        for entry in entries:
            record = journal.records[entry["seq"] - 1]
            require(record["hash"].startswith(entry["hash"]), f"{self.name}: record {entry['seq']} has another hash")
            begins.append(to_us(entry["time"]) - offsets[entry["seq"] - 1] - entry["film_us"])
        require(max(begins) - min(begins) <= ROUNDING_US, f"{self.name}: stamps and frames drift: {begins}")
        return self._count_late(journal, entries, numbers, min(begins))

    def _count_late(self, journal, entries, numbers, begin_us):
        late = []
        for record in journal.records:
            here_us = record["mono_us"] - begin_us
            if not 0 <= here_us <= self.times[-1]:
                continue
            due = bisect.bisect_left(self.times, here_us)
            entry = bisect.bisect_left(numbers, record["seq"])
            shown_us = entries[entry]["film_us"] if entry < len(entries) else None
            shown = bisect.bisect_left(self.times, shown_us) if shown_us is not None else len(self.times)
            require(shown_us is None or shown_us >= here_us - ROUNDING_US,
                    f"{self.name}: record {record['seq']} is in a frame of before it was written")
            late.append(max(0, shown - due))
        return late


def check_prefixes(journal, path, name):
    """What the journal said of the growing file holds for the file as it is."""
    whole = read(path)
    grown = [record for record in journal.of_kind("footage") if record["file"] == name]
    for record in grown:
        require(record["bytes"] <= len(whole), f"{name} is shorter than record {record['seq']} says")
        require(hashlib.sha256(whole[:record["bytes"]]).hexdigest() == record["sha256"],
                f"{name} does not begin as record {record['seq']} says")
    lengths = [(record["bytes"], record["frames"], record["last_frame"]) for record in grown]
    require(lengths == sorted(lengths), f"{name} did not only grow: {lengths}")
    return grown


def only_record(journal, kind, name):
    found = [record for record in journal.of_kind(kind) if record["file"] == name]
    require(len(found) == 1, f"{len(found)} records {kind} of {name}")
    return found[0]


def check_end(journal, film):
    """The journal's last word on a file is true, and it plays."""
    ended = only_record(journal, "footage-ended", film.name)
    there = (os.path.getsize(film.path), sha256(film.path), len(film.times))
    require((ended["bytes"], ended["sha256"], ended["frames"]) == there, f"{film.name} is {there}: {ended}")
    require(abs(to_us(ended["last_frame"]) - film.last_us()) <= ROUNDING_US,
            f"{film.name} ends at {film.report['last']}: {ended}")
    play(film.path)


def check_copies(journal, rehearsal, film):
    """For viewers: the same frames with an index, and captions that name the records."""
    name = film.name.replace(".mkv", ".mp4")
    path = os.path.join(rehearsal.record, name)
    copied = only_record(journal, "footage-copy", name)
    require((copied["bytes"], copied["sha256"]) == (os.path.getsize(path), sha256(path)), f"{name}: {copied}")
    require(len(frame_times(path)) == len(film.times), f"{name} has other frames than {film.name}")
    play(path)
    captions = film.path.replace(".mkv", ".vtt")
    output("ffprobe", "-v", "error", captions)
    named = re.findall(r"^#(\d+) ([0-9a-f]{8})", read(captions).decode(), re.MULTILINE)
    named = {int(number): start for number, start in named}
    for entry in film.report["records"]:
        here, following = journal.records[entry["seq"] - 1:entry["seq"] + 1]
        # One that nothing but the last frame shows is seen for no time at all.
        seen_us = min(following["mono_us"] - here["mono_us"], film.last_us() - ROUNDING_US - to_us(here["time"]))
        require(named.get(entry["seq"], "") == entry["hash"][:8] or seen_us < LEAST_CAPTION_US,
                f"{captions} lacks record {entry['seq']}")


def judge(stage, rehearsal, journal, name):
    film = Film(stage, rehearsal, name)
    check_prefixes(journal, film.path, name)
    check_end(journal, film)
    check_copies(journal, rehearsal, film)
    late = film.compare(journal)
    in_time = sum(frames <= FRAMES_LATE for frames in late)
    print(f"# {name}: {len(film.times)} frames, {len(late)} records, {in_time} within {FRAMES_LATE} frames, "
          f"the latest {max(late)} frames late")
    require(late and max(late) <= MAX_FRAMES_LATE, f"{name} shows records late, in frames: {late}")
    return film


def check_only(journal, names):
    begun = sorted(record["file"] for record in journal.of_kind("footage-begun"))
    require(begun == sorted(names), f"files begun: {begun}")


def audit(stage, rehearsal):
    """What was read here by others is what the program itself finds."""
    done = subprocess.run([stage.options.ksk, "audit", rehearsal.record], capture_output=True, text=True, timeout=TIMEOUT_S)
    require(done.returncode == 0, f"{done.stdout}{done.stderr}")
    print("\n".join(f"# {line}" for line in done.stdout.splitlines() if "FOOTAGE-" in line))


@test
def frames_follow_the_journal(stage):
    rehearsal = begin(stage)
    done = rehearsal.play("--speed", SPEED)
    require(done.returncode == 0 and not done.stderr, f"exit {done.returncode}\n{done.stderr}")
    journal = rehearsal.judge()
    require(not journal.of_kind("refused", "alarm", "camera-lost"), "it did not go smoothly")
    names = [f"KSK_{camera}.mkv" for camera in CAMERAS]
    check_only(journal, names)
    for name in names:
        judge(stage, rehearsal, journal, name)
        require([record for record in journal.of_kind("footage") if record["file"] == name], f"nothing of {name} grew")
    audit(stage, rehearsal)


def kill_while_filming(rehearsal):
    """Once the journal knows how both files have grown. Returns when that was, by the ceremony's clock."""
    process = rehearsal.begin("--speed", SPEED)
    deadline = time.monotonic() + TIMEOUT_S
    try:
        while True:
            require(process.poll() is None, f"it ended with {process.returncode}")
            require(time.monotonic() < deadline, "the files do not grow")
            if os.path.exists(rehearsal.journal_path):
                grown = {record["camera"] for record in rehearsal.journal().of_kind("footage")}
                if grown.issuperset(CAMERAS):
                    break
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        killed_us = time.time_ns() // 1000
    finally:
        process.kill()
        process.wait()
    ahead_us = [record["ahead_us"] for record in rehearsal.journal().records if "ahead_us" in record][-1]
    return killed_us - ahead_us


@test
def killed_and_gone_on_with(stage):
    """What was filmed before stays, is ended by the journal, and filming goes on in new files."""
    rehearsal = begin(stage)
    killed_us = kill_while_filming(rehearsal)
    first = [f"KSK_{camera}.mkv" for camera in CAMERAS]
    before = {name: read(os.path.join(rehearsal.record, name)) for name in first}
    done = rehearsal.play()
    require(done.returncode == 0, f"exit {done.returncode}\n{done.stderr}")
    journal = rehearsal.judge()
    require(len(journal.of_kind("resume")) == 1, "it was not gone on with")
    second = [f"KSK_{camera}-2.mkv" for camera in CAMERAS]
    check_only(journal, first + second)
    for name in first + second:
        film = judge(stage, rehearsal, journal, name)
        if name in first:
            require(read(film.path) == before[name], f"{name} was written to after the program was killed")
            lost_us = killed_us - film.last_us()
            print(f"# {name}: {lost_us / 1000:.0f} ms before the end are not in it")
            require(lost_us <= MAX_LOST_S * 1e6, f"{name} lacks its last {lost_us / 1e6:.3f} s")
    audit(stage, rehearsal)


if __name__ == "__main__":
    run()
