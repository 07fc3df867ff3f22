#!/usr/bin/python3
"""Films of a record that were changed by an editor of films, and what `ksk audit` finds in their frames."""

import json
import os
import shutil
import subprocess

from rehearsal import TIMEOUT_S, Rehearsal, chain_anew, read, require, run, sha256, test

# Acts a second: the films are to be longer than twice the ten seconds after which their hash is recorded.
SPEED = "6"
FILM = "KSK_CAM01.mkv"
CHECKS = {"FOOTAGE-STAMPS", "FOOTAGE-TIME", "FOOTAGE-EXTENT", "FOOTAGE-JOURNAL", "FOOTAGE-GAPS", "FOOTAGE-CLOSING"}
# The strip and the QR code of a frame of 1280x720: app/record/film-layout.c.
CODES = "drawbox=x=0:y=480:w=320:h=240:color=black:t=fill:enable='between(t,5,6)'"
# Somebody is painted over; every frame stays where it was, and so do its codes.
PERSON = "drawbox=x=600:y=100:w=300:h=300:color=gray:t=fill"


def begin(stage, name="out"):
    missing = [tool for tool in ("ffmpeg", "ffprobe") if shutil.which(tool) is None]
    if missing:
        stage.skip(f"{', '.join(missing)} not installed: films are not edited")
    rehearsal = Rehearsal(stage, name, cameras="here")
    done = rehearsal.play("--speed", SPEED)
    require(done.returncode == 0, f"exit {done.returncode}\n{done.stdout}{done.stderr}")
    return rehearsal


def tool(*command):
    done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_S, stdin=subprocess.DEVNULL)
    require(done.returncode == 0, f"{' '.join(command)}: {done.stderr[-2000:]}")
    return done.stdout


class Edited:
    """A record whose first film is replaced, and put right again."""

    def __init__(self, stage, rehearsal):
        self._stage = stage
        self.record = rehearsal.record
        self.path = os.path.join(self.record, FILM)
        self.kept = stage.path("kept.mkv")
        shutil.copyfile(self.path, self.kept)
        self.begun = tool("ffprobe", "-v", "error", "-show_entries", "format_tags=creation_time", "-of", "csv=p=0",
                          self.kept).strip()
        # On a machine that is too slow for its cameras: any gap may be one of those frames.
        self._may_have_gaps = bool(rehearsal.journal().of_kind("frames-dropped", "camera-silent"))

    def audit(self, *options):
        """What failed in films, by check, and everything else that was said."""
        done = subprocess.run([self._stage.options.ksk, "audit", "--json", *options, self.record], capture_output=True,
                              text=True, timeout=TIMEOUT_S)
        require(done.returncode in (0, 1), f"{done.returncode}: {done.stderr}")
        findings = json.loads(done.stdout)["findings"]
        require(CHECKS <= {each["check"] for each in findings}, f"not every check speaks: {findings}")
        return {each["check"]: each["message"] for each in findings
                if each["verdict"] == "fail" and each["check"] in CHECKS | {"FOOTAGE-HASH"}}

    def edit(self, *options):
        """As ffmpeg makes it; it says the same time at which it begins."""
        tool("ffmpeg", "-v", "error", "-y", *options, "-metadata", f"creation_time={self.begun}", self.path)

    def parts(self, *parts):
        """Stretches of the film in seconds, one after the other, as they were encoded."""
        path = self._stage.path("parts")
        with open(path, "w", encoding="utf-8") as file:
            file.writelines(f"file {self.kept}\ninpoint {begin}\noutpoint {end}\n" for begin, end in parts)
        self.edit("-f", "concat", "-safe", "0", "-i", path, "-c", "copy")

    def paint(self, what):
        self.edit("-i", self.kept, "-vf", what, "-fps_mode", "passthrough", "-enc_time_base", "1:1000", "-c:v", "libx264",
                  "-preset", "superfast", "-tune", "zerolatency", "-g", "30")

    def put(self, path):
        shutil.copyfile(path, self.path)

    def explained(self, failed):
        """Checks that need not fail, as the journal has a reason."""
        return {"FOOTAGE-GAPS"} - set(failed) if self._may_have_gaps else set()

    def finds(self, how, *checks):
        """These fail, beside the hash, and nothing else of films does; the film is named, and a frame where there is one."""
        failed = self.audit()
        explained = self.explained(failed)
        require(set(failed) == {*checks, "FOOTAGE-HASH"} - explained, f"{how}: {failed}")
        for check in set(checks) - explained:
            print(f"# {how}: {check}: {failed[check]}")
            require(FILM in failed[check] or "CAM01" in failed[check], f"{how} is not named: {failed}")
            require("frame" in failed[check], f"{how}: no frame is named: {failed}")
        self.put(self.kept)


