#!/usr/bin/python3
"""A whole rehearsal that the autopilot plays through the real windows, and what it leaves behind."""

import os
import signal
import subprocess

from rehearsal import Rehearsal, SIZE, only, require, run, script_steps, test


def png_size(path):
    with open(path, "rb") as file:
        head = file.read(24)
    require(head.startswith(b"\x89PNG\r\n\x1a\n"), f"{path} is no PNG")
    return f"{int.from_bytes(head[16:20], 'big')}x{int.from_bytes(head[20:24], 'big')}"


@test
def plays_to_the_end(stage):
    rehearsal = Rehearsal(stage)
    pictures = stage.path("pictures")
    done = rehearsal.play("--screenshots", pictures)
    require(done.returncode == 0, f"exit {done.returncode}\n{done.stdout}{done.stderr}")
    require(not done.stderr, f"on standard error: {done.stderr}")
    require(done.stdout == f"The record is in {rehearsal.record}\n", done.stdout)
    journal = rehearsal.judge()
    require(not journal.of_kind("resume", "refused", "alarm"), "it did not go smoothly")
    names = sorted(os.listdir(pictures))
    for step, kind in script_steps():
        for suffix in ("", "-ready"):
            found = [name for name in names if name.endswith(f"-{step}-{kind}{suffix}.png")]
            require(len(found) == 1, f"pictures of step {step}{suffix}: {found} of {names}")
    for name in names:
        require(png_size(os.path.join(pictures, name)) == SIZE, f"{name} is {png_size(os.path.join(pictures, name))}")


@test
def a_closed_one_stays_closed(stage):
    """Started again, it changes no record; papers that are missing are made, as long as nothing is listed."""
    rehearsal = Rehearsal(stage)
    require(rehearsal.play().returncode == 0, "it did not close")
    with open(rehearsal.journal_path, "rb") as file:
        before = file.read()
    for name in ("KC_Log.pdf", "SHA256SUMS"):
        os.remove(os.path.join(rehearsal.record, name))
    done = rehearsal.play()
    require(done.returncode == 0, f"exit {done.returncode}\n{done.stderr}")
    with open(rehearsal.journal_path, "rb") as file:
        require(file.read() == before, "the journal has changed")
    rehearsal.judge()


@test
def says_that_it_gets_nowhere(stage):
    """A page that only ever says that there is no KSR, while films go on being recorded."""
    rehearsal = Rehearsal(stage, cameras="here")
    # What looks for leaks takes most of the time where there are films, and does not want to be loaded second.
    asan = os.environ.get("ASAN_OPTIONS", "") + ":fast_unwind_on_malloc=1:detect_leaks=0:verify_asan_link_order=0"
    killed = rehearsal.play(LD_PRELOAD=stage.options.kill_after, KSK_KILL_AFTER="1", ASAN_OPTIONS=asan)
    require(killed.returncode == -signal.SIGKILL, f"exit {killed.returncode}\n{killed.stderr}")
    os.rename(only(rehearsal.media, "ksr-", ".xml"), stage.path("ksr.xml"))
    done = rehearsal.play(ASAN_OPTIONS=asan)
    require(done.returncode != 0 and "gets nowhere in step 2.4" in done.stderr, f"exit {done.returncode}: {done.stderr}")
    require(rehearsal.journal().of_kind("footage"), "nothing was recorded of films")


@test
def one_program_a_folder(stage):
    """A second one says so and does nothing; the first goes on."""
    rehearsal = Rehearsal(stage)
    first = rehearsal.begin("--speed", "0.01")
    try:
        while not os.path.exists(rehearsal.journal_path):
            require(first.poll() is None, "the first one ended")
        second = rehearsal.play()
        require(second.returncode == 3, f"exit {second.returncode}: {second.stderr}")
        require(second.stderr.startswith("ksk-console: ") and "journal" in second.stderr, second.stderr)
        require(first.poll() is None, "the first one ended")
    finally:
        first.kill()
        first.wait()


@test
def refuses(stage):
    """What cannot be begun is said in a sentence, and nothing is made."""
    console = stage.options.console
    other = stage.path("other")
    os.mkdir(other)
    with open(os.path.join(other, "letter.txt"), "w", encoding="utf-8"):
        pass
    cases = [
        (2, ["--speed", "x"], "speed"), (2, ["--rehearsal", "--config", "x"], "--config"), (2, ["word"], "options"),
        (2, ["--autopilot"], "--rehearsal"), (2, ["--rehearsal", "--size", "1x1"], "--size"),
        (2, ["--rehearsal", "--screenshots", "x"], "--autopilot"), (2, ["--nonsense"], "nonsense"),
        (2, ["--cameras", "outside"], "--rehearsal"), (2, ["--rehearsal", "--cameras", "there"], "outside"),
        (3, ["--config", "missing.yaml", "--out", stage.path("a")], "missing.yaml"),
        (3, ["--rehearsal", "--out", other], "other things"),
        (3, ["--rehearsal", "--out", stage.path("b"), "--script", "missing"], "missing"),
    ]
    for code, options, part in cases:
        done = subprocess.run([console, *options], capture_output=True, text=True, env=stage.env, cwd=stage.folder,
                              timeout=60)
        require(done.returncode == code, f"{options}: exit {done.returncode}: {done.stderr}")
        require(part in done.stderr and done.stderr.startswith("ksk-console: "), f"{options}: {done.stderr}")
        require(not done.stdout, f"{options}: {done.stdout}")
    left = sorted(os.listdir(stage.folder))
    require(left == ["home", "other"] and os.listdir(other) == ["letter.txt"], f"left behind: {left}")


@test
def no_display(stage):
    env = {name: value for name, value in stage.env.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    done = subprocess.run([stage.options.console, "--rehearsal", "--out", stage.path("out")], capture_output=True,
                          text=True, env=env, cwd=stage.folder, timeout=60)
    require(done.returncode == 3 and "no display" in done.stderr, f"exit {done.returncode}: {done.stderr}")


@test
def helps(stage):
    for option, part in (("--help", "--rehearsal"), ("--version", "ksk-console ")):
        done = subprocess.run([stage.options.console, option], capture_output=True, text=True, env=stage.env, timeout=60)
        require(done.returncode == 0 and part in done.stdout and not done.stderr, done)


if __name__ == "__main__":
    run()
