#!/usr/bin/python3
"""Two ceremonies of one zone, one after the other: the second goes on from the first, and an audit finds where not."""

import base64
import contextlib
import copy
import datetime
import functools
import hashlib
import json
import math
import os
import re
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree

import dns.dnssec
import dns.name
import dns.rdata
import dns.rrset
from cryptography.hazmat.primitives.asymmetric import rsa
from records import SPEED, contents_of, flip, list_anew
from rehearsal import REPOSITORY, SHORT, TIMEOUT_S, Journal, Rehearsal, chain_anew, only, read, require, run, test

JOURNAL = "journal.jsonl"
SEED = "two ceremonies"
N_LOOKS = 12
HSM = "HSM 1"
# The stage is filmed, too: its film is the one of the end in which the hash is always read.
CAMERA = "    record: here\n    console: yes\n    list:\n      - {place: \"the table (a test picture)\", device: test}\n"
CARDS = {f"OP card of {holder}": holder for holder in ("CO1", "CO2", "CO3")}


def step(title, kind, role, **params):
    made = ElementTree.Element("step", title=title, kind=kind, role=role, confirm=f"{role} IW", minutes="1")
    ElementTree.SubElement(made, "say").text = "Done as the script says."
    ElementTree.SubElement(made, "see").text = "Everyone sees it."
    if params:
        ElementTree.SubElement(made, "with", {name.rstrip("_"): value for name, value in params.items()})
    return made


def item(label, action, before, **params):
    """@before: the numbers with which the ceremony before ended, by item and field; none: they are not known."""
    is_hsm = label == HSM
    known = {"bag": before[label, "bag"]} if before and action in ("take", "open") else {}
    if before and is_hsm and action in ("open", "seal"):
        known["serial"] = before[label, "serial"]
    reads = "bag serial" if is_hsm and action in ("open", "seal") else "bag"
    return step(f"{label}: {action}", "record-item", CARDS.get(label, "CA"), kind_="hsm" if is_hsm else "credential",
                label=label, action=action, reads=reads, **params, **known)


def write_script(path, before=None):
    """The short rehearsal with an HSM and a card in bags: those of @before, where there was a ceremony before."""
    tree = ElementTree.parse(os.path.join(REPOSITORY, "resources", "scripts", f"{SHORT}.xml"))
    first, _, last = tree.getroot().iter("act")
    roll = next(each for each in first.iter("with") if each.get("roles"))
    roll.set("roles", roll.get("roles") + " SSC1")
    items = (HSM, *CARDS)
    opened = [step("Open safe 1", "confirm", "SSC1", makes="safe-1-open"),
              *(item(each, "take", before, safe="1") for each in items),
              step("Close safe 1", "confirm", "SSC1", ends="safe-1-open"),
              *(item(each, "open", before) for each in items),
              step("Switch the HSM on", "confirm", "CA", makes="hsm-on")]
    # The autopilot's new bags are numbered by the records: without more of them they would be those of the first.
    sealed = [*(step("Look at the new bags", "confirm", "CA") for _ in range(N_LOOKS if before else 0)),
              step("Switch the HSM off", "confirm", "CA", ends="hsm-on"),
              *(item(each, "seal", before) for each in items),
              step("Open safe 1 again", "confirm", "SSC1", makes="safe-1-open"),
              *(item(each, "return", before, safe="1") for each in items),
              step("Close safe 1 again", "confirm", "SSC1", ends="safe-1-open")]
    first.extend(opened)
    at = next(i for i, each in enumerate(last) if each.get("kind") == "exceptions")
    for i, each in enumerate(sealed):
        last.insert(at + i, each)
    for act, acts in enumerate(tree.getroot().iter("act"), 1):
        for number, each in enumerate(acts.iter("step"), 1):
            each.set("id", f"{act}.{number}")
    tree.write(path, encoding="utf-8")


