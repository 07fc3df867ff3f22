#!/usr/bin/python3
"""Two monitors, with Xorg's dummy driver: the stage on one, the desk on the other, and a projector that is unplugged and
plugged in again. Skips aloud where that cannot run."""

import contextlib
import os
import re
import shutil
import subprocess
import time

from rehearsal import Rehearsal, require, run, test
from typist import PATIENCE_S

MODE = "1280x720"
DESK = (1280, 720, 0, 0)
STAGE = (1280, 720, 1280, 0)
XORG = """
Section "Device"
  Identifier "dummy"
  Driver "dummy"
  VideoRam 64000
EndSection
Section "Monitor"
  Identifier "monitor"
  HorizSync 5.0 - 1000.0
  VertRefresh 5.0 - 200.0
EndSection
Section "Screen"
  Identifier "screen"
  Device "dummy"
  Monitor "monitor"
  DefaultDepth 24
  SubSection "Display"
    Depth 24
    Modes "1280x720"
    Virtual 2560 720
  EndSubSection
EndSection
"""
TOOLS = ("Xorg", "xrandr", "xdotool")


class Monitors:
    """A server with two outputs: DUMMY0 on the left, DUMMY1 on the right."""

    def __init__(self, env, errors):
        self.env = env
        self.errors = errors

    def read_errors(self):
        """What the console said on standard error."""
        with open(self.errors, encoding="utf-8") as file:
            return file.read()

    def xrandr(self, *arguments):
        done = subprocess.run(["xrandr", *arguments], capture_output=True, text=True, env=self.env, timeout=30)
        require(done.returncode == 0, f"xrandr {' '.join(arguments)}: {done.stderr}")
        return done.stdout

    def plug_in(self):
        self.xrandr("--output", "DUMMY1", "--mode", MODE, "--right-of", "DUMMY0")
        self.xrandr()  # without a query nobody is told

    def unplug(self):
        self.xrandr("--output", "DUMMY1", "--off")
        self.xrandr()

    def windows(self, process):
        """Width, height, x and y of the visible windows of the process, sorted by x."""
        found = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(process.pid), "--name", "."],
                               capture_output=True, text=True, env=self.env, timeout=30).stdout.split()
        places = []
        for window in found:
            shown = subprocess.run(["xdotool", "getwindowgeometry", "--shell", window], capture_output=True, text=True,
                                   env=self.env, timeout=30).stdout
            values = dict(re.findall(r"^(\w+)=(-?\d+)$", shown, re.MULTILINE))
            if values:
                places.append(tuple(int(values[name]) for name in ("WIDTH", "HEIGHT", "X", "Y")))
        return sorted(places, key=lambda place: place[2])

    def await_windows(self, process, *expected):
        deadline = time.monotonic() + PATIENCE_S
        while self.windows(process) != list(expected):
            require(process.poll() is None, f"it ended with {process.returncode}: {self.read_errors()}")
            require(time.monotonic() < deadline, f"windows are at {self.windows(process)}, not {list(expected)}")
            time.sleep(0.05)


@contextlib.contextmanager
def two_monitors(stage):
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        stage.skip(f"{', '.join(missing)} not installed: two monitors are not tested")
    if os.geteuid() != 0:
        stage.skip("only root may start an X server without a console: two monitors are not tested")
    config = stage.path("xorg.conf")
    log = stage.path("xorg.log")
    with open(config, "w", encoding="utf-8") as file:
        file.write(XORG)
    reader, writer = os.pipe()
    with open(stage.path("xorg.out"), "wb") as out:
        server = subprocess.Popen(["Xorg", "-displayfd", str(writer), "-config", config, "-logfile", log, "-noreset",
                                   "-nolisten", "tcp", "-novtswitch", "-sharevts"], pass_fds=(writer,), stdout=out,
                                  stderr=out)
    os.close(writer)
    try:
        with os.fdopen(reader) as pipe:
            display = pipe.readline().strip()
        if not display:
            with open(log, encoding="utf-8", errors="replace") as file:
                reasons = [line.strip() for line in file if "(EE)" in line]
            stage.skip(f"Xorg does not start here ({' '.join(reasons)[:200]}): two monitors are not tested")
        env = {name: value for name, value in stage.env.items() if name != "WAYLAND_DISPLAY"}
        monitors = Monitors({**env, "DISPLAY": f":{display}"}, stage.path("stderr"))
        if "DUMMY1" not in monitors.xrandr():
            stage.skip("this dummy driver has one output only: two monitors are not tested")
        monitors.xrandr("--output", "DUMMY0", "--mode", MODE)
        monitors.xrandr("--addmode", "DUMMY1", MODE)
        monitors.plug_in()
        yield monitors
    finally:
        server.terminate()
        server.wait()


@contextlib.contextmanager
def console(stage, monitors, *options):
    rehearsal = Rehearsal(stage)
    command = [stage.options.console, "--rehearsal", "--out", rehearsal.out, "--cameras", "outside", *options]
    with open(monitors.errors, "w", encoding="utf-8") as errors:
        process = subprocess.Popen(command, env=monitors.env, cwd=stage.folder, stdout=subprocess.DEVNULL, stderr=errors)
    try:
        yield rehearsal, process
    finally:
        process.kill()
        process.wait()


@test
def unplugged_and_plugged_in(stage):
    with two_monitors(stage) as monitors, console(stage, monitors) as (_, process):
        monitors.await_windows(process, DESK, STAGE)
        for _ in range(2):
            monitors.unplug()
            monitors.await_windows(process, DESK)
            monitors.plug_in()
            monitors.await_windows(process, DESK, STAGE)


@test
def played_at_the_desk(stage):
    with two_monitors(stage) as monitors:
        with console(stage, monitors, "--autopilot", "--speed", "20") as (rehearsal, process):
            monitors.await_windows(process, DESK, STAGE)
            code = process.wait(timeout=120)
            require(code == 0, f"exit {code}: {monitors.read_errors()}")
        rehearsal.judge()


if __name__ == "__main__":
    run()
