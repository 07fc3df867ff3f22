#!/usr/bin/python3
"""`ksk check` and `ksk plan`: verdicts, the shape of the results, what is not checked, files that cannot be used."""

import hashlib
import os
import re

from harness import Skip, main, read, require, test, write

# What the rules of a whole request are called, with a previous SKR.
CHECKS = {"KSR-PARSE", "SKR-PARSE", "KSR-DOMAIN", "KSR-ID", "KSR-BUNDLE-UNIQUE", "KSR-BUNDLE-KEYS", "KSR-BUNDLE-POP",
          "KSR-BUNDLE-COUNT", "KSR-BUNDLE-CYCLE-DURATION", "KSR-POLICY-BUNDLE-INTERVALS", "KSR-POLICY-KEYS",
          "KSR-POLICY-ALG", "KSR-POLICY-SIG-OVERLAP", "KSR-POLICY-SIG-VALIDITY", "KSR-POLICY-SIG-HORIZON",
          "SKR-BUNDLE-COUNT", "SKR-SIGNATURE", "KSR-CHAIN-KEYS", "KSR-CHAIN-OVERLAP"}
PLAN_CHECKS = {"KSK-USAGE", "KSK-MATCH", "SKR-SIGN", "KSR-POLICY-SAFETY"}
# Options that switch a check off, and the check that then says so.
SWITCHES = {
    "validate_signatures": "KSR-BUNDLE-POP",
    "keys_match_zsk_policy": "KSR-BUNDLE-KEYS",
    "rsa_exponent_match_zsk_policy": "KSR-BUNDLE-KEYS",
    "check_cycle_length": "KSR-BUNDLE-CYCLE-DURATION",
    "check_bundle_intervals": "KSR-POLICY-BUNDLE-INTERVALS",
    "check_bundle_overlap": "KSR-POLICY-SIG-OVERLAP",
    "signature_algorithms_match_zsk_policy": "KSR-POLICY-ALG",
    "signature_validity_match_zsk_policy": "KSR-POLICY-SIG-VALIDITY",
    "check_keys_match_ksk_operator_policy": "KSR-POLICY-KEYS",
    "signature_check_expire_horizon": "KSR-POLICY-SIG-HORIZON",
    "check_chain_keys": "KSR-CHAIN-KEYS",
    "check_chain_keys_in_hsm": "KSR-CHAIN-KEYS",
    "check_chain_overlap": "KSR-CHAIN-OVERLAP",
    "check_keys_publish_safety": "KSR-POLICY-SAFETY",
    "check_keys_retire_safety": "KSR-POLICY-SAFETY",
}
TABLE_HEAD = "#  Inception           Expiration           ZSK Tags      KSK Tag(CKA_LABEL)\n"
TABLE_ROW = re.compile(r"^\d+ +\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d  [\d,]+", re.MULTILINE)


def has_shape(result):
    """The members that the documentation promises, and no others. Returns the object."""
    about = result.json()
    require(about.keys() - {"response", "plan"} == {"verdict", "findings", "request"}, about.keys())
    require(about["verdict"] == ("accept" if result.code == 0 else "reject"), f"verdict {about['verdict']}")
    require(about["findings"], "no findings")
    for finding in about["findings"]:
        require(list(finding) == ["check", "verdict", "bundle", "expected", "found", "message"], finding)
        require(finding["verdict"] in ("pass", "fail", "skip") and finding["message"], finding)
    require(list(about["request"]) == ["sha256", "words", "domain", "id", "serial", "bundles"], about["request"])
    return about


def skipped(about):
    """What an option or a missing file left unchecked, besides what every run of check with --now leaves so."""
    return [finding for finding in about["findings"]
            if finding["verdict"] == "skip" and not finding["message"].startswith("Not checked by ")]


def left_to_others(about):
    """The checks that are about signing, and the clock that --now stands for."""
    return sorted(finding["check"] for finding in about["findings"] if finding["message"].startswith("Not checked by "))