@test
def frames_are_judged(stage):
    edited = Edited(stage, begin(stage))
    other = begin(stage, "other")
    require(not edited.audit(), "it does not hold as it was made")
    edited.parts((0, 8), (10, 1000))
    edited.finds("two seconds are cut out", "FOOTAGE-TIME", "FOOTAGE-EXTENT", "FOOTAGE-GAPS")
    edited.parts((0, 5), (10, 15), (5, 10), (15, 1000))
    edited.finds("two stretches have changed places", "FOOTAGE-TIME", "FOOTAGE-EXTENT", "FOOTAGE-JOURNAL", "FOOTAGE-GAPS")
    edited.parts((4, 1000))
    edited.finds("it begins later", "FOOTAGE-TIME", "FOOTAGE-EXTENT", "FOOTAGE-GAPS")
    edited.parts((0, 12))
    edited.finds("it ends early", "FOOTAGE-EXTENT", "FOOTAGE-GAPS")
    edited.paint(CODES)
    edited.finds("codes are painted over", "FOOTAGE-STAMPS", "FOOTAGE-GAPS")
    edited.edit("-i", edited.kept, "-i", os.path.join(other.record, FILM), "-map", "0:v", "-map", "1:v", "-c", "copy")
    edited.finds("a second picture", "FOOTAGE-STAMPS")
    edited.edit("-i", edited.kept, "-i", edited.path.replace(".mkv", ".vtt"), "-map", "0:v", "-map", "1:s", "-c:v", "copy",
                "-c:s", "srt")
    edited.finds("words over the picture", "FOOTAGE-STAMPS")
    edited.put(os.path.join(other.record, FILM))
    failed = edited.audit()
    require({"FOOTAGE-JOURNAL", "FOOTAGE-EXTENT", "FOOTAGE-GAPS"} - edited.explained(failed) <= set(failed),
            f"of another ceremony: {failed}")
    edited.put(edited.kept)
    require(not edited.audit(), "it does not hold any more")


def forge(edited):
    """The journal of somebody who has the film as it is now: each hash of it, and the chain from there on."""
    path = os.path.join(edited.record, "journal.jsonl")
    whole = read(edited.path)
    lines = read(path).splitlines(keepends=True)
    records = [json.loads(line) for line in lines]
    length = next(each["bytes"] for each in records if each["kind"] == "footage-ended" and each["file"] == FILM)
    for i, record in enumerate(records):
        if record["kind"] not in ("footage", "footage-ended") or record["file"] != FILM:
            continue
        n_bytes = record["bytes"] * len(whole) // length
        part = edited.path if n_bytes == len(whole) else f"{edited.kept}.part"
        if part != edited.path:
            with open(part, "wb") as file:
                file.write(whole[:n_bytes])
        lines[i] = lines[i].replace(b'"bytes":%d' % record["bytes"], b'"bytes":%d' % n_bytes)
        lines[i] = lines[i].replace(record["sha256"].encode(), sha256(part).encode())
    with open(path, "wb") as file:
        file.write(b"".join(chain_anew(lines)))


@test
def a_journal_made_anew(stage):
    """Whoever paints over somebody makes the hashes anew, and with them all records that the frames show since."""
    edited = Edited(stage, begin(stage))
    edited.paint(PERSON)
    edited.finds("somebody is painted over")
    edited.paint(PERSON)
    forge(edited)
    failed = edited.audit()
    # The films of the hash of the list show the last record that there was.
    require(set(failed) == {"FOOTAGE-JOURNAL", "FOOTAGE-CLOSING"} and "the journal has no such record" in failed["FOOTAGE-JOURNAL"],
            f"made anew: {failed}")


@test
def films_of_after_the_end(stage):
    """They must show the last record of this journal, and another film does not."""
    edited = Edited(stage, begin(stage))
    path = os.path.join(edited.record, "KSK_CAM01_closing-9.mkv")
    shutil.copyfile(edited.kept, path)
    failed = edited.audit()
    require(set(failed) == {"FOOTAGE-CLOSING"} and "KSK_CAM01_closing-9.mkv, frame 1 " in failed["FOOTAGE-CLOSING"],
            failed)
    with open(path, "wb") as file:
        file.write(b"no film at all")
    failed = edited.audit()
    require(set(failed) == {"FOOTAGE-CLOSING"} and "KSK_CAM01_closing-9.mkv: " in failed["FOOTAGE-CLOSING"], failed)
    # Before its first frame the machine stopped, and the room was filmed once more.
    first = os.path.join(edited.record, "KSK_CAM01_closing.mkv")
    os.replace(first, path)
    with open(first, "wb"):
        pass
    require(not edited.audit(), "a film that was not begun")
    os.replace(path, first)
    os.remove(edited.path)
    failed = edited.audit()
    require("KSK_CAM01.mkv: it is not there." in failed["FOOTAGE-STAMPS"], failed)
    require(not {"FOOTAGE-STAMPS", "FOOTAGE-TIME"} & set(edited.audit("--skip-frames")), "frames were read")


if __name__ == "__main__":
    run()
