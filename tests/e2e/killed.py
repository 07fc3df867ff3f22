#!/usr/bin/python3
"""A rehearsal that is killed after each of its journal records, and goes on each time to the same end.

With KSK_KILL_STRIDE=N in the environment only after each Nth thing that it says, and says so.
"""

import os
import shutil
import subprocess

from rehearsal import TIMEOUT_S, Rehearsal, require, run, test

SIGKILL = 9
# Of a start that goes on: once when the journal is taken up, then the records `resume` and `medium-restored`, for the log
# stick lacks the last record. The next one is progress.
SYNCS_OF_A_START = 3
# What differs between two records that say the same.
WHEN = ("seq", "time", "mono_us", "offset_us", "ahead_us", "prev", "hash")
MAX_STARTS = 1000


def what_it_says(record):
    return str({name: value for name, value in record.items() if name not in WHEN})


@test
def killed_after_each_record(stage):
    rehearsal = Rehearsal(stage)
    # The address sanitizer wants to be loaded first, but can do without.
    asan = os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"
    said = set()
    starts = kept = 0
    n_syncs = 1
    stride = int(os.environ.get("KSK_KILL_STRIDE", "1"))
    before = stage.path("before")
    while True:
        starts += 1
        require(starts < MAX_STARTS, "it does not get anywhere")
        shutil.rmtree(before, ignore_errors=True)
        if os.path.exists(rehearsal.out):
            shutil.copytree(rehearsal.out, before)
        done = rehearsal.play(LD_PRELOAD=stage.options.kill_after, KSK_KILL_AFTER=str(n_syncs), ASAN_OPTIONS=asan)
        if done.returncode == 0 and n_syncs == SYNCS_OF_A_START + 1:
            break
        require(done.returncode in (0, -SIGKILL), f"start {starts}: exit {done.returncode}\n{done.stderr}")
        journal = rehearsal.journal()
        require(not journal.torn, "a torn line although its record was durable")
        says = {what_it_says(record) for record in journal.records if record["kind"] != "resume"}
        news = len(says - said)
        if news > stride or done.returncode == 0:
            # It lived too long: this start is taken back.
            n_syncs = max(SYNCS_OF_A_START + 1, n_syncs - max(1, news - stride))
            shutil.rmtree(rehearsal.out)
            shutil.copytree(before, rehearsal.out)
            continue
        kept += 1
        # Some records are repeated after a restart, such as those of cards that are put in once more for an HSM that is
        # to be activated once more. The next start will repeat about as many: so it lives as long, and longer until it
        # says something new.
        if n_syncs == 1:
            n_syncs += 1
        elif news < stride:
            n_syncs += stride - news
        said = says
    journal = rehearsal.judge()
    print(f"# {starts} starts, {kept} of them killed at a record, {len(journal.records)} records, which say {len(said)} things"
          + (f"; only each {stride}. was looked at" if stride > 1 else ""))
    require(kept >= len(said) // stride, "it was not killed after each record")
    require(len(journal.of_kind("resume")) >= kept - 2, "a start that was not recorded")
    audit = subprocess.run([stage.options.ksk, "audit", rehearsal.record], capture_output=True, text=True, timeout=TIMEOUT_S)
    require(audit.returncode == 0, f"{audit.stdout}{audit.stderr}")


if __name__ == "__main__":
    run()
