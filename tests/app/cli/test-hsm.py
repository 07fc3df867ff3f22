#!/usr/bin/python3
"""What operators are told when the HSM is not there, not the right one, or fails; and where PINs do not turn up."""

import os
import pty
import re
import select
import shutil
import time

from harness import ANY_MODULE, PIN, TIMEOUT_S, main, read, require, test, write

SECRET = "Xyzzy-4711-plugh"
NO_PIN = ('^    pin: ".*"\n', "")
NO_CHOICE = ("^  hsm:\n    softhsm:\n      token_label: .*\n", "")
# Every command that opens the HSM.
COMMANDS = {"inventory": [], "keygen": ["--algorithm", "ED25519"], "trust-anchor": ["new.xml"], "delete": ["label"]}


def refuse_everywhere(stage, room, *fragments, code=3, options=(), pin=None):
    """Nothing is signed, made or written, and each command says why."""
    with stage.nothing_written():
        room.sign(*options, pin=pin).refuses(code, *fragments)
        room.sign("--json", *options, pin=pin).refuses(code, *fragments)
        stage.ksk(*room.command("plan", *options, room.request), pin=pin).refuses(code, *fragments)
        for command, arguments in COMMANDS.items():
            room.run(command, *options, *arguments, pin=pin).refuses(code, *fragments)


@test
def a_wrong_pin(stage):
    room = stage.room().edit(('pin: ".*"', 'pin: "987654"'))
    refuse_everywhere(stage, room, "HSM softhsm: with the PIN of the configuration", "nothing was changed",
                      "(CKR_PIN_INCORRECT)")
    room.check().refuses(3, "with the PIN of the configuration", "(CKR_PIN_INCORRECT)")
    # The one of the run comes first.
    room.sign(pin=PIN).exits(0)
    os.remove(room.response)
    room.edit(NO_PIN)
    result = room.sign(pin="987654").refuses(3, "with the PIN from file descriptor", "(CKR_PIN_INCORRECT)")
    require("987654" not in result.err, result)
    # The shortest that tokens accept has four characters; it is the token that says so.
    room.sign(pin="1").refuses(3, "(CKR_PIN_")
    room.sign(pin=PIN).exits(0)


@test
def a_pin_that_cannot_be_read(stage):
    room = stage.room().edit(NO_PIN)
    for options, code, *fragments in ((["--pin-fd", "77"], 3, "77", "not open for reading"),
                                      (["--pin-fd", "-1"], 2, "--pin-fd", "-1"),
                                      (["--pin-fd", "-7"], 2, "--pin-fd", "-7"),
                                      (["--pin-fd", "seven"], 2, "seven", "--pin-fd")):
        refuse_everywhere(stage, room, *fragments, code=code, options=options)
    with stage.nothing_written():
        room.sign("--pin-fd", "0", stdin=b"").refuses(3, "the PIN is empty")
        room.sign("--pin-fd", "0", stdin=b"\n").refuses(3, "the PIN is empty")
        room.sign("--pin-fd", "0", stdin=b"7" * 5000).refuses(3, "PIN")
    # A line for the PIN, and one for the question.
    stage.ksk(*room.command("sign", "--pin-fd", "0", room.request, room.response),
              stdin=PIN.encode() + b"\nYes\n").exits(0)


@test
def no_pin_and_no_terminal(stage):
    room = stage.room().edit(NO_PIN)
    refuse_everywhere(stage, room, "there is no terminal to ask for the PIN", "--pin-fd")
    # Checking needs no private key: it goes on without one.
    room.check().exits(0).is_quiet()


@test
def a_pin_typed_at_the_terminal(stage):
    room = stage.room().edit(NO_PIN)
    for typed, code in ((PIN, 0), ("987654", 3)):
        process, terminal = pty.fork()
        if process == 0:
            try:
                os.execve(stage.options.ksk, [stage.options.ksk, *room.command("inventory", now=None)], stage.env)
            finally:
                os._exit(127)
        screen = b""
        deadline = time.monotonic() + TIMEOUT_S
        while True:
            ready, _, _ = select.select([terminal], [], [], deadline - time.monotonic())
            require(ready, f"no end: {screen}")
            try:
                got = os.read(terminal, 4096)
            except OSError:  # the other end is closed
                break
            screen += got
            if typed and screen.endswith(b"): "):
                require(re.search(rb'PIN of token "KSK rehearsal" \(serial \w+\): $', screen), screen)
                os.write(terminal, typed.encode() + b"\n")
                typed = None
        os.close(terminal)
        _, status = os.waitpid(process, 0)
        require(os.waitstatus_to_exitcode(status) == code, screen)
        require(PIN.encode() not in screen and b"987654" not in screen, f"a PIN is on the screen: {screen}")
        require((b"1 keys" if code == 0 else b"(CKR_PIN_INCORRECT)") in screen, screen)


