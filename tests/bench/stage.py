#!/usr/bin/python3
"""Films the stage's ceremony: stage.py --console CONSOLE --film-room F --preload LIBRARY [--seconds N]

Short rehearsals that the autopilot plays, one after the other, with their two cameras at 720p30, and a third camera beside
them. Counted are frames that any of the three dropped, and how long the main thread of the stage was busy in one piece: by
so much a frame of the stage is late that was due meanwhile. Then one rehearsal without any camera, for comparison. Needs a
display. Exit 0 when everything could be measured, whatever the figures.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time

LATE_LIMIT_MS = 50
SPEED = "2"
# A rehearsal that has not ended by then never will.
TIMEOUT_S = 600


def rehearse(options, folder, *extra):
    """Seconds, frames painted, pieces of more than 50 ms, the longest in ms; frames of its cameras, frames dropped."""
    report = folder + ".late"
    env = {**os.environ, "LD_PRELOAD": options.preload, "KSK_LATE_FRAMES": report}
    done = subprocess.run([options.console, "--rehearsal", "--out", folder, "--size", "1920x1080", "--autopilot",
                           "--speed", SPEED, *extra], capture_output=True, text=True, env=env, timeout=TIMEOUT_S)
    if done.returncode:
        raise RuntimeError(f"the rehearsal ended with {done.returncode}\n{done.stderr}")
    with open(report, encoding="utf-8") as file:
        seconds, painted, n_late, longest = file.read().split()
    with open(os.path.join(folder, "record", "journal.jsonl"), encoding="utf-8") as file:
        records = [json.loads(line) for line in file]
    dropped = sum(record["frames"] for record in records if record["kind"] == "frames-dropped")
    filmed = sum(record["frames"] for record in records if record["kind"] == "footage-ended")
    return float(seconds), int(painted), int(n_late), float(longest), filmed, dropped


def film_beside(options, folder):
    return subprocess.Popen([options.film_room, folder, "1", str(options.seconds), "1280x720", "30", "-", "2"],
                            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)


def count_beside(process):
    """Frames and dropped frames of a film that has ended."""
    out, _ = process.communicate()
    if process.returncode:
        raise RuntimeError(f"the third camera ended with {process.returncode}")
    cameras = [json.loads(line.split(" ", 1)[1]) for line in out.splitlines() if line.startswith("camera {")]
    return sum(camera["frames"] for camera in cameras), sum(camera["dropped"] for camera in cameras)


def describe(name, seconds, painted, n_late, longest):
    verdict = "kept" if longest <= LATE_LIMIT_MS else "EXCEEDED"
    print(f"{name}: {seconds:.0f} s of stage, {painted} frames painted, at most {longest:.0f} ms late, {n_late} times more "
          f"than {LATE_LIMIT_MS} ms (limit {LATE_LIMIT_MS} ms {verdict})", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--console", required=True, type=os.path.abspath)
    parser.add_argument("--film-room", required=True, type=os.path.abspath)
    parser.add_argument("--preload", required=True, type=os.path.abspath)
    parser.add_argument("--seconds", type=int, default=600)
    options = parser.parse_args()

    with tempfile.TemporaryDirectory(prefix="ksk-bench-") as scratch:
        beside = os.path.join(scratch, "beside")
        os.mkdir(beside)
        third = film_beside(options, beside)
        try:
            until = time.monotonic() + options.seconds
            runs = []
            while not runs or time.monotonic() < until:
                runs.append(rehearse(options, os.path.join(scratch, str(len(runs)))))
            frames, dropped = count_beside(third)
        finally:
            if third.poll() is None:
                third.kill()
        seconds, painted, n_late, longest, filmed, lost = zip(*runs)
        print(f"three cameras at 720p30, {len(runs)} ceremonies: {sum(filmed) + frames} frames, {sum(lost) + dropped} "
              f"dropped (limit 0 {'kept' if sum(lost) + dropped == 0 else 'EXCEEDED'})")
        describe("filmed", sum(seconds), sum(painted), sum(n_late), max(longest))
        describe("not filmed", *rehearse(options, os.path.join(scratch, "bare"), "--cameras", "outside")[:4])
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (OSError, RuntimeError, subprocess.TimeoutExpired) as error:
        print(f"could not measure: {error}", file=sys.stderr)
        sys.exit(1)
