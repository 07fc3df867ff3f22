#!/usr/bin/python3
"""The stage is filmed last of all: the hash of the list is read out of its film, by others and by `ksk audit`."""

import collections
import os
import shutil
import subprocess

from audited import Audited
from records import SPEED, change_config
from rehearsal import TIMEOUT_S, Rehearsal, require, run, sha256, test

# What a hurried autopilot films is too short: the program is started once more, and films the end again.
FILM = "KSK_CONSOLE_closing-2.mkv"
SLOWLY = ("--speed", "1")
# Everything of a frame of 1280x720 but the bar and the codes that are drawn into it: app/record/film-layout.c.
STAGE = "drawbox=x=150:y=60:w=1130:h=500:color=gray:t=fill"
# The first frames are of before the page has changed.
LEAST_SHARE = 0.5


def tool(*command):
    done = subprocess.run(command, capture_output=True, timeout=TIMEOUT_S, stdin=subprocess.DEVNULL)
    require(done.returncode == 0, f"{' '.join(command)}: {done.stderr[-2000:]}")


def begin(stage):
    """A rehearsal in which the stage is one of the cameras."""
    missing = [name for name in ("ffmpeg", "zbarimg") if shutil.which(name) is None]
    if missing:
        stage.skip(f"{', '.join(missing)} not installed: no code of a film can be read")
    rehearsal = Rehearsal(stage, cameras="here")
    change_config(rehearsal, stage.options.kill_after, "    record: here\n", "    record: here\n    console: yes\n")
    for speed in (("--speed", SPEED), SLOWLY):
        done = rehearsal.play(*speed)
        require(done.returncode == 0, f"exit {done.returncode}\n{done.stderr}")
    return rehearsal


def codes_of(picture):
    """What a reader that is not ours finds in a whole picture, but for stamps."""
    done = subprocess.run(["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", picture], check=False,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return [line for line in done.stdout.splitlines() if not line.isdecimal()]


def filmed_codes(stage, film):
    """How many frames there are, and in how many of them each code is."""
    pictures = stage.path("frames")
    os.mkdir(pictures)
    tool("ffmpeg", "-v", "error", "-i", film, "-fps_mode", "passthrough", os.path.join(pictures, "%04d.png"))
    names = sorted(os.listdir(pictures))
    found = collections.Counter()
    for name in names:
        found.update(codes_of(os.path.join(pictures, name)))
    return len(names), found


def closing(failed):
    return [finding["message"] for finding in failed if finding["check"] == "FOOTAGE-CLOSING"]


def read_code(stage, rehearsal):
    """By a reader that is not ours, and decoded by others. Returns what it says."""
    n_frames, found = filmed_codes(stage, os.path.join(rehearsal.record, FILM))
    code = "LOG SHA256 " + sha256(os.path.join(rehearsal.record, "SHA256SUMS")).upper()
    print(f"# {n_frames} frames, {dict(found)}")
    require(set(found) == {code} and found[code] >= LEAST_SHARE * n_frames, f"{code}: {found}")
    return code


def paint_over(stage, film):
    painted = stage.path("painted.mkv")
    tool("ffmpeg", "-v", "error", "-i", film, "-vf", STAGE, "-fps_mode", "passthrough", "-enc_time_base", "1:1000",
         "-map_metadata", "0", "-c:v", "libx264", "-preset", "superfast", "-tune", "zerolatency", "-g", "5", painted)
    shutil.copyfile(painted, film)


@test
def the_hash_is_in_the_film(stage):
    rehearsal = begin(stage)
    code = read_code(stage, rehearsal)
    audited = Audited(stage, rehearsal)
    failed = audited.audit()
    require(not failed, f"it does not hold as it was made: {failed}")

    # A record that is right in itself, with another list than that which was filmed.
    failed = audited.failures("a photograph more", {"photographs/bag-1.jpg": b"a bag"}, options=())
    require({each["check"] for each in failed} == {"FOOTAGE-CLOSING", "PAGES"}, failed)
    told = [each for each in failed if f"{FILM}, frame" in each["message"]]
    require(len(told) == 1 and "another hash" in told[0]["message"] and told[0]["found"] == code, failed)

    film = os.path.join(rehearsal.record, FILM)
    for name in (film.replace("-2.mkv", ".mkv"), film.replace("-2.mkv", ".mkv.sha256")):
        os.remove(name)
    paint_over(stage, film)
    failed = audited.audit()
    require([each["check"] for each in failed if f"{FILM}: the QR code" in each["message"]] == ["FOOTAGE-CLOSING"], failed)
    # Whoever has no film of the stage did not film it: no list of the record tells of those films.
    os.remove(film)
    os.remove(film + ".sha256")
    require(not audited.audit(), "without it")


if __name__ == "__main__":
    run()