@test
def tries_that_run_out(stage):
    room = stage.room().with_faults("C_Login=CKR_PIN_LOCKED")
    refuse_everywhere(stage, room, "no more tries", "security officer", "(CKR_PIN_LOCKED)")
    for flags, *fragments in (("0x10000", "running low"), ("0x20000", "one last try"), ("0x40000", "no more tries")):
        stage.env["KSK_FAULT_RULES"] = f"C_Login=CKR_PIN_INCORRECT;C_GetTokenInfo=flags:{flags}"
        result = room.sign().refuses(3, "(CKR_PIN_INCORRECT)", *fragments)
        warned = any("one last try" in line and "KSK rehearsal" in line for line in result.lines("Warning: "))
        require(warned == (flags == "0x20000"), result)


@test
def pins_turn_up_nowhere(stage):
    room = stage.room()
    room.softhsm("pkcs11-tool", "--module", re.search('module: "(.*)"', read(room.config).decode()).group(1),
                 "--login", "--pin", PIN, "--change-pin", "--new-pin", SECRET)
    log = stage.env["KSK_FAULT_LOG"] = stage.path("log")
    write(log, b"")

    def run(*, in_config):
        pin = None if in_config else SECRET
        for options in ([], ["--json"]):
            yield room.check(*options, pin=pin)
            yield stage.ksk(*room.command("plan", *options, room.request), pin=pin)
            yield room.sign(*options, pin=pin)
            os.remove(room.response)
            yield room.run("inventory", *options, pin=pin)
            label = f"K{len(options)}{in_config}"
            yield room.run("keygen", "--algorithm", "ED25519", "--label", label, *options, pin=pin)
        yield room.run("trust-anchor", stage.path(f"{in_config}.xml"), pin=pin)
        yield room.run("delete", f"K0{in_config}", stdin=f"K0{in_config}\n".encode(), pin=pin)

    results = []
    room.edit(('pin: ".*"', f'pin: "{SECRET}"'))
    # The environment of the module is looked at, too: this way its log shows every call.
    room.with_faults("")
    results += run(in_config=True)
    room.edit(NO_PIN)
    results += run(in_config=False)
    for result in results:
        result.exits(0)
        require(SECRET not in result.out + result.err, f"the PIN was printed\n{result}")
        require(not any(SECRET in str(argument) for argument in result.command), "the PIN was an argument")
    require(SECRET.encode() not in read(log) and b"C_Login@1 CKR_OK" in read(log), "the log of the calls")
    for path, _, names in os.walk(stage.folder):
        for name in names:
            require(SECRET.encode() not in read(os.path.join(path, name)), f"the PIN is in {name}")


@test
def the_token_is_absent(stage):
    room = stage.room()
    room.edit(("token_label: .*", 'token_label: "somewhere else"'))
    room.sign().refuses(3, 'no initialised token with label "somewhere else"', 'Present: label "KSK rehearsal"')
    room.edit(("token_label: .*", 'token_label: "KSK rehearsal"'))
    room.sign("--token-serial", "0000").refuses(3, 'label "KSK rehearsal" and serial "0000"', 'Present: label')
    room.sign("--token-label", "gone").refuses(3, 'with label "gone"', 'Present: label')
    shutil.move(room.tokens, stage.path("tokens"))
    os.mkdir(room.tokens)
    refuse_everywhere(stage, room, "no initialised token", "Present: none")
    room.check().refuses(3, "no initialised token", "Present: none")


