#!/usr/bin/python3
"""Measures `ksk audit`: audit.py --console CONSOLE --ksk KSK

A rehearsal that the autopilot plays with two cameras at 720p30, and its record: how much faster than they run the films are
read, all frames, on the processors that there are; what the same costs without the frames; a journal of 10,000 records,
most of which pause and go on; and how fast files are hashed, in CPU, against `sha256sum`. Wall clock where it says so.
Needs a display. Exit 0 when everything could be measured, whatever the figures.
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

SPEED = "2"
RUNS = 5
# Times faster than three cameras film.
CAMERAS = 3
SPEED_LIMIT = 15
N_RECORDS = 10000
RECORDS_LIMIT_S = 1.0
HASH_BYTES = 512 << 20
HASH_LIMIT = 0.9
# A rehearsal that has not ended by then never will.
TIMEOUT_S = 600


def run(command, *codes):
    """Standard output, seconds, CPU seconds of a process that must succeed, or end with one of the codes."""
    before, begun = os.times(), time.monotonic()
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=TIMEOUT_S)
    seconds, after = time.monotonic() - begun, os.times()
    if done.returncode not in (0, *codes):
        raise RuntimeError(f"{' '.join(command)}: exit {done.returncode}\n{done.stderr}")
    return done.stdout, seconds, (after.children_user + after.children_system) - (before.children_user
                                                                                  + before.children_system)


def audit(ksk, record, *options, check=None):
    """Seconds, the median. The check must pass."""
    times = []
    for _ in range(RUNS):
        out, seconds, _ = run([ksk, "audit", "--json", *options, record], 1)
        wrong = [each for each in json.loads(out)["findings"] if each["check"] == check and each["verdict"] != "pass"]
        if wrong:
            raise RuntimeError(f"{record}: {wrong}")
        times.append(seconds)
    return statistics.median(times)


def read_journal(record):
    with open(os.path.join(record, "journal.jsonl"), "rb") as file:
        return file.read().splitlines()


def lengthen(record):
    """Pauses before the last confirmation, and a chain that holds again."""
    lines = read_journal(record)
    at = max(number for number, line in enumerate(lines) if json.loads(line)["kind"] == "confirm")
    # Anybody may ask for a pause; those who confirm the last step also end it.
    pair = [re.sub(rb'"kind":"confirm".*?,"prev"', b'"kind":"pause","who":"","prev"', lines[at]),
            lines[at].replace(b'"kind":"confirm"', b'"kind":"go-on"', 1)]
    before, made = "0" * 64, []
    for number, line in enumerate(lines[:at] + pair * ((N_RECORDS - len(lines)) // 2) + lines[at:], 1):
        text = re.sub(rb'^{"seq":\d+', b'{"seq":%d' % number, line)
        text = re.sub(rb'"prev":"[0-9a-f]{64}","hash":"[0-9a-f]{64}"}$', b'"prev":"%s"' % before.encode(), text)
        before = hashlib.sha256(text).hexdigest()
        made.append(text + b',"hash":"%s"}\n' % before.encode())
    with open(os.path.join(record, "journal.jsonl"), "wb") as file:
        file.write(b"".join(made))
    return len(made)


def verdict(is_kept):
    return "kept" if is_kept else "MISSED"


def measure_films(options, record):
    films = [os.path.join(record, name) for name in os.listdir(record) if name.endswith(".mkv")]
    frames = sum(json.loads(run([options.ksk, "footage", "--json", film])[0])["frames"] for film in films)
    film_s = frames / 30
    whole, without = audit(options.ksk, record, check="FOOTAGE-STAMPS"), audit(options.ksk, record, "--skip-frames")
    times = film_s / CAMERAS / whole
    print(f"{film_s:.0f} s of film at 720p30 are read in {whole:.2f} s on {os.cpu_count()} processors: {CAMERAS} cameras "
          f"{times:.1f} times as fast as they film, limit {SPEED_LIMIT} {verdict(times >= SPEED_LIMIT)}; without the frames "
          f"{without:.2f} s", flush=True)


def measure_records(options, record):
    for name in os.listdir(record):
        if re.search(r"\.(mkv|mp4|vtt)$", name):
            os.remove(os.path.join(record, name))
    n = lengthen(record)
    seconds = audit(options.ksk, record, "--skip-frames", check="JOURNAL-RULES")
    print(f"a journal of {n} records without films: {seconds:.2f} s, limit {RECORDS_LIMIT_S:g} "
          f"{verdict(seconds <= RECORDS_LIMIT_S)}", flush=True)


def measure_hashes(options, scratch):
    folder = os.path.join(scratch, "large")
    os.mkdir(folder)
    path = os.path.join(folder, "large")
    with open(path, "wb") as file:
        for _ in range(HASH_BYTES >> 20):
            file.write(os.urandom(1 << 20))
    pairs = []
    for _ in range(RUNS):
        ours, theirs = run([options.ksk, "audit", folder], 1)[2], run(["sha256sum", path])[2]
        pairs.append(theirs / ours)
    speed = statistics.median(pairs)
    print(f"files are hashed {speed:.1f} times as fast as by sha256sum, limit {HASH_LIMIT} {verdict(speed >= HASH_LIMIT)}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--console", required=True, type=os.path.abspath)
    parser.add_argument("--ksk", required=True, type=os.path.abspath)
    options = parser.parse_args()

    with tempfile.TemporaryDirectory(prefix="ksk-audit-") as scratch:
        out = os.path.join(scratch, "out")
        run([options.console, "--rehearsal", "--script", "rehearsal-short", "--out", out, "--size", "1280x720", "--cameras",
             "here", "--autopilot", "--speed", SPEED])
        record = os.path.join(out, "record")
        measure_films(options, record)
        measure_records(options, record)
        shutil.rmtree(out)
        measure_hashes(options, scratch)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (OSError, RuntimeError, ValueError, subprocess.TimeoutExpired) as error:
        print(f"could not measure: {error}", file=sys.stderr)
        sys.exit(1)
