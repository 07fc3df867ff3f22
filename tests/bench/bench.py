#!/usr/bin/python3
"""Measures `ksk sign` against the least that any program must do: bench.py --ksk KSK --minimal MINIMAL

Both make one RSA-2048 signature a bundle in the same SoftHSM token; `ksk` also reads, checks, verifies and writes. CPU is
user and system time of the whole process, as the kernel counts it; runs of the two alternate, medians are compared. Exit
0 when everything could be measured, whatever the figures.
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile

# Bundles and runs.
ROUNDS = ((9, 21), (90, 11), (900, 3), (9000, 1))
RATIO_LIMIT = {9: 1.3, 900: 1.3}
MEMORY_LIMIT_MIB = {900: 24.0}


class Room:
    """A rehearsal room, and how to sign in it."""

    def __init__(self, ksk, folder, bundles):
        done = subprocess.run([ksk, "rehearse", "--out", folder, "--bundles", str(bundles), "--seed", "bench"],
                              stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"rehearsal of {bundles} bundles: exit {done.returncode}\n{done.stdout}{done.stderr}")
        self.bundles = bundles
        self.folder = folder
        self._config = os.path.join(folder, "ksrsigner.yaml")
        with open(self._config, encoding="utf-8") as file:
            self._text = file.read()
        self._runs = 0

    def _value(self, name):
        found = re.search(rf"^ *{name}: *(.+?) *$", self._text, re.MULTILINE)
        if not found:
            raise RuntimeError(f"{self._config} has no {name}")
        return found.group(1).strip("\"'")

    def _path(self, name):
        return os.path.join(self.folder, self._value(name))

    def sign(self, ksk):
        self._runs += 1
        out = os.path.join(self.folder, f"bench-{self._runs}.xml")
        return measure([ksk, "sign", "--config", self._config, "--previous-skr", self._path("previous_skr"), "--yes",
                        self._path("input_ksr"), out], self.folder)

    def minimal(self, program):
        return measure([program, self._value("module"), self._value("token_label"), self._value("pin"),
                        self._value("label"), str(self.bundles)],
                       self.folder, SOFTHSM2_CONF=self._path("SOFTHSM2_CONF"))


def measure(command, folder, **variables):
    """CPU seconds and peak memory in MiB of a process that must succeed."""
    log = os.path.join(folder, "bench.log")
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    actions = [(os.POSIX_SPAWN_DUP2, output, 1), (os.POSIX_SPAWN_DUP2, output, 2)]
    child = os.posix_spawn(command[0], command, {**os.environ, **variables}, file_actions=actions)
    _, status, usage = os.wait4(child, 0)
    os.close(output)
    if status:
        with open(log, encoding="utf-8", errors="replace") as file:
            raise RuntimeError(f"{' '.join(command)}: status {status}\n{file.read()[-2000:]}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def verdict(value, limit):
    if limit is None:
        return ""
    return f"limit {limit:g} {'kept' if value <= limit else 'EXCEEDED'}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--ksk", required=True, type=os.path.abspath)
    parser.add_argument("--minimal", required=True, type=os.path.abspath)
    options = parser.parse_args()

    print(f"{'bundles':>7} {'ksk CPU':>10} {'minimal':>10} {'ratio':>6}  {'':<18} {'memory':>9}  {'':<17} "
          f"{'per bundle more':>15}")
    with tempfile.TemporaryDirectory(prefix="ksk-bench-") as scratch:
        start = statistics.median(measure([options.ksk, "--version"], scratch)[0] for _ in range(21))
        before = None
        for bundles, runs in ROUNDS:
            room = Room(options.ksk, os.path.join(scratch, str(bundles)), bundles)
            room.sign(options.ksk)
            room.minimal(options.minimal)
            pairs = [(room.sign(options.ksk), room.minimal(options.minimal)) for _ in range(runs)]
            ours = statistics.median(cpu for (cpu, _), _ in pairs)
            least = statistics.median(cpu for _, (cpu, _) in pairs)
            memory = max(peak for (_, peak), _ in pairs)
            more = f"{(ours - before[1]) / (bundles - before[0]) * 1e6:.0f} us" if before else ""
            print(f"{bundles:>7} {ours * 1e3:>7.1f} ms {least * 1e3:>7.1f} ms {ours / least:>6.2f}  "
                  f"{verdict(ours / least, RATIO_LIMIT.get(bundles)):<18} {memory:>5.1f} MiB  "
                  f"{verdict(memory, MEMORY_LIMIT_MIB.get(bundles)):<17} {more:>15}", flush=True)
            before = bundles, ours
    print("Linear means: the last column stays the same.")
    print(f"Of each, {start * 1e3:.1f} ms go by before ksk's main() begins: loading the libraries it is linked with "
          "(ksk --version).")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (OSError, RuntimeError) as error:
        print(f"could not measure: {error}", file=sys.stderr)
        sys.exit(1)