def replace_in(path, *pairs):
    text = read(path).decode()
    for before, after in pairs:
        require(before in text, f"{path}: no {before}")
        text = text.replace(before, after)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def make_room(stage, path, quarters):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    subprocess.run([stage.options.make_room, path, SEED, str(quarters)], check=True, env=stage.env, timeout=TIMEOUT_S)


def hold(rehearsal, *options):
    done = rehearsal.play(*options)
    require(done.returncode == 0, f"exit {done.returncode}\n{done.stdout}{done.stderr}")
    return rehearsal.record


def hold_first(stage):
    script = stage.path("first.xml")
    write_script(script)
    rehearsal = Rehearsal(stage, name="first", script=script)
    room = os.path.join(rehearsal.out, "room")
    make_room(stage, room, 0)
    replace_in(os.path.join(room, "ksrsigner.yaml"), ("title: Rehearsal\n", "title: Rehearsal 41\n"))
    return hold(rehearsal)


def hold_second(stage, first, cameras="outside"):
    """With the token and the cards of the first, the SKR that it made, the bags that it filled, and the next KSR."""
    before = Journal(os.path.join(first, JOURNAL))
    numbers = {(each["label"], each["field"]): each["value"] for each in before.of_kind("item")}
    script = stage.path("second.xml")
    write_script(script, numbers)
    rehearsal = Rehearsal(stage, name="second", script=script, cameras=cameras)
    out, room, later = stage.path("first"), os.path.join(rehearsal.out, "room"), stage.path("later")
    make_room(stage, later, 1)
    shutil.copytree(os.path.join(out, "room"), room)
    for folder in ("hsmfd", os.path.join("media", "ksr")):
        shutil.rmtree(os.path.join(room, folder))
        os.mkdir(os.path.join(room, folder))
    skr = before.of_kind("response-signed")[-1]["file"]
    ksr = only(os.path.join(later, "media", "ksr"), "ksr-", ".xml")
    shutil.copy(os.path.join(first, skr), os.path.join(room, "hsmfd", skr))
    shutil.copy(ksr, os.path.join(room, "media", "ksr"))
    replace_in(os.path.join(room, "hsm", "softhsm2.conf"), (out, rehearsal.out))
    # The request of the quarter after the next one lies further ahead than any other would.
    replace_in(os.path.join(room, "ksrsigner.yaml"), (out, rehearsal.out), ("Rehearsal 41", "Rehearsal 42"),
               ("signature_horizon_days: 180", "signature_horizon_days: 400"),
               *([("    record: outside\n", CAMERA)] if cameras == "here" else []))
    if cameras == "outside":
        return hold(rehearsal)
    hold(rehearsal, "--speed", SPEED)
    # What a hurried autopilot films is too short: the program is started once more, and films the end again.
    return hold(rehearsal, "--speed", "1")


def put(record, names, contents):
    for name in names:
        path = os.path.join(record, name)
        if name in contents:
            with open(path, "wb") as file:
                file.write(contents[name])
        else:
            os.remove(path)


class Pair:
    """Two records and `ksk audit`; what is changed in them is put right again afterwards."""

    def __init__(self, stage):
        self._ksk = stage.options.ksk
        self.stage = stage
        self.first = hold_first(stage)
        self.second = hold_second(stage, self.first)
        self.later = stage.path("later")
        self.n_found = 0

    def audit(self, record=None, previous=None, alone=False):
        options = [] if alone else ["--previous", previous or self.first]
        done = subprocess.run([self._ksk, "audit", "--json", "--skip-frames", *options, record or self.second],
                              capture_output=True, text=True, timeout=TIMEOUT_S)
        findings = json.loads(done.stdout)["findings"]
        failed = any(each["verdict"] == "fail" for each in findings)
        require(done.returncode == (1 if failed else 0), f"{done.returncode}: {done.stderr}")
        return findings

    @contextlib.contextmanager
    def changed(self, record, changes):
        """With other contents of files (None: without them); the lists are right again."""
        contents = contents_of(record)
        other = list_anew({name: each for name, each in {**contents, **changes}.items() if each is not None})
        require(other != contents, "nothing was changed")
        names = [name for name in {**contents, **other} if other.get(name) != contents.get(name)]
        try:
            put(record, names, other)
            yield
        finally:
            put(record, names, contents)

    def finds(self, what, record, changes, checks, named=None, **options):
        with self.changed(record, changes):
            findings = self.audit(**options)
        self.judge(what, findings, checks, named)

    def judge(self, what, findings, checks, named=None):
        failed = [each for each in findings if each["verdict"] == "fail"]
        found = {each["check"] for each in failed}
        require(found == set(checks), f"{what}: {sorted(found)}, {sorted(checks)} expected: {failed}")
        require(named is None or any(named in each["message"] for each in failed), f"{what}: no {named}: {failed}")
        self.n_found += 1


