#!/usr/bin/python3
"""Measures recording: cameras.py --film-room F --bare-cameras B --film-stamps S [--seconds N]

CPU of one, two and three cameras at 720p30 against the same rooms and encoders with nothing but `clockoverlay`, in turns,
while nobody looks at the pictures; what a picture that is looked at costs; what stamps say against when frames were taken;
how soon a record is seen; frames dropped. Behind a lens without noise nothing of the room costs an encoder anything but
what moves: the stamps are dearest there. Exit 0 when everything could be measured, whatever the figures.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile

RUNS = 5
# Luma that changes by up to 2 of 255 is a webcam in a lit room.
NOISES = {"with the noise of a camera": 2, "without noise": 0}
PICTURES_LIMIT = 0.10
CPU_LIMIT = 1.10
STAMP_LIMIT_MS = 1
NOTE_LIMIT_FRAMES = 2
FRAME_MS = 1000 / 30


def run(command):
    """Lines of a program as pairs of their kind and their members."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: exit {done.returncode}\n{done.stderr}")
    return [(line.split(" ", 1)[0], json.loads(line.split(" ", 1)[1])) for line in done.stdout.splitlines()
            if " {" in line]


def value(lines, kind, name):
    return [members[name] for which, members in lines if which == kind]


def film(options, cameras, folder, extra="-", noise=0):
    return run([options.film_room, folder, str(cameras), str(options.seconds), "1280x720", "30", extra, str(noise)])


def cpu_of_film(options, cameras, extra, noise):
    """CPU seconds, frames dropped."""
    with tempfile.TemporaryDirectory(prefix="ksk-bench-") as folder:
        lines = film(options, cameras, folder, extra, noise)
    return value(lines, "end", "cpu_s")[0], sum(value(lines, "camera", "dropped"))


def cpu_of_bare(options, cameras, noise):
    with tempfile.TemporaryDirectory(prefix="ksk-bench-") as folder:
        lines = run([options.bare_cameras, folder, str(cameras), str(options.seconds), str(noise)])
    return value(lines, "end", "cpu_s")[0]


def cpu(options, cameras, noise):
    """Median ratio of CPU, cores of ours, frames dropped."""
    pairs = [(cpu_of_film(options, cameras, "-", noise), cpu_of_bare(options, cameras, noise)) for _ in range(RUNS)]
    return (statistics.median(ours / bare for (ours, _), bare in pairs),
            statistics.median(ours for (ours, _), _ in pairs) / options.seconds, sum(dropped for (_, dropped), _ in pairs))


def pictures(options, cameras=3):
    """Cores that the pictures of a camera take when they are looked at, without drawing them; the median."""
    pairs = [(cpu_of_film(options, cameras, "looks", 0)[0], cpu_of_film(options, cameras, "-", 0)[0]) for _ in range(RUNS)]
    return statistics.median(looks - bare for looks, bare in pairs) / options.seconds / cameras


def stamps(options):
    """Worst error of a stamp in ms; worst number of frames after a record until one shows it; frames."""
    with tempfile.TemporaryDirectory(prefix="ksk-bench-") as folder:
        lines = film(options, 1, folder)
        done = subprocess.run([options.film_stamps, os.path.join(folder, "KSK60_CAM01.mkv")], capture_output=True,
                              text=True, check=True)
    frames = [tuple(map(int, line.split())) for line in done.stdout.splitlines()]
    errors = [abs(burnt - drawn) for _, burnt, _, drawn in frames if drawn >= 0]
    late = []
    for _, note in (line for line in lines if line[0] == "note"):
        after = [burnt for _, burnt, seq, _ in frames if seq >= note["seq"]]
        if after:
            late.append((min(after) - note["utc_ms"]) / FRAME_MS)
    return max(errors), max(late), len(frames)


def verdict(number, limit):
    return f"limit {limit:g} {'kept' if number <= limit else 'EXCEEDED'}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--film-room", required=True, type=os.path.abspath)
    parser.add_argument("--bare-cameras", required=True, type=os.path.abspath)
    parser.add_argument("--film-stamps", required=True, type=os.path.abspath)
    parser.add_argument("--seconds", type=int, default=6)
    options = parser.parse_args()

    for name, noise in NOISES.items():
        for cameras in (1, 2, 3):
            ratio, cores, dropped = cpu(options, cameras, noise)
            print(f"{cameras} cameras at 720p30 {name}: {cores:.2f} cores, {ratio:.2f} times the bare pipeline "
                  f"({verdict(ratio, CPU_LIMIT)}), {dropped} frames dropped ({verdict(dropped, 0)})", flush=True)
    share = pictures(options)
    print(f"pictures of a camera that are looked at: {share:.3f} of a core to make ({verdict(share, PICTURES_LIMIT)})",
          flush=True)
    error, late, frames = stamps(options)
    print(f"stamps of {frames} frames: at most {error} ms off ({verdict(error, STAMP_LIMIT_MS)})")
    print(f"a record is seen within {late:.1f} frames ({verdict(late, NOTE_LIMIT_FRAMES)})")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (OSError, RuntimeError, subprocess.CalledProcessError) as error:
        print(f"could not measure: {error}", file=sys.stderr)
        sys.exit(1)
