#!/usr/bin/python3
"""`ksk cards` with cards in a reader: two cards are issued, looked at, and issued anew: test-command.py KSK VIRTUAL_CARD"""

import json
import os
import subprocess
import sys
import tempfile
import time

from virtual_readers import Readers

READER = "Virtual reader 1 00 00"
TIMEOUT_S = 60
# After its file is there, a card is read back before it may come out.
READ_BACK_S = 2
TOKEN_PIN = "token-pin"
BLANK_PIN = "0000"


def require(condition, message):
    if not condition:
        raise AssertionError(message)


class Command:
    """`ksk cards` with one set, and a card in the only reader that it is told of."""

    def __init__(self, ksk, folder, readers):
        self.ksk = ksk
        self.set = os.path.join(folder, "cards.json")
        self.paths = [os.path.join(folder, f"{card}.json") for card in (1, 2)]
        self.readers = readers

    def write(self, verb, arguments, pins, options):
        """Writes both cards, the second once the first has been taken out. Returns exit status and what was said."""
        before = [os.path.exists(path) and os.stat(path).st_ino for path in self.paths]
        source, sink = os.pipe()
        os.write(sink, "".join(f"{pin}\n" for pin in pins).encode())
        os.close(sink)
        self.readers.insert(1, self.paths[0], *options)
        process = subprocess.Popen([self.ksk, "cards", verb, "--set", self.set, "--reader", READER, "--pin-fd",
                                    str(source), *arguments], pass_fds=[source], stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT, text=True)
        os.close(source)
        deadline = time.monotonic() + TIMEOUT_S
        while not os.path.exists(self.paths[0]) or os.stat(self.paths[0]).st_ino == before[0]:
            require(process.poll() is None and time.monotonic() < deadline, "card 1 was not written")
            time.sleep(0.05)
        time.sleep(READ_BACK_S)
        require(not os.path.exists(self.paths[1]) or os.stat(self.paths[1]).st_ino == before[1], "card 2 was not in yet")
        self.readers.remove(1)
        self.readers.insert(1, self.paths[1], *options)
        said, _ = process.communicate(timeout=TIMEOUT_S)
        return process.returncode, said

    def look(self):
        done = subprocess.run([self.ksk, "cards", "status", "--set", self.set, "--reader", READER, "--json"],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=TIMEOUT_S)
        return done.returncode, done.stdout


def issue_and_issue_anew(command):
    status, said = command.write("issue", ["--of", "2", "--need", "2", "--ceremony", "Ceremony 60", "--token-serial", "1"],
                                 [TOKEN_PIN, BLANK_PIN, "111111", BLANK_PIN, "222222"], ["--blank", BLANK_PIN])
    require(status == 0, f"issue: exit {status}\n{said}")
    status, said = command.look()
    require(status == 0 and json.loads(said)["cards"][1]["tries_left"] == 3, f"status: exit {status}\n{said}")
    command.readers.remove(1)

    status, said = command.write("reissue", [], [TOKEN_PIN, "111111", "111112", "222222", "222223"], [])
    require(status == 0, f"reissue: exit {status}\n{said}")
    with open(command.set, encoding="utf-8") as file:
        require(json.load(file)["epoch"] == 2, "the epoch of the set")
    status, said = command.look()
    require(status == 0, f"status: exit {status}\n{said}")


def main():
    ksk, virtual_card = map(os.path.abspath, sys.argv[1:])
    print("1..1")
    with tempfile.TemporaryDirectory(prefix="ksk-command-") as folder, Readers(virtual_card) as readers:
        issue_and_issue_anew(Command(ksk, folder, readers))
    print("ok 1 issue_and_issue_anew")


if __name__ == "__main__":
    main()