def replaced(record, before, after, kind=None):
    """Journal and log as they would be with another text, in all records or in those of one kind."""
    log = os.path.basename(only(record, "ksksigner-", ".log"))
    lines = read(os.path.join(record, JOURNAL)).splitlines(keepends=True)
    other = [line.replace(before.encode(), after.encode())
             if kind is None or f'"kind":"{kind}"'.encode() in line else line for line in lines]
    require(other != lines, f"{before} is in no record")
    return {JOURNAL: b"".join(chain_anew(other)),
            log: read(os.path.join(record, log)).replace(before.encode(), after.encode())}


def say_what_is_known(pair):
    findings = pair.audit()
    require(not [each for each in findings if each["verdict"] == "fail"], f"it does not hold: {findings}")
    passed = {each["check"] for each in findings if each["verdict"] == "pass"}
    for check in ("RECORD", "SKR", "KSK", "BAGS", "HSM", "CARDS"):
        require(f"PREVIOUS-{check}" in passed, f"PREVIOUS-{check} is not passed: {findings}")
    for check in ("KSR-CHAIN-KEYS", "KSR-CHAIN-OVERLAP", "SKR-CHAIN"):
        require(check in passed, f"{check} is not passed: {findings}")
    # Each bag and the HSM's serial number were compared once: with what the first ceremony put them into.
    bags = next(each for each in findings if each["check"] == "PREVIOUS-BAGS")
    require(bags["message"].startswith("5 numbers"), bags)
    alone = pair.audit(alone=True)
    told = [each for each in alone if each["check"].startswith("PREVIOUS-")]
    require([each["verdict"] for each in told] == ["skip"] and "--previous" in told[0]["message"], told)
    require("SKR-CHAIN" in {each["check"] for each in alone if each["verdict"] == "pass"}, alone)


def change_the_first(pair):
    first = pair.first
    records = Journal(os.path.join(first, JOURNAL)).records
    def last(kind):
        return [each for each in records if each["kind"] == kind][-1]
    content = contents_of(first)
    skr = last("response-signed")["file"]
    pair.finds("its SKR", first, {skr: flip(content[skr])}, {"PREVIOUS-RECORD", "PREVIOUS-SKR"}, skr)
    pair.finds("a line of its journal", first, {JOURNAL: flip(content[JOURNAL])}, {"PREVIOUS-RECORD"}, "JOURNAL-CHAIN")
    lines = content[JOURNAL].splitlines(keepends=True)
    pair.finds("its last line", first, {JOURNAL: b"".join(lines[:-1])}, {"PREVIOUS-RECORD"}, "JOURNAL-RULES")
    for label, field in ((HSM, "bag"), (next(iter(CARDS)), "bag"), (HSM, "serial")):
        value = [each for each in records if each["kind"] == "item" and each["label"] == label
                 and each["field"] == field][-1]["value"]
        pair.finds(f"{field} of {label}", first, replaced(first, value, "X" + value[1:], "item"), {"PREVIOUS-BAGS"},
                   f"{label}, {field}")
    serial = last("hsm")["serial"]
    pair.finds("serial number of the HSM", first, replaced(first, serial, "0" * len(serial)), {"PREVIOUS-HSM"},
               last("hsm")["label"])
    serial = [each for each in records if each["kind"] == "card-opened" and each["card"] == "2"][0]["serial"]
    pair.finds("a card", first, replaced(first, serial, "0" * len(serial)), {"PREVIOUS-CARDS"}, "Card 2")
    pair.finds("its number", first, replaced(first, "Rehearsal 41", "Rehearsal 42", "begin"), {"PREVIOUS-RECORD"},
               "not higher")
    pair.finds("its zone", first, replaced(first, '"zone":"."', '"zone":"example."', "begin"), {"PREVIOUS-RECORD"}, "zone")
    with pair.changed(first, replaced(first, "Rehearsal room", "Another room", "begin")):
        findings = pair.audit()
    told = {each["check"] for each in findings if "another facility" in each["message"]}
    require(told == {"PREVIOUS-BAGS", "PREVIOUS-HSM", "PREVIOUS-CARDS"}, findings)


