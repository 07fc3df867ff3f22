#!/usr/bin/python3
"""Measures what is burnt into film, and how fast it is read: film.py --ksk KSK --make-film MAKE-FILM

A film of 720p30 at 2500 kbit/s of the drawn room behind a noisy lens, encoded as the console does it. CPU is user and
system time as the kernel counts it. Real time is how long the film runs; ten minutes for key frames are the same film ten
times. Exit 0 when everything could be measured, whatever the figures.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile

FPS = 30
SECONDS = 60
TIMES = 10
RUNS = 3
# Share of the encoder's CPU, CPU of the time the film runs in.
OVERLAY_LIMIT = 0.03
SPEED_LIMIT = {"all frames": 16, "key frames": 250}
# CPU against the same decoder without anybody who looks at its frames: what is left when the machine is busy.
DECODER_LIMIT = 1.15


def run(command, *codes):
    """Standard output and CPU seconds of a process that must succeed, or end with one of the codes."""
    before = os.times()
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    after = os.times()
    if done.returncode not in (0, *codes):
        raise RuntimeError(f"{' '.join(command)}: exit {done.returncode}\n{done.stderr}")
    return done.stdout, (after.children_user + after.children_system) - (before.children_user + before.children_system)


def read(ksk, path, seconds, *options):
    """How much faster than it runs a film is read, the median. All frames must have a stamp."""
    speeds = []
    for _ in range(RUNS):
        # Film that is repeated has a journal that goes back, which is rejected: that is right, and not measured here.
        out, cpu = run([ksk, "footage", "--json", *options, path], 1)
        result = json.loads(out)
        if result["stamped"] != result["frames"]:
            raise RuntimeError(f"{path}: {result['objection']}")
        speeds.append(seconds / cpu)
    return statistics.median(speeds)


def decode(path):
    """CPU seconds of the decoder alone."""
    return statistics.median(run(["ffmpeg", "-nostdin", "-v", "error", "-threads", "1", "-i", path, "-map", "0:v",
                                  "-fps_mode", "passthrough", "-f", "null", "-"])[1] for _ in range(RUNS))


def measure(ksk, make_film, scratch):
    film, long_film = os.path.join(scratch, "film.mkv"), os.path.join(scratch, "long.mkv")
    frames = FPS * SECONDS
    out, _ = run([make_film, "--measure", "--width", "1280", "--height", "720", "--fps", str(FPS), "--frames", str(frames),
                  "--kbits", "2500", "--noise", "1", "--frames-a-note", "100", film])
    room, overlay, encoder = map(float, out.split())
    print(f"text and codes {overlay / frames * 1e3:.3f} ms a frame, encoder {encoder / frames * 1e3:.2f} ms: "
          f"{overlay / encoder:.2%} of it, limit {OVERLAY_LIMIT:.0%} "
          f"{'kept' if overlay <= encoder * OVERLAY_LIMIT else 'EXCEEDED'}; the drawn room {room / frames * 1e3:.3f} ms, "
          f"{room / SECONDS:.1%} of a core", flush=True)
    run(["ffmpeg", "-nostdin", "-v", "error", "-y", "-stream_loop", str(TIMES - 1), "-i", film, "-c", "copy", long_film])
    speeds = {"all frames": read(ksk, film, SECONDS), "key frames": read(ksk, long_film, SECONDS * TIMES, "--keyframes")}
    for name, speed in speeds.items():
        print(f"ksk footage, {name}: {speed:.1f} times as fast as the film runs, limit {SPEED_LIMIT[name]} "
              f"{'kept' if speed >= SPEED_LIMIT[name] else 'MISSED'}")
    ratio = SECONDS / speeds["all frames"] / decode(film)
    print(f"all frames against decoding alone: {ratio:.2f}, limit {DECODER_LIMIT} "
          f"{'kept' if ratio <= DECODER_LIMIT else 'EXCEEDED'}", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--ksk", required=True, type=os.path.abspath)
    parser.add_argument("--make-film", required=True, type=os.path.abspath)
    options = parser.parse_args()

    with tempfile.TemporaryDirectory(prefix="ksk-film-") as scratch:
        measure(options.ksk, options.make_film, scratch)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (OSError, RuntimeError, ValueError) as error:
        print(f"could not measure: {error}", file=sys.stderr)
        sys.exit(1)
