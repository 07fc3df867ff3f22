#!/usr/bin/python3
"""`ksk cards`: issuing, looking at and issuing anew, into files and into PKCS#11 tokens."""

import json
import os
import pty
import re
import select
import time

from harness import PIN, TIMEOUT_S, main, read, require, test, write

PINS = [str(n) * 6 for n in range(1, 8)]
SERIAL = "0123abcd"
UNCHECKED = "Warning: without --config nothing shows that this is the PIN of token"


class Cards:
    """A folder for cards and a set."""

    def __init__(self, stage, name="cards"):
        self.stage = stage
        self.folder = stage.path(name)
        os.mkdir(self.folder)
        self.set = stage.path(name + ".json")

    def run(self, verb, *arguments, pins=None, **how):
        pin = None if pins is None else "\n".join(pins)
        return self.stage.ksk("cards", verb, "--set", self.set, *arguments, pin=pin, **how)

    def issue(self, *arguments, pins=(PIN, *PINS), need=3, of=7, serial=SERIAL, **how):
        named = ["--token-serial", serial] if serial else []
        return self.run("issue", "--of", str(of), "--need", str(need), "--ceremony", "Ceremony 60", "--to", self.folder,
                        *named, *arguments, pins=pins, **how)

    def reissue(self, *arguments, pins=(PIN, *PINS), **how):
        return self.run("reissue", "--to", self.folder, *arguments, pins=pins, **how)

    def status(self, *arguments, **how):
        return self.run("status", "--from", self.folder, *arguments, **how)

    def states(self):
        return [card["state"] for card in self.status("--json").json()["cards"]]

    def files(self):
        return sorted(os.listdir(self.folder))

    def public(self):
        return json.loads(read(self.set))


def names(epoch=1):
    end = "" if epoch == 1 else f"-epoch-{epoch}"
    return [f"card-{n}{end}.json" for n in range(1, 8)]


@test
def issues_seven_cards(stage):
    cards = Cards(stage)
    result = cards.issue().exits(0).is_quiet()
    result.prints("Ceremony 60", SERIAL, "Quorum: 3 of 7", "CO1 of 7", "CO7 of 7", "ready, tries left: 3")
    require(UNCHECKED in result.err, result)
    require(cards.files() == names(), cards.files())
    public = cards.public()
    require((public["need"], public["of"], public["epoch"], public["token_serial"]) == (3, 7, 1, SERIAL), public)
    require(len({card["serial"] for card in public["cards"]}) == 7, public)
    for name in names():
        path = os.path.join(cards.folder, name)
        require(os.stat(path).st_mode & 0o777 == 0o600, "others can read a card")
        require("note" not in json.loads(read(path)), "a card tells its PIN")
    everything = read(cards.set) + b"".join(read(os.path.join(cards.folder, name)) for name in names())
    for pin in (PIN, *PINS):
        require(f'"{pin}"'.encode() not in everything, f"PIN {pin} is in a file")
    cards.status().exits(0).is_quiet().prints("CO3 of 7")
    require(cards.states() == ["ready"] * 7, cards.states())


@test
def tries_the_pin_at_the_token(stage):
    room = stage.room()
    cards = Cards(stage)
    with stage.nothing_written():
        cards.issue("--config", room.config, serial=None, pins=("654321", *PINS)).refuses(3, "refused the PIN")
    result = cards.issue("--config", room.config, serial=None).exits(0)
    result.require(UNCHECKED not in result.err, "the PIN was tried")
    serial = re.search(r"serial num[a-z]*\s*:\s*(\w+)", room.softhsm("softhsm2-util", "--show-slots"), re.I)
    require(serial and cards.public()["token_serial"] == serial.group(1), f"{cards.public()} {serial}")
    # The cards of one token are not issued anew for another.
    other = stage.room("ECDSAP384SHA384")
    with stage.nothing_written():
        cards.reissue("--config", other.config).refuses(1, "these cards are those of token")
    cards.reissue("--config", room.config).exits(0)