@test
def accepts_with_every_check(stage):
    room = stage.room()
    with stage.nothing_written():
        result = room.check().exits(0).is_quiet()
        result.prints(f"Validating last SKR {room.previous}...\n", "...VALIDATED.",
                      f"Validate and Process KSR {room.request}...\n", "...PASSED.",
                      "SHA256 hash of KSR:\n" + hashlib.sha256(read(room.request)).hexdigest().upper(),
                      "\n>> ", " <<\n", " passed, 0 failed, 5 not checked\n", "Verdict: ACCEPT\n")
        require(result.out.count(TABLE_HEAD) == 2 and len(TABLE_ROW.findall(result.out)) == 18, result)
        require(len(re.findall(f"  \\d{{5}}\\({room.label}\\)/S$", result.out, re.MULTILINE)) == 9, result)

        about = has_shape(room.check("--json").exits(0).is_quiet())
        require({finding["check"] for finding in about["findings"]} == CHECKS | PLAN_CHECKS, about["findings"])
        require(not skipped(about), skipped(about))
        require(left_to_others(about) == ["KSK-MATCH", "KSK-USAGE", "KSR-POLICY-SAFETY", "KSR-POLICY-SIG-HORIZON",
                                          "SKR-SIGN"], about["findings"])
        request = about["request"]
        require(request["sha256"] == hashlib.sha256(read(room.request)).hexdigest(), request["sha256"])
        require(len(request["words"].split()) == 32 and request["words"] in result.out, request["words"])
        require(request["domain"] == "." and request["serial"] == 2 and len(request["bundles"]) == 9, request)
        require(request["id"] in read(room.request).decode(), request["id"])
        bundle = request["bundles"][0]
        require(bundle["inception"] == "2026-04-01T00:00:00Z" and len(bundle["keys"]) == len(bundle["signatures"]) == 2,
                bundle)


@test
def plans_without_signing(stage):
    room = stage.room().with_faults("C_Sign=CKR_FUNCTION_REJECTED;C_SignInit=CKR_FUNCTION_REJECTED")
    with stage.nothing_written():
        result = stage.ksk(*room.command("plan", room.request)).exits(0).is_quiet()
        result.prints("Key sets that would be signed:\n" + TABLE_HEAD, "Signatures that would be made:\n")
        about = has_shape(stage.ksk(*room.command("plan", "--json", room.request)).exits(0).is_quiet())
    require({finding["check"] for finding in about["findings"]} == CHECKS | PLAN_CHECKS, about["findings"])
    require(len(about["plan"]) == 9 and {entry["label"] for entry in about["plan"]} == {room.label}, about["plan"])
    require([entry["bundle"] for entry in about["plan"]] == [entry["id"] for entry in about["request"]["bundles"]],
            about["plan"])


@test
def takes_the_request_from_the_configuration(stage):
    room = stage.room()
    about = stage.ksk(*room.command("check", "--json")).exits(0).json()
    require(about["request"]["sha256"] == hashlib.sha256(read(room.request)).hexdigest(), about["request"])


@test
def rejects_with_every_finding(stage):
    room = stage.room()
    text = read(room.request).replace(b"<Flags>256<", b"<Flags>257<", 1)
    write(room.request, text.replace(b'domain="."', b'domain="x."'))
    with stage.nothing_written():
        result = room.check().exits(1)
        result.complains(room.request + " is rejected", " findings failed, the first: KSR-DOMAIN: ", '"x."')
        result.prints("...FAILED.", "FAILED       KSR-DOMAIN", "FAILED       KSR-BUNDLE-KEYS", "Verdict: REJECT\n")
        about = has_shape(room.check("--json").exits(1).complains("KSR-DOMAIN"))
        result = stage.ksk(*room.command("plan", room.request)).exits(1).complains("KSR-DOMAIN")
        result.require("would be made" not in result.out, "a plan for a rejected request")
    require({"KSR-DOMAIN", "KSR-BUNDLE-KEYS", "KSR-BUNDLE-POP"} <= room.check("--json").failed(), about)
    domain = next(finding for finding in about["findings"] if finding["check"] == "KSR-DOMAIN")
    require("." in domain["expected"] and "x." in domain["found"], domain)


@test
def the_previous_skr_is_missed(stage):
    room = stage.room()
    chain = {"KSR-CHAIN-KEYS", "KSR-CHAIN-OVERLAP"}

    def run(*arguments, config=True, code=0):
        command = room.command("check", "--json", *arguments, room.request)
        result = stage.ksk(*(command if config else [command[0], *command[3:]])).exits(code)
        return result, has_shape(result)

    # Nobody said that there is none.
    result, _ = run(config=False, code=1)
    require(chain <= result.failed(), result)
    # The run says so.
    result, about = run("--no-previous-skr", config=False, code=1)
    require(not chain & result.failed(), result)
    notes = {finding["check"]: finding["message"] for finding in skipped(about)}
    require(chain <= notes.keys() and all("--no-previous-skr" in notes[check] for check in chain), notes)
    # The configuration names one; the run may still name another, or none.
    _, about = run()
    require(not skipped(about), about)
    _, about = run("--no-previous-skr")
    require(chain <= {finding["check"] for finding in skipped(about)}, about)
    result, _ = run("--previous-skr", room.made, code=1)
    require("KSR-ID" in result.failed(), result)

    # A configuration for ceremonies that names none.
    room.edit(("^  previous_skr: .*\n", ""))
    result, _ = run(code=1)
    require(result.failed() == chain, result)
    result.complains("No previous SKR was given")
    run("--previous-skr", room.previous)
    run("--no-previous-skr")
    # A configuration that is only a policy.
    room.edit((r"^filenames:\n(  .*\n)+", ""))
    _, about = run()
    notes = {finding["check"]: finding["message"] for finding in skipped(about)}
    require(chain <= notes.keys() and all("no 'filenames'" in notes[check] for check in chain), notes)
    stage.ksk(*room.command("check")).refuses(2, "no KSR is named")


