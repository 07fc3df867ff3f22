#!/usr/bin/python3
"""A whole rehearsal that is typed on the keyboard, key by key, as somebody would who has nothing else: the focus must be
where one types, and a wrong key must do nothing. Needs xdotool."""

import datetime
import subprocess
import time

from rehearsal import Rehearsal, parse_script, require, run, test
from typist import BEAT_S, Typist, require_keyboard

WORDS = 32
# What one press of the space bar does in a step of that kind, and the record that says so.
PRESSES = {
    "cameras": [],  # those of the room are not this program's
    "start-recording": ["recording-started"], "activate-hsm": ["hsm-activated"], "load-previous": ["previous-loaded"],
    "load-request": ["request-loaded"], "write-response": ["medium-released"], "print": ["printed"],
    "deactivate-hsm": ["hsm-deactivated"], "exceptions": ["no-exceptions"], "close": [],
}


def roll_call(typist, step):
    for role in step.find("with").get("roles").split():
        typist.enter(f"Person {role}", role)
        typist.await_record("person")


def set_clock(typist, step):
    typist.enter(datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M:%S"))
    typist.await_record("clock-set")


def cards_of(step):
    """Crypto officer 3 holds card 3."""
    return [role.removeprefix("CO") for role in step.find("with").get("cards").split()]


def insert(typist, card, *, modifier=""):
    typist.press(modifier + card)
    record = typist.await_record("card-inserted")
    require(record["card"] == card, record)


def open_card(typist, card):
    typist.enter(card * 6)
    record = typist.await_record("card-opened")
    require(record["card"] == card and record["holder"] == f"CO{card}", record)


def insert_cards(typist, step):
    """The second goes in while the PIN of the first is asked for; a PIN is mistyped; the last comes out too soon."""
    first, second, last = cards_of(step)
    typist.press("9")  # there is no such card
    insert(typist, first)
    insert(typist, second, modifier="ctrl+")
    typist.enter("000000")
    refused = typist.await_record("card-refused")
    require(refused["card"] == first and refused["reason"] == "wrong-pin" and refused["tries"] == 2, refused)
    open_card(typist, first)
    open_card(typist, second)
    insert(typist, last)
    typist.press(f"ctrl+{last}")
    removed = typist.await_record("card-removed")
    require(removed["card"] == last and removed["early"], removed)
    insert(typist, last)
    open_card(typist, last)


def remove_cards(typist, step):
    for card in cards_of(step):
        typist.press(card)
        record = typist.await_record("card-removed")
        require(record["card"] == card and not record.get("early"), record)


def compare_hash(typist, step):
    typist.press("space")
    typist.await_record("reading-begun")
    for _ in range(WORDS):
        typist.press("space")
        time.sleep(BEAT_S)
    typist.await_record("hash-compared")


def review_request(typist, step):
    typist.await_record("reviewed")


def sign(typist, step):
    typist.enter("yes")  # it is asked for as it is written, and this is not
    time.sleep(BEAT_S)
    typist.press("ctrl+a", "BackSpace")
    typist.enter("Yes")
    typist.await_record("response-signed")


def attest(typist, step, roles):
    for role in roles:
        typist.enter(role)
        typist.await_record("signed")


TYPED = {"roll-call": roll_call, "set-clock": set_clock, "insert-cards": insert_cards, "remove-cards": remove_cards,
         "compare-hash": compare_hash, "review-request": review_request, "sign": sign}


def hold(typist, steps):
    roles = []
    for step in steps:
        entered = typist.await_record("enter")
        require(entered["step"] == step.get("id"), f"step {entered['step']} instead of {step.get('id')}")
        kind = step.get("kind")
        if kind == "roll-call":
            roles = step.find("with").get("roles").split()
        if kind == "attest":
            attest(typist, step, roles)
        elif kind in TYPED:
            TYPED[kind](typist, step)
        else:
            for record in PRESSES[kind]:
                typist.press("space")
                typist.await_record(record, repeat="space")
        time.sleep(2 * BEAT_S)
        typist.enter(*step.get("confirm").split())
        confirmed = typist.await_record("confirm")
        require(confirmed["who"] == step.get("confirm"), confirmed)
    typist.await_record("recording-stopped")  # not before the last confirmation is on film
    typist.await_record("close")


@test
def typed_from_beginning_to_end(stage):
    require_keyboard(stage)
    rehearsal = Rehearsal(stage)
    steps = parse_script()
    with open(stage.path("stderr"), "w+", encoding="utf-8") as errors:
        process = subprocess.Popen(rehearsal.command(), env=stage.env, cwd=stage.folder, stdout=subprocess.PIPE,
                                   stderr=errors, text=True)
        try:
            typist = Typist(rehearsal, process, stage.env)
            typist.await_record("begin")
            typist.take_keyboard()
            hold(typist, steps)
            time.sleep(1)
            require(process.poll() is None, "the last page did not stay")
            out = typist.leave()
        finally:
            process.kill()
            process.wait()
        errors.seek(0)
        require(process.returncode == 0, f"exit {process.returncode}: {errors.read()}")
    require(out.startswith("The record is in "), out)
    journal = rehearsal.judge()
    require(not journal.of_kind("refused", "alarm", "objection", "deviation-opened"), "it did not go smoothly")


if __name__ == "__main__":
    run()
