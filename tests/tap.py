"""Tests in a list, each a function in a folder of its own; what they found is told as TAP."""

import os
import sys
import tempfile
import traceback

tests = []


class Skip(Exception):
    """Why a test cannot be run here."""


def test(function):
    tests.append(function)
    return function


def require(condition, message):
    if not condition:
        raise AssertionError(message)


def read(path):
    with open(path, "rb") as file:
        return file.read()


def _run(function, make, folder):
    """Verdict, directive, and what to tell of a failure."""
    try:
        function(make(folder))
    except Skip as skip:
        return "ok", f" # SKIP {skip}", ""
    except Exception:  # whatever it is, it is told of, and the others still run
        return "not ok", "", traceback.format_exc()
    return "ok", "", ""


def run_all(make, scratch, part_of_name="", names=()):
    """Runs those whose name holds a part, or is among the names. `make`: from a new folder to what a test is given."""
    chosen = [function for function in tests
              if part_of_name in function.__name__ and (not names or function.__name__ in names)]
    failed = 0
    print(f"1..{len(chosen)}", flush=True)
    for number, function in enumerate(chosen, 1):
        folder = os.path.join(scratch, str(number))
        os.mkdir(folder)
        verdict, directive, details = _run(function, make, folder)
        failed += verdict != "ok"
        print(f"{verdict} {number} - {function.__name__.replace('_', ' ')}{directive}", flush=True)
        for line in details.splitlines():
            print(f"# {line}", flush=True)
    return 1 if failed else 0


def scratch_folder(name):
    """A folder that is gone afterwards, whatever a program of a test still does to it."""
    return tempfile.TemporaryDirectory(prefix=f"ksk-{name}-", ignore_cleanup_errors=True)


if __name__ == "__main__":
    sys.exit("This is a module: run the tests that use it.")