@test
def one_of_several_tokens(stage):
    room = stage.room()
    room.softhsm("softhsm2-util", "--init-token", "--free", "--label", "other", "--pin", PIN, "--so-pin", PIN)
    shown = re.findall(r"Serial number: +(\w+)\s+Initialized: +yes\s+User PIN init.: +yes\s+Label: +(.*\S)",
                       room.softhsm("softhsm2-util", "--show-slots"))
    serials = {label: serial for serial, label in shown}

    def sign(*options):
        result = room.sign(*options)
        if os.path.exists(room.response):
            os.remove(room.response)
        return result

    # `ceremony.hsm` chooses, then the run.
    sign().exits(0).prints(serials["KSK rehearsal"])
    sign("--token-serial", serials["KSK rehearsal"]).exits(0)
    sign("--token-serial", serials["other"]).refuses(3, f'serial "{serials["other"]}"', '"KSK rehearsal"')
    result = sign("--token-label", "other", "--json").exits(1).complains("nothing was signed", room.label)
    require(result.failed() == {"KSR-CHAIN-KEYS", "KSK-MATCH"}, result)
    room.edit(NO_CHOICE)
    refuse_everywhere(stage, room, "2 tokens", "name one by label and serial", *serials, *serials.values())
    sign("--token-label", "KSK rehearsal").exits(0)
    sign("--token-serial", serials["KSK rehearsal"]).exits(0)
    room.run("inventory", "--token-serial", serials["other"]).exits(0).prints("0 keys\n")
    # Two of the same name.
    room.softhsm("softhsm2-util", "--init-token", "--free", "--label", "KSK rehearsal", "--pin", PIN, "--so-pin", PIN)
    sign("--token-label", "KSK rehearsal").refuses(3, '2 tokens with label "KSK rehearsal"', serials["KSK rehearsal"])
    sign("--token-label", "KSK rehearsal", "--token-serial", serials["KSK rehearsal"]).exits(0)


@test
def one_of_several_hsms(stage):
    room = stage.room()
    section = re.search(r"^  softhsm:\n(    .*\n)+", read(room.config).decode(), re.MULTILINE).group()
    room.edit(("^hsm:\n", "hsm:\n" + section.replace("softhsm:", "second:", 1)))
    room.edit(('pin: ".*"', 'pin: "987654"'))
    refuse_everywhere(stage, room, "several HSMs (second, softhsm)", "--hsm NAME", code=2)
    refuse_everywhere(stage, room, "no HSM called 'third'", "second, softhsm", code=2, options=["--hsm", "third"])
    room.sign("--hsm", "second").refuses(3, "HSM second: ", "(CKR_PIN_INCORRECT)")
    room.sign("--hsm", "softhsm").exits(0)
    os.remove(room.response)
    room.edit((r"^hsm:\n(  .*\n)+", "")).edit(NO_CHOICE)
    refuse_everywhere(stage, room, "no HSM is configured", "--config FILE", code=2)
    # Checking does without: what it cannot compare is not checked aloud.
    result = room.check("--json").exits(0)
    require("KSR-CHAIN-KEYS" in {f["check"] for f in result.json()["findings"] if f["verdict"] == "skip"}, result)


@test
def modules_that_are_none(stage):
    room = stage.room()
    for module, *fragments in ((stage.path("none.so"), stage.path("none.so"), "cannot be loaded"),
                               (room.config, room.config, "cannot be loaded"),
                               (stage.home, stage.home, "cannot be loaded"),
                               ("$KSK_NOT_SET/module.so", '"KSK_NOT_SET"', "not set")):
        room.edit((ANY_MODULE.pattern, f'module: "{module}"'))
        refuse_everywhere(stage, room, "HSM softhsm: ", *fragments)
        room.check().refuses(3, "HSM softhsm: ", *fragments)


@test
def the_key_is_absent(stage):
    room = stage.room()
    label = room.label
    room.edit((f'label: "{label}"', 'label: "Knothere"'))
    with stage.nothing_written():
        result = room.sign("--json").exits(1)
        result.complains("nothing was signed", "KSK-MATCH", "Knothere", "no usable key with that label")
        require(result.failed() == {"KSK-MATCH"}, result)
        room.run("trust-anchor", stage.path("new.xml")).refuses(3, "no trust anchor was written", '"Knothere"')
        room.run("delete", "Knothere").refuses(3, "nothing was deleted", '"Knothere"')
    # The last signer is not in the HSM: the chain is broken.
    room.edit(('label: "Knothere"', f'label: "{label}"'))
    room.run("delete", label, stdin=label.encode()).exits(0)
    result = room.check("--json").exits(1).complains("KSR-CHAIN-KEYS", label)
    require(result.failed() == {"KSR-CHAIN-KEYS"}, result)
    # Another key under its label.
    room.run("keygen", "--algorithm", "ECDSAP256SHA256", "--label", label).exits(0)
    with stage.nothing_written():
        result = room.sign("--json").exits(1).complains("nothing was signed")
        require({"KSR-CHAIN-KEYS", "KSK-MATCH"} <= result.failed(), result)
        result = room.run("trust-anchor", stage.path("new.xml")).exits(1).prints_nothing()
        result.complains("no trust anchor was written", "KSK-MATCH", label)