@test
def what_is_switched_off_is_not_checked_aloud(stage):
    room = stage.room()

    def plan(*switches):
        config = read(room.config)
        room.edit(("^request_policy:\n", "request_policy:\n" + "".join(f"  {name}: false\n" for name in switches)))
        result = stage.ksk(*room.command("plan", "--json", room.request)).exits(0).is_quiet()
        write(room.config, config)
        return result, has_shape(result)

    for option, check in SWITCHES.items():
        result, about = plan(option)
        notes = [finding for finding in skipped(about) if finding["check"] == check]
        require(any(option in finding["message"] for finding in notes), f"{option}: {skipped(about)}")
        result.require(any(option in line for line in result.lines("Warning: ")), f"no warning of {option}")
    _, about = plan(*SWITCHES)
    require(set(SWITCHES.values()) <= {finding["check"] for finding in skipped(about)}, skipped(about))

    room.edit(("^response_policy:\n", "response_policy:\n  validate_signatures: false\n"))
    result = room.check("--json").exits(0)
    require([finding["check"] for finding in skipped(result.json())] == ["SKR-SIGNATURE"], result)
    require(any("response_policy.validate_signatures" in line for line in result.lines("Warning: ")), result)
    room.check().exits(0).prints("NOT CHECKED  SKR-SIGNATURE", "6 not checked\n")


@test
def the_horizon_is_not_the_clock(stage):
    room = stage.room().edit(("^request_policy:\n", "request_policy:\n  signature_check_expire_horizon: false\n"))
    result = stage.ksk(*room.command("check", "--json", room.request, now="2026-05-01T00:00:00Z"))
    require(result.exits(1).failed() == {"KSR-POLICY-SIG-HORIZON"}, result)
    require([finding["check"] for finding in skipped(result.json())] == ["KSR-POLICY-SIG-HORIZON"], result)


@test
def schemas(stage):
    room = stage.room()
    for command in ("check", "plan", "sign"):
        how = room.command(command, "--schema", "nosuch", room.request)
        with stage.nothing_written():
            stage.ksk(*how).refuses(2, '"nosuch"', "normal")
            result = stage.ksk(*how, "--json").exits(2).complains('"nosuch"')
        require(has_shape(result)["verdict"] == "reject" and result.failed() == {"CONFIG"}, result)
    # Checking needs none, signing does.
    room.edit((r"^schemas:\n(  .*\n)+", ""))
    room.check().exits(0)
    with stage.nothing_written():
        room.sign().refuses(2, '"normal"')
    # One slot for nine bundles.
    room.edit(("^ceremony:", "schemas:\n  normal:\n    1: {publish: ksk_current, sign: ksk_current}\n\nceremony:"))
    with stage.nothing_written():
        require(room.sign("--json").exits(1).complains("CONFIG").failed() == {"CONFIG"}, "another finding")


@test
def configurations_that_are_wrong(stage):
    for pattern, replacement, *fragments in (
        ("num_bundles: 9", "num_bundle: 9", "request_policy.num_bundle", "num_bundles"),
        ("num_bundles: 9", "num_bundles: nine", "request_policy.num_bundles"),
        ("num_bundles: 9", "num_bundles: -1", "request_policy.num_bundles"),
        ("^ceremony:", "ceremony:\n  colour: red", "ceremony.colour"),
        ("^request_policy:", "request-policy:", "request-policy"),
        ("sign: ksk_current", "sign: ksk_nobody", "ksk_nobody"),
        ("algorithm: ECDSAP256SHA256", "algorithm: ROT13", "keys.ksk_current.algorithm", "ROT13"),
        ("^    label: ", "    lable: ", "keys.ksk_current.lable"),
    ):
        room = stage.room().edit((pattern, replacement))
        text = read(room.config).decode()
        line = text[:text.index(replacement) + len(replacement)].count("\n") + 1
        with stage.nothing_written():
            for command in ("check", "plan", "sign"):
                stage.ksk(*room.command(command, room.request, "--json")).exits(2).complains(*fragments)
            result = room.check().refuses(2, f"ksrsigner.yaml:{line}: ", *fragments)
            about = has_shape(room.check("--json").exits(2))
            room.run("inventory").refuses(2, *fragments)
        require(about["findings"][0]["check"] == "CONFIG", about)
        require(about["findings"][0]["message"] in result.err, about)
        require(set(about["request"].values()) == {None}, about)
    room = stage.room()
    write(room.config, "hsm: {softhsm: [\n")
    room.check().refuses(2, "ksrsigner.yaml:")
    write(room.config, read(room.config) + b"\0")
    room.check().refuses(2, "ksrsigner.yaml")