def change_the_second(pair):
    """Papers and pages do not come out of another journal, either."""
    made = {"PAPERS", "PAGES"}
    second, later = pair.second, pair.later
    records = Journal(os.path.join(second, JOURNAL)).records
    last_skr = next(each for each in records if each["kind"] == "previous-loaded")
    # Of the same zone keys and the same quarter, by another KSK.
    other = read(os.path.join(later, "hsmfd", last_skr["file"]))
    changes = replaced_file(second, last_skr, other)
    pair.finds("the last SKR of another KSK", second, changes, {"SKR-CHAIN", "PREVIOUS-SKR", *made}, "SKR bundle 1")
    pair.finds("the same, without the record before", second, changes, {"SKR-CHAIN", *made}, "SKR bundle 1", alone=True)
    # The SKR of this quarter as the last one: the request does not go on from it.
    signed = next(each for each in records if each["kind"] == "response-signed")
    pair.finds("the last SKR of another quarter", second,
               replaced_file(second, last_skr, read(os.path.join(second, signed["file"]))),
               {"KSR-CHAIN-KEYS", "KSR-CHAIN-OVERLAP", "PREVIOUS-SKR", *made}, "overlap")
    # Which rules were on in the room is not known then.
    changes = replaced_file(second, last_skr, read(os.path.join(second, signed["file"])))
    with pair.changed(second, {**changes, "ksrsigner.yaml": None}):
        findings = pair.audit()
    told = {each["verdict"] for each in findings if each["check"].startswith("KSR-CHAIN-")}
    require(told == {"skip"}, f"without the configuration: {findings}")
    pair.n_found += 1
    other = signed_by_another(read(os.path.join(second, signed["file"])))
    pair.finds("a key with the name and the tag of the KSK", second, replaced_file(second, signed, other),
               {"SKR-CHAIN", "SKR-VERIFY", "PROOFS", *made}, "SKR bundle 1")
    tag = next(each for each in records if each["kind"] == "signature")["key_tag"]
    pair.finds("another key tag", second, replaced(second, f'"key_tag":{tag}', '"key_tag":1', "signature"),
               {"PREVIOUS-KSK", "LOG-TEXT", *made}, "key tag")


def replaced_file(record, named, content):
    """Another file under the name that a record has, and its hash wherever the old one is."""
    sha256 = hashlib.sha256(content).hexdigest()
    made = replaced(record, named["sha256"], sha256)
    log = next(name for name in made if name != JOURNAL)
    made[log] = made[log].replace(named["sha256"].upper().encode(), sha256.upper().encode())
    return {**made, named["file"]: content}


