#!/usr/bin/python3
"""Films the hash sheet as a camera in the room does, and reads its QR code from the stream: test-filmed-qr.py PROGRAM

PROGRAM is the test of the hash sheet, which saves pictures of it. A picture is projected a little askew into a camera's
frame, dulled, blurred, given noise, scaled to 240 lines and encoded at 100 kbit/s; of five frames at least four must say
what the code says, as they are or enlarged. A picture so small that nothing can be read shows that the film is a bad one.
"""

import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
TEXT = "KSR SHA256 00FF7E3BA1B20C4D5E6F98765432100FEDCBA9876543210FA5A5A5A55A5A5A5A"
TOOLS = ("Xvfb", "ffmpeg", "ffprobe", "zbarimg")

SECONDS = 2.5
RATE = 25
FRAMES = (12, 24, 36, 48, 60)
ENOUGH = 4

# Corners of the projected picture as shares of the frame: upper left, upper right, lower left, lower right. The projector
# hangs to the left of the middle and the camera is not quite level: all sides have angles of one to three degrees.
CORNERS = ((0.035, 0.030), (0.975, 0.065), (0.060, 0.975), (0.955, 0.940))


def run(*command):
    return subprocess.run(command, check=True, stdin=subprocess.DEVNULL, capture_output=True, text=True).stdout


def take_picture(program, case, folder):
    """Has the hash sheet drawn on a display of its own; the path of its picture."""
    os.makedirs(os.path.join(folder, "ui"), exist_ok=True)
    subprocess.run([os.path.join(HERE, "with-display"), program, "-p", case], check=True, stdin=subprocess.DEVNULL,
                   stdout=subprocess.DEVNULL, env={**os.environ, "G_TEST_BUILDDIR": folder})
    names = os.listdir(os.path.join(folder, "ui"))
    assert len(names) == 1, names
    return os.path.join(folder, "ui", names[0])


def film(picture, size, folder):
    """A stream of the picture, which takes up a share @size of the frame's width and height."""
    corners = ":".join(f"x{i}={x:.4f}*W:y{i}={y:.4f}*H" for i, (x, y) in enumerate(CORNERS))
    wall = os.path.join(folder, "wall.png")
    stream = os.path.join(folder, "stream.mp4")
    projected = [
        # What a 4:3 picture leaves of the frame is a dark wall.
        "scale=1920:1080:force_original_aspect_ratio=decrease:flags=area",
        "pad=1920:1080:-1:-1:color=0x303030",
        f"scale=trunc(iw*{size}/2)*2:-2:flags=area",
        "pad=1920:1080:-1:-1:color=0x303030",
        "format=rgb24",
        f"perspective={corners}:sense=destination:interpolation=cubic",
        "colorlevels=romin=0.18:gomin=0.18:bomin=0.18:romax=0.82:gomax=0.82:bomax=0.82",
        "gblur=sigma=1.2",
    ]
    run("ffmpeg", "-v", "error", "-y", "-i", picture, "-vf", ",".join(projected), "-frames:v", "1", wall)
    # Each frame has noise of its own.
    seen = ["format=yuv420p", "loop=-1:1", f"trim=end={SECONDS}", "noise=all_seed=1:alls=10:allf=t",
            "scale=426:240:flags=area"]
    run("ffmpeg", "-v", "error", "-y", "-framerate", str(RATE), "-i", wall, "-vf", ",".join(seen), "-c:v", "libx264",
        "-preset", "veryfast", "-tune", "zerolatency", "-threads", "1", "-g", "60", "-b:v", "100k", "-maxrate", "100k",
        "-bufsize", "100k", stream)
    return stream


def read_code(image):
    """What zbar reads from an image; empty for nothing."""
    found = subprocess.run(["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", image], check=False,
                           stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return found.stdout.rstrip("\n")


def read_stream(stream, folder):
    """What each of the chosen frames says, as it is or else enlarged."""
    said = [""] * len(FRAMES)
    chosen = "+".join(f"eq(n\\,{number})" for number in FRAMES)
    for factor in (1, 2, 3):
        run("ffmpeg", "-v", "error", "-y", "-i", stream, "-vf",
            f"select={chosen},scale=iw*{factor}:ih*{factor}:flags=bicubic", "-vsync", "0",
            os.path.join(folder, f"frame-{factor}-%d.png"))
        for i, text in enumerate(said):
            said[i] = text or read_code(os.path.join(folder, f"frame-{factor}-{i + 1}.png"))
    return said


def main():
    program = sys.argv[1]
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        print(f"1..0 # SKIP not here: {', '.join(missing)}")
        return 77
    cases = (
        ("/ui/hash-sheet/fits/1920x1080", 1.0, True),
        ("/ui/hash-sheet/rehearsal/1920x1080", 1.0, True),
        ("/ui/hash-sheet/rehearsal/1024x768", 1.0, True),
        ("/ui/hash-sheet/fits/1920x1080", 0.37, False),
    )
    failed = 0
    print(f"1..{len(cases)}")
    for i, (case, size, readable) in enumerate(cases, 1):
        with tempfile.TemporaryDirectory(prefix="ksk-film-") as folder:
            stream = film(take_picture(program, case, folder), size, folder)
            rate = int(run("ffprobe", "-v", "error", "-show_entries", "format=bit_rate", "-of", "csv=p=0", stream))
            said = read_stream(stream, folder)
        right = said.count(TEXT)
        wrong = [text for text in said if text not in ("", TEXT)]
        good = not wrong and (right >= ENOUGH) == readable and rate < 130_000
        failed += not good
        print(f"{'ok' if good else 'not ok'} {i} {case} at {size:.0%} of the frame: {right} of {len(FRAMES)} frames read, "
              f"{rate // 1000} kbit/s", flush=True)
        for text in wrong:
            print(f"# read instead: {text}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