@test
def never_writes_over_anything(stage):
    cards = Cards(stage)
    cards.issue().exits(0)
    with stage.nothing_written():
        cards.issue(pins=()).refuses(3, "cards.json", "nothing was written")
        os.rename(cards.set, cards.set + ".old")
        cards.issue(pins=()).refuses(3, "card-1.json is there already", "nothing was written")
        os.rename(cards.set + ".old", cards.set)
    # A card of the next issue that is there already, the last of them.
    in_the_way = write(os.path.join(cards.folder, "card-7-epoch-2.json"), b"mine")
    with stage.nothing_written():
        cards.reissue().refuses(3, "card-7-epoch-2.json is there already")
    require(read(in_the_way) == b"mine", "replaced")


@test
def reissues(stage):
    cards = Cards(stage)
    cards.issue().exits(0)
    before = {name: read(os.path.join(cards.folder, name)) for name in names()}
    old = cards.public()
    os.chmod(cards.set, 0o640)
    result = cards.reissue().exits(0).is_quiet().prints("Epoch:  2")
    result.require("destroy the old cards" in result.err, "no word on the old cards")
    require(cards.files() == sorted(names() + names(2)), cards.files())
    for name, content in before.items():
        require(read(os.path.join(cards.folder, name)) == content, f"{name} was changed")
    new = cards.public()
    require((new["epoch"], new["set"]) == (2, old["set"]), new)
    require(os.stat(cards.set).st_mode & 0o777 == 0o640, "other permissions")
    require({card["serial"] for card in new["cards"]}.isdisjoint(card["serial"] for card in old["cards"]), new)
    require(cards.states() == ["ready"] * 7, cards.states())
    # Without the new one of card 3 there is the old one, which is refused.
    os.remove(os.path.join(cards.folder, "card-3-epoch-2.json"))
    cards.status().exits(1).prints("replaced, tries left: 3")
    require(cards.states().count("replaced") == 1, cards.states())
    cards.reissue().exits(0).prints("Epoch:  3")


@test
def leaves_nothing_half_done(stage):
    cards = Cards(stage)
    # Fewer PINs than cards; one that is too short.
    with stage.nothing_written():
        cards.issue(pins=(PIN, *PINS[:4])).refuses(3, "card 5", "the set of cards is not written")
        cards.issue(pins=(PIN, *PINS[:6], "77")).refuses(2, "card 7", "4 to 12")
        cards.issue(pins=("",)).refuses(3, "PIN of token", "nothing was written")
        cards.issue(pins=("1" * 128, *PINS)).refuses(2, "127")
    cards.issue().exits(0)
    with stage.nothing_written():
        cards.reissue(pins=(PIN, *PINS[:6])).refuses(3, "card 7")
    require(cards.states() == ["ready"] * 7, cards.states())


@test
def says_what_is_wrong_with_cards(stage):
    cards = Cards(stage)
    cards.issue().exits(0)

    def path(card):
        return os.path.join(cards.folder, f"card-{card}.json")

    write(path(1), read(path(2)))
    write(path(3), read(path(3)).replace(b'"tries_left" : 3', b'"tries_left" : 0'))
    write(path(4), b"{}")
    os.remove(path(5))
    other = Cards(stage, "other")
    other.issue().exits(0)
    write(path(6), read(os.path.join(other.folder, "card-6.json")))
    write(path(7), read(path(7)).replace(b'"need" : 3', b'"need" : 2'))
    cards.status().exits(1).is_quiet()
    expected = ["duplicate", "ready", "blocked", "unreadable", "missing", "other-set", "unknown"]
    require(cards.states() == expected, cards.states())
    # Without a folder nobody looks.
    require(cards.run("status", "--json").exits(0).json()["cards"][2]["state"] is None, "looked")