def signed_by_another(skr):
    """The SKR with one more KSK that is called like the old one and has its tag, and that alone has signed."""
    tree = ElementTree.fromstring(skr)
    forger = None
    for bundle in tree.iter("ResponseBundle"):
        signature, = bundle.findall("Signature")
        genuine = next(key for key in bundle.findall("Key") if key.get("keyTag") == signature.findtext("KeyTag"))
        forger = forger or TwinKey(int(genuine.get("keyTag")), int(genuine.findtext("Flags")))
        twin = copy.deepcopy(genuine)
        twin.find("PublicKey").text = base64.b64encode(forger.dnskey.key).decode()
        bundle.insert(list(bundle).index(signature), twin)
        rrset = dns.rrset.from_rdata_list(dns.name.root, int(genuine.findtext("TTL")), [
            dns.rdata.from_text("IN", "DNSKEY", " ".join(key.findtext(name) for name in
                                                         ("Flags", "Protocol", "Algorithm", "PublicKey")))
            for key in bundle.findall("Key")])
        times = [signature.findtext(f"Signature{name}") for name in ("Inception", "Expiration")]
        signature.find("SignatureData").text = base64.b64encode(forger.sign(rrset, *times)).decode()
    return ElementTree.tostring(tree, encoding="UTF-8", xml_declaration=True)


class TwinKey:
    """An RSA key with a tag that was asked for: there are exponents enough."""

    def __init__(self, tag, flags):
        exponent = None
        # Not every modulus has one: tags are sums, and so are the remainders of exponents that 3 or 5 may divide.
        while exponent is None:
            numbers = rsa.generate_private_key(65537, 2048).private_numbers()
            p, q, modulus = numbers.p, numbers.q, numbers.public_numbers.n
            exponent = next((e for e in range(65539, 1 << 20, 2)
                             if key_tag(flags, e, modulus) == tag and math.gcd(e, (p - 1) * (q - 1)) == 1), None)
        d = pow(exponent, -1, (p - 1) * (q - 1))
        self._private = rsa.RSAPrivateNumbers(p, q, d, d % (p - 1), d % (q - 1), pow(q, -1, p),
                                              rsa.RSAPublicNumbers(exponent, modulus)).private_key()
        self.dnskey = dns.dnssec.make_dnskey(self._private.public_key(), dns.dnssec.Algorithm.RSASHA256, flags=flags)
        require(dns.dnssec.key_id(self.dnskey) == tag, "the tag is another one")

    def sign(self, rrset, inception, expiration):
        inception, expiration = (datetime.datetime.fromisoformat(each.replace("Z", "+00:00")) for each in
                                 (inception, expiration))
        return dns.dnssec.sign(rrset, self._private, dns.name.root, self.dnskey, inception=inception,
                               expiration=expiration).signature


def key_tag(flags, exponent, modulus):
    """RFC 4034, appendix B, of a key for RSASHA256 with an exponent of three octets."""
    octets = exponent.to_bytes(3, "big")
    total = flags + (3 << 8) + 8 + (3 << 8) + octets[0] + (octets[1] << 8) + octets[2]
    total += sum_of_words(modulus)
    return (total + (total >> 16)) & 0xffff


@functools.cache
def sum_of_words(modulus):
    return sum(int.from_bytes(pair, "big") for pair in zip(*[iter(modulus.to_bytes(256, "big"))] * 2))


