#!/usr/bin/python3
"""Measures how soon `ksk-console` shows something: first-frame.py --console CONSOLE --bare BARE --preload LIBRARY

From the start of the process until its first window has painted its first frame, against a window with nothing in it of
the same size on the same renderer. Runs of the two alternate, medians are compared. Needs a display. Exit 0 when
everything could be measured, whatever the figures.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time

SIZE = (1920, 1080)
RUNS = 15
RATIO_LIMIT = 1.5
# As `ksk-console` sets it for itself.
TOOLKIT = {"GSK_RENDERER": "cairo", "GDK_DEBUG": "gl-disable", "GTK_A11Y": "none", "GSETTINGS_BACKEND": "memory",
           "GTK_IM_MODULE": "gtk-im-context-simple"}


def first_frame(command, preload, home):
    """Milliseconds until the first frame, and the size of the window."""
    env = {**os.environ, **TOOLKIT, "LD_PRELOAD": preload, "HOME": home, "XDG_CACHE_HOME": home}
    start = time.clock_gettime_ns(time.CLOCK_MONOTONIC)
    done = subprocess.run(command, capture_output=True, text=True, env=env, timeout=60)
    if done.returncode or not done.stdout:
        raise RuntimeError(f"{' '.join(command)}: exit {done.returncode}\n{done.stderr}")
    moment, size = done.stdout.split()
    return (int(moment) - start) / 1e6, size


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--console", required=True, type=os.path.abspath)
    parser.add_argument("--bare", required=True, type=os.path.abspath)
    parser.add_argument("--preload", required=True, type=os.path.abspath)
    options = parser.parse_args()
    width, height = map(str, SIZE)

    with tempfile.TemporaryDirectory(prefix="ksk-bench-") as scratch:
        console = [options.console, "--rehearsal", "--out", os.path.join(scratch, "out"), "--cameras", "outside",
                   "--size", f"{width}x{height}"]
        bare = [options.bare, width, height]
        # Makes the room and begins the journal, fills caches; after that each run goes on with the same rehearsal.
        sizes = {first_frame(command, options.preload, scratch)[1] for command in (console, bare)}
        if len(sizes) != 1:
            raise RuntimeError(f"the windows are not of the same size: {', '.join(sorted(sizes))}")
        pairs = [(first_frame(console, options.preload, scratch)[0], first_frame(bare, options.preload, scratch)[0])
                 for _ in range(RUNS)]
    ours = statistics.median(pair[0] for pair in pairs)
    least = statistics.median(pair[1] for pair in pairs)
    ratio = ours / least
    print(f"first frame at {width}x{height}: ksk-console {ours:.0f} ms, bare window {least:.0f} ms, ratio {ratio:.2f}  "
          f"limit {RATIO_LIMIT} {'kept' if ratio <= RATIO_LIMIT else 'EXCEEDED'}")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (OSError, RuntimeError, subprocess.TimeoutExpired) as error:
        print(f"could not measure: {error}", file=sys.stderr)
        sys.exit(1)
