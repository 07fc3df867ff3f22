#!/usr/bin/python3
"""A whole rehearsal with cards in readers: the console, the real smart card service, virtual cards that are put in and
taken out, and keys that are typed. Among the cards a duplicate, a wrong PIN, one that is pulled out while it gets its
PIN; a service that ends and comes back; a console that is killed with the cards in their readers, and started again; one
that is blocked then, for which another one is used. Runs inside of tests/cards/with-readers. Needs xdotool."""

import os
import re
import shutil
import subprocess
import sys
import time

import rehearsal
from rehearsal import Rehearsal, parse_script, require, test
from tap import tests

import keys
from typist import BEAT_S, PATIENCE_S, Typist

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cards"))
from virtual_readers import Readers  # pylint: disable=wrong-import-position

N_READERS = 4
VIRTUAL_CARD = os.environ["KSK_VIRTUAL_CARD"]

# What keys.py has is its own.
tests.clear()


class Console(Typist):
    """The console, which may be killed and started again, and whoever types into it."""

    def __init__(self, stage, held, errors):
        self._start = lambda: subprocess.Popen(held.command(), env=stage.env, cwd=stage.folder, stdout=subprocess.PIPE,
                                               stderr=errors, text=True)
        super().__init__(held, self._start(), stage.env)

    @property
    def process(self):
        return self._process

    def end(self):
        self._process.kill()
        self._process.communicate()

    def start_again(self):
        self.end()
        self._process = self._start()
        self.take_keyboard()
        self.press("space")  # what the journal holds is read, and gone on from
        self.await_record("resume", repeat="space")


class Table:
    """The cards of a room, the readers that they go into, and what the journal says of both."""

    def __init__(self, typist, held, readers):
        self.typist = typist
        self.held = held
        self.readers = readers
        self.folder = os.path.join(held.out, "room", "cards")

    def insert(self, card, reader, *options, kind="card-inserted"):
        self.readers.insert(reader, os.path.join(self.folder, f"card-{card}.json"), *options)
        record = self.typist.await_record(kind)
        require(record["card"] == str(card), record)
        return record

    def type_pin(self, card, *, digit=None):
        time.sleep(2 * BEAT_S)
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

    def refuse(self, card, reason, tries):
        self.type_pin(card, digit=9)
        refused = self.typist.await_record("card-refused")
        require((refused["card"], refused["reason"], refused["tries"]) == (str(card), reason, tries), refused)

    def load_after_restart(self, typist, _step):
        """Between two steps the console is killed, with all cards in: nothing happens to them, and their shares are
        gone. The holder of card 2 has forgotten the PIN; that of card 4 is in the room."""
        before = len(self.held.journal().records)
        typist.start_again()
        typist.await_record("alarm")  # the HSM is not active any more
        typist.press("space")
        typist.await_record("alarm-acknowledged", repeat="space")
        self.open(1)
        self.refuse(2, "wrong-pin", 2)
        self.refuse(2, "last-try", 1)
        self.refuse(2, "blocked", 0)
        self.open(3)
        self.readers.remove(2)
        require(self.typist.await_record("card-removed")["card"] == "2", "another card")
        self.insert(4, 2)
        self.open(4)
        typist.press("space")
        record = typist.await_record("hsm-reactivated", repeat="space")
        require(record["cards"] == "1 3 4", record)
        news = [record["card"] for record in self.held.journal().records[before:] if record["kind"] == "card-inserted"]
        require(news == ["4"], f"after the restart cards {news} were inserted")

        typist.press("space")
        typist.await_record("previous-loaded", repeat="space")

    def remove_cards(self, _typist, step):
        """Card 2 is out already; card 4 is in its reader."""
        require(keys.cards_of(step) == ["1", "2", "3"], "another script")
        self.remove(1, 1)
        self.remove(3, 3)
        self.remove(4, 2)


class Held(Rehearsal):
    """A rehearsal with one more officer in the room: card 4 can be used in place of another."""

    def __init__(self, stage):
        self._path = stage.path("four-officers")  # what parse_script() puts an ending to
        original = os.path.join(rehearsal.REPOSITORY, "resources", "scripts", f"{rehearsal.SHORT}.xml")
        changed, n = re.subn(r'roles="([^"]*CO3)\b', r'roles="\1 CO4', rehearsal.read(original).decode())
        require(n == 1, "another script")
        with open(self._path + ".xml", "w", encoding="utf-8") as file:
            file.write(changed)
        super().__init__(stage, script=self._path)

    def command(self, *options):
        return [self._path + ".xml" if argument == self._path else argument for argument in super().command(*options)]

    def steps(self):
        return parse_script(self._path)


def make_room_for_readers(stage, held):
    """The room of a rehearsal that was not begun, with its cards in readers instead of on the table."""
    process = subprocess.Popen(held.command(), env=stage.env, cwd=stage.folder)
    try:
        deadline = time.monotonic() + PATIENCE_S
        while not os.path.exists(held.journal_path):
            require(process.poll() is None and time.monotonic() < deadline, "it did not begin")
            time.sleep(0.05)
    finally:
        process.kill()
        process.wait()
    shutil.rmtree(held.record)
    shutil.rmtree(os.path.dirname(held.stick_journal_path), ignore_errors=True)  # it may have come to that
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
    held = Held(stage)
    make_room_for_readers(stage, held)
    with open(stage.path("stderr"), "w+", encoding="utf-8") as errors, Readers(VIRTUAL_CARD) as readers:
        typist = Console(stage, held, errors)
        try:
            table = Table(typist, held, readers)
            keys.TYPED.update({"insert-cards": table.insert_cards, "remove-cards": table.remove_cards,
                               "load-previous": table.load_after_restart})
            typist.await_record("begin")
            typist.take_keyboard()
            keys.hold(typist, held.steps())
            time.sleep(1)
            out = typist.leave()
        except AssertionError as failure:
            errors.seek(0)
            raise AssertionError(f"{failure}\n{errors.read()}") from failure
        finally:
            typist.end()
        errors.seek(0)
        require(typist.process.returncode == 0, f"exit {typist.process.returncode}: {errors.read()}")
    require(out.startswith("The record is in "), out)
    journal = held.judge()
    require(not journal.of_kind("refused", "objection", "deviation-opened"), "it did not go smoothly")
    alarms = [record["happened"] for record in journal.of_kind("alarm")]
    require(alarms == ["The HSM is no longer active."], alarms)
    opened = [record["card"] for record in journal.of_kind("card-opened")]
    require(opened == ["1", "2", "3", "1", "3", "4"], f"opened: {opened}")
    require(len(journal.of_kind("resume")) == 1, "it was not started again once")
    states = [record["state"] for record in journal.of_kind("card-service")]
    require(states == ["lost", "back"], f"the service: {states}")
    require(not journal.of_kind("card-reader"), "a reader was gone")
    require("111111" not in "".join(line.decode() for line in journal.lines), "a PIN is in the journal")


if __name__ == "__main__":
    rehearsal.run()