def sign_both_in_one(pair):
    """The second ceremony as if it had also signed the request of the first one, and that before: it goes on from the
    one before the first. Other checks fail, as no room has done that."""
    lines, others = (read(os.path.join(record, JOURNAL)).splitlines(keepends=True) for record in (pair.second, pair.first))
    signing = [(line, json.loads(line)) for line in others]
    signing = [(line, each) for line, each in signing
               if each["kind"] in ("previous-loaded", "request-loaded", "response-signed")]
    last_skr, ksr, skr = (each for _, each in signing)
    at = next(i for i, line in enumerate(lines) if b'"kind":"previous-loaded"' in line)
    made = chain_anew([*lines[:at], *[as_late_as(lines[at - 1], line) for line, _ in signing], *lines[at:]])
    files = {name: read(os.path.join(pair.first, name)) for name in (last_skr["file"], ksr["file"])}
    # What was signed before is the last SKR of all.
    before = [line.replace(skr["sha256"].encode(), last_skr["sha256"].encode())
              .replace(skr["file"].encode(), last_skr["file"].encode())
              if b'"kind":"response-signed"' in line else line for line in others]
    with pair.changed(pair.second, {JOURNAL: b"".join(made), **files}):
        with pair.changed(pair.first, {JOURNAL: b"".join(chain_anew(before))}):
            findings = pair.audit()
        require("JOURNAL-CHAIN" in {each["check"] for each in findings if each["verdict"] == "pass"}, findings)
        for check, n_passes in (("KSR-CHAIN-KEYS", 2), ("KSR-CHAIN-OVERLAP", 2), ("SKR-CHAIN", 2), ("SKR-REQUEST", 2),
                                ("PREVIOUS-SKR", 1)):
            told = [each["verdict"] for each in findings if each["check"] == check]
            require(told == ["pass"] * n_passes, f"{check}: {told}: {findings}")
    # The first of the two is looked at as well.
    other_room = pair.stage.path("other")
    make_room(pair.stage, other_room, 0)
    other = read(only(os.path.join(other_room, "hsmfd"), "skr-", ".xml"))
    hashes = [hashlib.sha256(content).hexdigest().encode() for content in (files[last_skr["file"]], other)]
    made = chain_anew([line.replace(*hashes) for line in made])
    with pair.changed(pair.second, {JOURNAL: b"".join(made), **files, last_skr["file"]: other}):
        failed = [each for each in pair.audit() if each["verdict"] == "fail" and each["check"] == "SKR-CHAIN"]
    require(len(failed) == 1 and skr["file"] in failed[0]["message"], failed)
    pair.n_found += 1


def as_late_as(before, line):
    """Times of a journal only go on."""
    times = {name: json.loads(before)[name] for name in ("time", "mono_us")}
    for name, value in times.items():
        line = re.sub(rb'"%s":("[^"]*"|\d+)' % name.encode(), f'"{name}":{json.dumps(value)}'.encode(), line, count=1)
    return line


def change_which(pair):
    """Other records as the one before."""
    pair.judge("the record itself", pair.audit(previous=pair.second),
               {"PREVIOUS-RECORD", "PREVIOUS-SKR", "PREVIOUS-BAGS"}, "ended after this one began")
    pair.judge("the later one", pair.audit(record=pair.first, previous=pair.second),
               {"PREVIOUS-RECORD", "PREVIOUS-SKR", "PREVIOUS-BAGS"}, "ended after this one began")
    pair.judge("no folder", pair.audit(previous=os.path.join(pair.first, "none")), {"PREVIOUS-RECORD"}, "cannot be read")


@test
def a_ceremony_goes_on_from_the_one_before(stage):
    pair = Pair(stage)
    say_what_is_known(pair)
    change_the_first(pair)
    change_the_second(pair)
    sign_both_in_one(pair)
    change_which(pair)
    say_what_is_known(pair)
    print(f"# {pair.n_found} changes, each found and named")


@test
def nothing_is_left_out(stage):
    """With films, with the record before and with trust anchors from elsewhere, --strict accepts."""
    first = hold_first(stage)
    second = hold_second(stage, first, cameras="here")
    done = subprocess.run([stage.options.ksk, "audit", "--strict", "--previous", first, "--trust-anchor",
                           os.path.join(first, "trust-anchor.xml"), second],
                          capture_output=True, text=True, timeout=TIMEOUT_S)
    require(done.returncode == 0 and "...EVERYTHING HOLDS.\n" in done.stdout, f"{done.returncode}: {done.stdout}{done.stderr}")


if __name__ == "__main__":
    run()