@test
def signatures_that_fail(stage):
    room = stage.room().with_faults("")
    for rules, *fragments in (
        ("C_Sign@1=CKR_DEVICE_ERROR", "Bundle 1,", "reconnect it", "(CKR_DEVICE_ERROR)"),
        ("C_Sign@5=CKR_FUNCTION_FAILED", "Bundle 5,", "(CKR_FUNCTION_FAILED)"),
        ("C_Sign@9=CKR_DEVICE_MEMORY", "Bundle 9,", "(CKR_DEVICE_MEMORY)"),
        ("C_Sign@3=stuck", "Bundle 3,", "(CKR_FUNCTION_FAILED)"),
        ("C_Sign@1=flip", "Bundle 1,", "not a signature by this key"),
        ("C_Sign@4=flip", "Bundle 4,", "not a signature by this key"),
        ("C_Sign@9=flip", "Bundle 9,", "not a signature by this key"),
        ("C_SignInit@7=CKR_KEY_FUNCTION_NOT_PERMITTED", "Bundle 7,", "(CKR_KEY_FUNCTION_NOT_PERMITTED)"),
        # It goes away: everything fails from then on.
        ("C_Sign@6+=CKR_DEVICE_REMOVED;C_SignInit@7+=CKR_DEVICE_REMOVED", "Bundle 6,", "(CKR_DEVICE_REMOVED)"),
        ("C_SignInit@2+=CKR_SESSION_HANDLE_INVALID", "Bundle 2,", "(CKR_SESSION_HANDLE_INVALID)"),
        ("C_Sign@2=0x80000042", "Bundle 2,", "(CKR_VENDOR_DEFINED + 0x42)"),
        ("C_GetMechanismList=hide:CKM_ECDSA", "Bundle 1,", "does not offer CKM_ECDSA"),
    ):
        stage.env["KSK_FAULT_RULES"] = rules
        with stage.nothing_written():
            result = room.sign().exits(3).complains("no SKR was written: ", f"key {room.label}", *fragments)
            result.require("Generated" not in result.out, "it claims to have made an SKR")
            room.sign("--json").exits(3).complains(*fragments).prints_nothing()
    stage.env["KSK_FAULT_RULES"] = ""
    room.sign().exits(0)


@test
def an_hsm_that_fails_before_signing(stage):
    room = stage.room().with_faults("")
    for rules, *fragments in (
        ("C_Initialize=CKR_GENERAL_ERROR", "does not start", "(CKR_GENERAL_ERROR)"),
        ("C_GetSlotList=CKR_DEVICE_ERROR", "slots", "(CKR_DEVICE_ERROR)"),
        ("C_GetTokenInfo=CKR_DEVICE_ERROR", "(CKR_DEVICE_ERROR)"),
        ("C_OpenSession=CKR_SESSION_COUNT", "no session", '"KSK rehearsal"', "(CKR_SESSION_COUNT)"),
        ("C_Login=CKR_DEVICE_REMOVED", "reconnect it", "(CKR_DEVICE_REMOVED)"),
        ("C_FindObjects=CKR_DEVICE_ERROR", "(CKR_DEVICE_ERROR)"),
        ("C_FindObjectsInit=CKR_USER_NOT_LOGGED_IN", "log in first", "(CKR_USER_NOT_LOGGED_IN)"),
        ("C_GetAttributeValue=CKR_DEVICE_ERROR", "(CKR_DEVICE_ERROR)"),
    ):
        stage.env["KSK_FAULT_RULES"] = rules
        with stage.nothing_written():
            room.sign().refuses(3, *fragments)
            room.sign("--json").refuses(3, *fragments)
            room.check().refuses(3, *fragments)
            room.run("inventory").refuses(3, *fragments)
            room.run("trust-anchor", stage.path("new.xml")).refuses(3, *fragments)


if __name__ == "__main__":
    main()