@test
def refuses_bad_sets(stage):
    cards = Cards(stage)
    cards.status().refuses(3, "cards.json")
    for content in (b"", b"{}", b"[" * 20000, b"\xff", b"x" * 40000):
        write(cards.set, content)
        code = 3 if len(content) == 40000 else 1
        cards.status().refuses(code, "cards.json")
        cards.reissue().refuses(code, "cards.json")
    os.remove(cards.set)
    cards.issue().exits(0)
    write(cards.set, read(cards.set).replace(b'"need" : 3', b'"need" :  3'))
    cards.status().refuses(1, "not spelt as it was written")


@test
def usage(stage):
    cards = Cards(stage)
    with stage.nothing_written():
        stage.ksk("cards", "issue").refuses(2, "--set")
        stage.ksk("cards", "lend", "--set", "x").refuses(2, "'lend'")
        for need, of in ((1, 7), (8, 7), (3, 8), (3, 2), (-3, 7), (3, -7)):
            cards.issue(need=need, of=of).refuses(2, "--of takes 2 to 7")
        cards.issue(serial=None).refuses(2, "--config", "--token-serial")
        cards.run("issue", "--of", "7", "--need", "3").refuses(2, "--ceremony")
        cards.run("issue", "--of", "7", "--need", "3", "--ceremony", "60").refuses(2, "--to DIR", "--module")
        cards.issue("--module", "x").refuses(2, "--to DIR", "--module")
        cards.issue("--reader", "x").refuses(2, "--to DIR", "--reader")
        cards.issue("--from", "x").refuses(2, "--from")
        cards.issue("--ceremony", "two\nlines").refuses(2, "ceremony")
        cards.issue("--pin-fd", "-1", pins=None).refuses(2, "--pin-fd")
        # Nobody is there to ask.
        cards.issue(pins=None).refuses(3, "no terminal")
    cards.issue().exits(0)
    for option in (("--of", "5"), ("--need", "2"), ("--ceremony", "61")):
        cards.reissue(*option).refuses(2, "stay what they are")


def type_answers(stage, arguments, answers):
    """Runs it at a terminal; answers are pairs of what a question ends with and what is typed then."""
    process, terminal = pty.fork()
    if process == 0:
        try:
            os.chdir(stage.folder)
            os.execve(stage.options.ksk, [stage.options.ksk, *arguments], stage.env)
        finally:
            os._exit(127)
    screen = b""
    waiting = list(answers)
    deadline = time.monotonic() + TIMEOUT_S
    while True:
        ready, _, _ = select.select([terminal], [], [], deadline - time.monotonic())
        require(ready, f"no end: {screen}")
        try:
            screen += os.read(terminal, 4096)
        except OSError:  # the other end is closed
            break
        if waiting and screen.endswith(waiting[0][0].encode()):
            os.write(terminal, waiting.pop(0)[1].encode() + b"\n")
    os.close(terminal)
    _, status = os.waitpid(process, 0)
    require(not waiting, f"not asked for: {waiting}\n{screen}")
    for _, typed in answers:
        require(typed.encode() not in screen, f"a PIN is on the screen: {screen}")
    return os.waitstatus_to_exitcode(status), screen


@test
def asks_at_the_terminal(stage):
    """Whatever nothing tells right from wrong is asked for twice: before each card its holder may take the keyboard."""
    cards = Cards(stage)
    arguments = ["cards", "issue", "--set", cards.set, "--to", cards.folder, "--of", "2", "--need", "2", "--ceremony",
                 "Ceremony 60", "--token-serial", SERIAL]
    token = [(f"PIN of token {SERIAL}: ", PIN), (f"Once more: PIN of token {SERIAL}: ", PIN)]

    def card(n, pin, again):
        return [(f"\nNew PIN of card {n}: ", pin), (f"Once more: New PIN of card {n}: ", again)]

    with stage.nothing_written():
        code, screen = type_answers(stage, arguments, token + card(1, "314159", "314159") + card(2, "271828", "271829"))
        require(code == 3 and b"card 2: New PIN of card 2: the two are not the same" in screen, screen)
    code, screen = type_answers(stage, arguments, token + card(1, "314159", "314159") + card(2, "271828", "271828"))
    require(code == 0 and b"Quorum: 2 of 2" in screen, screen)
    require(len(cards.files()) == 2, cards.files())
    # The PIN that a token is going to judge is asked for once.
    room = stage.room()
    with stage.nothing_written():
        code, screen = type_answers(stage, [*arguments[:2], "--config", room.config, "--set", "other.json",
                                            "--to", stage.folder, *arguments[6:-2]], [(": ", "987654")])
    require(code == 3 and b"(CKR_PIN_INCORRECT)" in screen, screen)


