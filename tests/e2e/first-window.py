#!/usr/bin/python3
"""The first window, which asks whether it is a live ceremony or a rehearsal. Needs xdotool."""

import os
import subprocess
import time

from rehearsal import Rehearsal, require, run, test
from typist import BEAT_S, PATIENCE_S, Typist, require_keyboard

NOT_STARTED = 3


class FirstWindow:
    """The console without an option, and somebody whose keys go to its first window."""

    def __init__(self, stage):
        require_keyboard(stage)
        self._errors = open(stage.path("errors.txt"), "w+", encoding="utf-8")
        self._folder = stage.folder
        self.process = subprocess.Popen([stage.options.console], stdout=self._errors, stderr=self._errors,
                                        env=stage.env, cwd=stage.folder)
        self.typist = Typist(Rehearsal(stage), self.process, stage.env)

    def __enter__(self):
        self.typist.take_keyboard()
        time.sleep(BEAT_S)
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self._errors.close()

    def rehearsals(self):
        return [name for name in os.listdir(self._folder) if name.startswith("rehearsal-")]

    def complaint(self):
        self._errors.seek(0)
        return self._errors.read()

    def await_that(self, holds):
        deadline = time.monotonic() + PATIENCE_S
        while not holds():
            require(self.process.poll() is None, f"it ended: {self.complaint()}")
            require(time.monotonic() < deadline, f"it did not happen: {self.complaint()}")
            time.sleep(0.02)


@test
def begins_a_rehearsal(stage):
    """In a folder of its own. A path of nothing and Enter before that begin nothing."""
    with FirstWindow(stage) as first:
        first.typist.enter("missing.yaml")
        first.typist.press("r")
        time.sleep(BEAT_S)
        require(first.process.poll() is None and not first.rehearsals(), "it began by itself")
        first.typist.press("alt+r")
        first.await_that(first.rehearsals)
        rehearsal = Rehearsal(stage, name=first.rehearsals()[0])
        first.await_that(lambda: os.path.exists(rehearsal.journal_path) and rehearsal.journal().records)
        require(rehearsal.journal().records[0]["mode"] == "rehearsal", rehearsal.journal().records[0])


@test
def begins_a_ceremony(stage):
    """With the configuration whose path was typed: this one is none, which the program says that it becomes."""
    with open(stage.path("ksrsigner.yaml"), "w", encoding="utf-8") as file:
        file.write("- not a configuration\n")
    with FirstWindow(stage) as first:
        first.typist.enter("ksrsigner.yaml")
        require(first.process.wait(PATIENCE_S) == NOT_STARTED, f"exit {first.process.returncode}")
        require("ksrsigner.yaml" in first.complaint(), first.complaint())
        require(not first.rehearsals(), "it became a rehearsal")


if __name__ == "__main__":
    run()
