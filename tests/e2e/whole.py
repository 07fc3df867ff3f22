#!/usr/bin/python3
"""The key signing ceremony with all its acts, played by the autopilot through the real windows."""

from rehearsal import Rehearsal, require, run, test


@test
def the_whole_ceremony(stage):
    """All acts of a key signing ceremony, with safes, bags, copies of the log stick and other cards to deactivate."""
    rehearsal = Rehearsal(stage, script="signing")
    done = rehearsal.play()
    require(done.returncode == 0 and not done.stderr, f"exit {done.returncode}\n{done.stderr}")
    journal = rehearsal.judge()
    require(not journal.of_kind("resume", "refused", "alarm", "medium-lost"), "it did not go smoothly")
    attached, released = journal.of_kind("medium-attached"), journal.of_kind("medium-detached")
    require(len(attached) == 1 and len(released) == 1, "the log stick has the journal once")
    hashed = journal.of_kind("medium-copied")
    require(attached[0]["seq"] < released[0]["seq"] < hashed[0]["seq"], "the log stick was copied while it changed")


if __name__ == "__main__":
    run()