@test
def writes_to_tokens(stage):
    room = stage.room()
    module = re.search(r'module: "(.*)"', read(room.config).decode()).group(1)
    stage.env["SOFTHSM2_CONF"] = os.path.join(room.folder, "hsm", "softhsm2.conf")
    for card in (1, 2):
        room.softhsm("softhsm2-util", "--init-token", "--free", "--label", f"CO{card} of 2", "--so-pin", "so-pin",
                     "--pin", "transport")
    cards = Cards(stage)
    arguments = ("issue", "--of", "2", "--need", "2", "--ceremony", "Ceremony 60", "--token-serial", SERIAL,
                 "--module", module)
    with stage.nothing_written(room.tokens):
        cards.run(*arguments, pins=(PIN, "wrong-pin", PINS[0])).refuses(3, "card 1", "PIN was wrong")
        cards.run(*arguments, pins=(PIN, "transport", PINS[0])).refuses(3, "card 2", "write them again")
    pins = (PIN, PINS[0], PINS[0], "transport", PINS[1])
    cards.run(*arguments, pins=pins).exits(0).is_quiet().prints("Quorum: 2 of 2")
    # The PINs that they were given are the ones that they have.
    renewed = (PIN, PINS[0], "new-1", PINS[1], "new-2")
    cards.run("reissue", "--module", module, pins=renewed).exits(0).prints("Epoch:  2")
    with stage.nothing_written(room.tokens):
        cards.run("reissue", "--module", module, pins=renewed).refuses(3, "card 1", "PIN was wrong",
                                                                       "no card was changed")
        cards.run("reissue", "--module", "none.so", pins=renewed).refuses(3, "none.so")


@test
def says_what_is_left_of_the_old_cards(stage):
    room = stage.room()
    module = re.search(r'module: "(.*)"', read(room.config).decode()).group(1)
    stage.env["SOFTHSM2_CONF"] = os.path.join(room.folder, "hsm", "softhsm2.conf")
    for card in (1, 2, 3):
        room.softhsm("softhsm2-util", "--init-token", "--free", "--label", f"CO{card} of 3", "--so-pin", "so-pin",
                     "--pin", PINS[card - 1])
    cards = Cards(stage)
    same = [pin for pin in PINS[:3] for _ in range(2)]
    cards.run("issue", "--of", "3", "--need", "2", "--ceremony", "Ceremony 60", "--token-serial", SERIAL,
              "--module", module, pins=(PIN, *same)).exits(0)
    # One card is written over, then the next one's PIN is wrong; then one more.
    with stage.nothing_written(room.tokens):
        cards.run("reissue", "--module", module, pins=(PIN, PINS[0], "new-1", "wrong", "new-2")).refuses(
            3, "card 2", "written over: 1 of 3", "Of the others 2 still open the token", "once more")
        pins = (PIN, "new-1", "new-1", PINS[1], "new-2", "wrong", "new-3")
        cards.run("reissue", "--module", module, pins=pins).refuses(
            3, "card 3", "written over: 2 of 3", "too few for the old set file, which takes 2")
    # Once more, and all is well.
    cards.run("reissue", "--module", module, pins=(PIN, "new-1", "new-1", "new-2", "new-2", PINS[2], "new-3")).exits(0)
    require(cards.public()["epoch"] == 2, cards.public())


if __name__ == "__main__":
    main()
