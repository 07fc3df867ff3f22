#!/usr/bin/python3
"""A whole rehearsal with cards in readers: the console, the real smart card service, virtual cards that are put in and
taken out, and keys that are typed. Among the cards a duplicate, a wrong PIN, one that is pulled out while it gets its PIN;
and a service that ends and comes back. Runs inside of tests/cards/with-readers. Needs xdotool."""

import os
import re
import shutil
import subprocess
import sys
import time

import rehearsal
from rehearsal import Rehearsal, parse_script, require, test

import keys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cards"))
from virtual_readers import Readers  # pylint: disable=wrong-import-position

N_READERS = 4
VIRTUAL_CARD = os.environ["KSK_VIRTUAL_CARD"]

# What keys.py has is its own.
rehearsal.tests.clear()


class Table:
    """The cards of a room, the readers that they go into, and what the journal says of both."""

    def __init__(self, typist, held, readers):
        self.typist = typist
        self.readers = readers
        self.folder = os.path.join(held.out, "room", "cards")

    def insert(self, card, reader, *options, kind="card-inserted"):
        self.readers.insert(reader, os.path.join(self.folder, f"card-{card}.json"), *options)
        record = self.typist.await_record(kind)
        require(record["card"] == str(card), record)
        return record

    def type_pin(self, card, *, digit=None):
        time.sleep(2 * keys.BEAT_S)
        self.typist.enter(str(card if digit is None else digit) * 6)

    def open(self, card):
        self.type_pin(card)
        record = self.typist.await_record("card-opened")
        require(record["card"] == str(card) and record["holder"] == f"CO{card}", record)

    def remove(self, card, reader, *, early=False):
        self.readers.remove(reader)
        record = self.typist.await_record("card-removed")
        require(record["card"] == str(card) and bool(record.get("early")) == early, record)

    def insert_cards(self, _typist, step):
        require(keys.cards_of(step) == ["1", "2", "3"], "another script")
        self.insert(1, 1)
        self.type_pin(1, digit=9)
        refused = self.typist.await_record("card-refused")
        require(refused["reason"] == "wrong-pin" and refused["tries"] == 2, refused)
        self.open(1)

        # The same card cannot be in two readers, unless somebody has made a copy of it.
        refused = self.insert(1, 2, kind="card-refused")
        require(refused["reason"] == "duplicate", refused)
        self.readers.remove(2)
        self.typist.await_record("card-removed")

        # Pulled out while it gets its PIN.
        self.insert(2, 2, "--leave-at=pin")
        self.type_pin(2)
        removed = self.typist.await_record("card-removed")
        require(removed["card"] == "2" and removed["early"], removed)
        self.readers.remove(2)
        self.insert(2, 2)
        self.open(2)

        # The service ends and comes back: what is in and open stays so.
        self.readers.daemon("kill")
        require(self.typist.await_record("card-service")["state"] == "lost", "lost")
        self.readers.daemon("start", str(N_READERS))
        require(self.typist.await_record("card-service")["state"] == "back", "back")
        record = self.insert(3, 3)
        require(record["tries"] == 3, record)
        self.open(3)

    def remove_cards(self, _typist, step):
        for card in keys.cards_of(step):
            self.remove(int(card), int(card))


def make_room_for_readers(stage, held):
    """The room of a rehearsal that was not begun, with its cards in readers instead of on the table."""
    process = subprocess.Popen(held.command(), env=stage.env, cwd=stage.folder)
    try:
        deadline = time.monotonic() + keys.PATIENCE_S
        while not os.path.exists(held.journal_path):
            require(process.poll() is None and time.monotonic() < deadline, "it did not begin")
            time.sleep(0.05)
    finally:
        process.kill()
        process.wait()
    shutil.rmtree(held.record)
    path = os.path.join(held.out, "room", "ksrsigner.yaml")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    changed, n = re.subn(r"place: table\n((?:    set: .*\n)?)    folder: .*\n", r"place: reader\n\1", text)
    require(n == 1, f"the configuration has no cards on the table:\n{text}")
    with open(path, "w", encoding="utf-8") as file:
        file.write(changed)


@test
def three_of_seven_in_readers(stage):
    if shutil.which("xdotool") is None:
        stage.skip("xdotool is not installed: no keys can be typed")
    held = Rehearsal(stage)
    make_room_for_readers(stage, held)
    steps = parse_script()
    with open(stage.path("stderr"), "w+", encoding="utf-8") as errors, Readers(VIRTUAL_CARD) as readers:
        process = subprocess.Popen(held.command(), env=stage.env, cwd=stage.folder, stdout=subprocess.PIPE,
                                   stderr=errors, text=True)
        try:
            typist = keys.Typist(held, process, stage.env)
            table = Table(typist, held, readers)
            keys.TYPED.update({"insert-cards": table.insert_cards, "remove-cards": table.remove_cards})
            typist.await_record("begin")
            typist.take_keyboard()
            keys.hold(typist, steps)
            time.sleep(1)
            typist.press("space")
            out, _ = process.communicate(timeout=60)
        finally:
            process.kill()
            process.wait()
        errors.seek(0)
        require(process.returncode == 0, f"exit {process.returncode}: {errors.read()}")
    require(out.startswith("The record is in "), out)
    journal = held.judge()
    require(not journal.of_kind("refused", "alarm", "objection", "deviation-opened"), "it did not go smoothly")
    opened = [record["card"] for record in journal.of_kind("card-opened")]
    require(opened == ["1", "2", "3"], f"opened: {opened}")
    states = [record["state"] for record in journal.of_kind("card-service")]
    require(states == ["lost", "back"], f"the service: {states}")
    require(not journal.of_kind("card-reader"), "a reader was gone")
    require("111111" not in "".join(line.decode() for line in journal.lines), "a PIN is in the journal")


if __name__ == "__main__":
    rehearsal.run()
