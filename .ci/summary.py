#!/usr/bin/python3
"""Counts the cases in Meson's test logs, names what failed and what was skipped and why, and closes with the count.

summary.py TESTLOG.JSON...      exit 0: cases ran and none failed

A test that speaks TAP counts as its cases, any other as one.
"""

import json
import re
import sys

CASE = re.compile(r"^(not )?ok\b[ \t]*\d*[ \t]*(?:- )?([^#\n]*?)[ \t]*(?:#[ \t]*(skip|todo)\b[ \t:]*(.*))?$",
                  re.IGNORECASE | re.MULTILINE)
SKIP_ALL = re.compile(r"^1\.\.0\b[ \t]*(?:#[ \t]*skip\b[ \t:]*(.*))?$", re.IGNORECASE | re.MULTILINE)

LINES_OF_A_FAILURE = 60


class Count:
    def __init__(self):
        self.passed = 0
        self.failures = []
        self.said = []
        self.skips = []

    def add(self, test):
        name, result, output = test["name"], test["result"], test.get("stdout") or ""
        failed_before = len(self.failures)
        cases = CASE.findall(output)
        skip_all = SKIP_ALL.search(output)
        if skip_all:
            self.skips.append((name, skip_all.group(1) or "no reason given"))
        elif cases:
            for not_ok, case, directive, reason in cases:
                if directive.lower() == "skip":
                    self.skips.append((f"{name} {case}", reason or "no reason given"))
                elif not_ok:
                    self.failures.append(f"{name} {case}")
                else:
                    self.passed += 1
        elif result == "SKIP":
            lines = (output + (test.get("stderr") or "")).split("\n")
            self.skips.append((name, next((line for line in reversed(lines) if line.strip()), "no reason given")))
        elif result == "OK":
            self.passed += 1
        if result not in ("OK", "SKIP", "EXPECTEDFAIL") and len(self.failures) == failed_before:
            self.failures.append(f"{name} ({result.lower()})")
        if len(self.failures) > failed_before:
            said = [line for line in output.splitlines() if line.strip() and not line.startswith("ok ")]
            said += (test.get("stderr") or "").splitlines()
            self.said += [f"--- {name}", *said[-LINES_OF_A_FAILURE:]]


def main(paths):
    count = Count()
    for path in paths:
        try:
            with open(path, encoding="utf-8") as log:
                for line in log:
                    count.add(json.loads(line))
        except FileNotFoundError:
            count.failures.append(f"{path} is not there: no test ran")
    for name, reason in count.skips:
        print(f"skipped: {name}: {reason}")
    # Last, where whoever sees only the end of a run finds it.
    for line in count.said:
        print(line)
    for name in count.failures:
        print(f"FAILED: {name}")
    if not count.passed and not count.failures:
        print("No test ran.", file=sys.stderr)
    print(f"{count.passed} passed, {len(count.failures)} failed, {len(count.skips)} skipped")
    return 1 if count.failures or not count.passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