@test
def files_that_cannot_be_read(stage):
    room = stage.room()
    fifo, folder, missing = stage.path("fifo"), stage.path("folder"), stage.path("missing", "file")
    os.mkfifo(fifo)
    os.mkdir(folder)
    for path, reason in ((fifo, "not a regular file"), (folder, "not a regular file"), (missing, "No such file"),
                         ("/dev/zero", "not a regular file"), ("", "No such file")):
        with stage.nothing_written():
            for command in ("check", "plan", "sign"):
                stage.ksk(*room.command(command, path)).refuses(3, path, reason)
                stage.ksk(*room.command(command, "--json", path)).refuses(3, path, reason)
                stage.ksk(*room.command(command, "--previous-skr", path, room.request)).refuses(3, path, reason)
                stage.ksk(command, "--config", path, room.request).refuses(3, path, reason)


@test
def a_file_that_may_not_be_read(stage):
    if os.geteuid() == 0:
        raise Skip("the superuser may read everything")
    room = stage.room()
    os.chmod(room.request, 0)
    room.check().refuses(3, room.request, "Permission denied")


@test
def sizes(stage):
    room = stage.room().edit(("^request_policy:\n", "request_policy:\n  max_request_bytes: 000\n"))
    size = os.path.getsize(room.request)

    def limit(n_bytes):
        room.edit(("max_request_bytes: .*", f"max_request_bytes: {n_bytes}"))

    for n_bytes in (size + 1, size):
        limit(n_bytes)
        room.check("--no-previous-skr").exits(0)
    limit(size - 1)
    with stage.nothing_written():
        room.sign("--no-previous-skr").exits(1).complains("nothing was signed", "SIZE", room.request, f" {size} ",
                                                          f" {size - 1} ")
        result = room.check("--no-previous-skr", "--json").exits(1).complains("SIZE")
    about = has_shape(result)
    require(result.failed() == {"SIZE"} and set(about["request"].values()) == {None}, about)
    # The limit is for the previous SKR as well.
    limit(os.path.getsize(room.previous) - 1)
    result = room.check("--json").exits(1).complains("SIZE", room.previous)
    require(result.failed() == {"SIZE"} and has_shape(result)["request"]["id"], result)
    limit(os.path.getsize(room.previous))
    room.check().exits(0)


@test
def files_of_another_kind(stage):
    room = stage.room()
    for path in (room.made, room.anchor, room.config, write(stage.path("empty"), b"")):
        with stage.nothing_written():
            result = stage.ksk(*room.command("check", "--json", path)).exits(1).complains(path, "KSR-PARSE")
        about = has_shape(result)
        require(result.failed() == {"KSR-PARSE"}, about)
        require(about["request"].pop("sha256") == hashlib.sha256(read(path)).hexdigest(), about)
        require(len(about["request"].pop("words").split()) == 32, about)
        require(set(about["request"].values()) == {None}, about)
    text = read(room.request).replace(b"<Protocol>3<", b"<Protocol>three<", 1)
    line = text[:text.index(b"three")].count(b"\n") + 1
    write(room.request, text)
    room.check().exits(1).complains(room.request, "KSR-PARSE", f"line {line}: ", "three")
    room.check("--previous-skr", room.request).exits(1).complains("KSR-PARSE")
    room = stage.room()
    room.check("--previous-skr", room.request).exits(1).complains("SKR-PARSE", f"{room.request}: line ")


@test
def a_real_request(stage):
    folder = stage.options.archive
    if not os.path.isdir(folder):
        raise Skip(f"the archive of real requests is not there: {os.path.basename(folder)} is no folder")
    request, previous = os.path.join(folder, "ksr-root-2017-q2-0.xml"), os.path.join(folder, "skr-root-2017-q1-0.xml")
    command = ["check", "--previous-skr", previous, "--now", "2017-02-02T00:00:00Z", request]
    with stage.nothing_written():
        stage.ksk(*command).exits(0).is_quiet().prints("Verdict: ACCEPT")
        about = has_shape(stage.ksk(*command, "--json").exits(0).is_quiet())
        require(about["request"]["sha256"] == hashlib.sha256(read(request)).hexdigest(), about)
        result = stage.ksk(*command[:-2], "2016-01-01T00:00:00Z", "--json", request).exits(1)
        require(result.failed() == {"KSR-POLICY-SIG-HORIZON"}, result)


if __name__ == "__main__":
    main()
