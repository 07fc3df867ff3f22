#!/usr/bin/python3
"""`ksk keygen`, `inventory`, `delete` and `trust-anchor`: the keys of the HSM, shown as people compare them."""

import base64
import hashlib
import os
import re
import xml.etree.ElementTree as ElementTree

from harness import main, read, require, test

NUMBERS = {"RSASHA256": 8, "RSASHA512": 10, "ECDSAP256SHA256": 13, "ECDSAP384SHA384": 14, "ED25519": 15, "ED448": 16}


def key_tag(rdata):
    """RFC 4034, appendix B."""
    total = sum(octet << (0 if i & 1 else 8) for i, octet in enumerate(rdata))
    return (total + (total >> 16 & 0xffff)) & 0xffff


def owner(domain):
    labels = [label for label in domain.split(".") if label]
    return b"".join(bytes([len(label)]) + label.encode() for label in labels) + b"\0"


def rdata_of(text):
    """The RDATA of a DNSKEY record in presentation form."""
    name, flags, protocol, algorithm, key, comment = re.fullmatch(
        r"(\S+) 172800 IN DNSKEY (\d+) (\d+) (\d+) ([\w+/]+=*) ; key id = (\d+)", text).groups()
    rdata = int(flags).to_bytes(2, "big") + bytes([int(protocol), int(algorithm)]) + base64.b64decode(key)
    require(int(comment) == key_tag(rdata), text)
    return name, rdata


def compare_key(about, label, algorithm, domain="."):
    """What is said of a key follows from its DNSKEY record."""
    name, rdata = rdata_of(about["dnskey"])
    revoked = bytes([rdata[0], rdata[1] | 0x80]) + rdata[2:]
    ds = hashlib.sha256(owner(domain) + rdata).hexdigest()
    require(name == domain and rdata[:4] == bytes([1, 1, 3, NUMBERS[algorithm]]), about)
    require(about["label"] == label and about["algorithm"] == algorithm, about)
    require(about["key_tag"] == key_tag(rdata) and about["revoked_key_tag"] == key_tag(revoked), about)
    require(about["ds_sha256"].lower() == ds and len(about["words"].split()) == 32, about)
    return rdata


def list_keys(room, *options):
    return {key["label"]: key for key in room.run("inventory", "--json", *options).exits(0).is_quiet().json()["keys"]}


@test
def makes_keys_of_every_algorithm(stage):
    room = stage.room()
    with stage.nothing_written():
        for algorithm in NUMBERS:
            label = f"K{NUMBERS[algorithm]}"
            result = room.run("keygen", "--algorithm", algorithm, "--label", label, "--json").exits(0).is_quiet()
            rdata = compare_key(result.json(), label, algorithm)
            if algorithm.startswith("RSA"):
                require(rdata[4:8] == b"\x03\x01\x00\x01" and len(rdata) == 8 + 256, "not 2048 bits with 65537")
        keys = list_keys(room)
    require(set(keys) == {room.label} | {f"K{number}" for number in NUMBERS.values()}, set(keys))
    for algorithm, number in NUMBERS.items():
        key = keys[f"K{number}"]
        # Both RSA algorithms use the same keys; without an entry of the configuration the root's is taken.
        compare_key(key, f"K{number}", "RSASHA256" if number == 10 else algorithm)
        require(key["private"] and key["sensitive"] and key["never_extractable"] and key["local"], key)
        require(not key["extractable"], key)


@test
def shows_a_new_key_to_people(stage):
    room = stage.room()
    result = room.run("keygen", "--algorithm", "ED25519", "--domain", "example.", "--label", "Knew").exits(0).is_quiet()
    about = list_keys(room, "--domain", "example.")["Knew"]
    compare_key(about, "Knew", "ED25519", "example.")
    result.prints("HSM token in use:\n", "Label:       Knew\n", "Algorithm:   15 ED25519\n",
                  f"Key tag:     {about['key_tag']:05} (revoked: {about['revoked_key_tag']:05})\n",
                  f"DS SHA-256:  {about['ds_sha256']}\n", f"PGP words:   {about['words']}\n",
                  f"DS record:   example. IN DS {about['key_tag']} 15 2 ", f"DNSKEY:      {about['dnskey']}\n")
    result = room.run("inventory", "--domain", "example.").exits(0).is_quiet()
    result.prints(about["words"], "Private key: there, sensitive, never extractable, made in this token\n", "2 keys\n")


@test
def labels_name_the_time(stage):
    room = stage.room()
    for now, label in (("2010-06-16T21:19:16Z", "Kjqmt7v"), ("1970-01-01T00:00:00Z", "Kaaaaaa"),
                       ("2010-06-16T21:19:20Z", "Kjqmt7w"), ("2010-06-16T23:19:24+02:00", "Kjqmt7x")):
        result = room.run("keygen", "--algorithm", "ED25519", "--now", now, "--json").exits(0)
        require(result.json()["label"] == label, result)
    with stage.nothing_written():
        before = list_keys(room)
        room.run("keygen", "--algorithm", "ED25519", "--now", "2010-06-16T21:19:18Z").refuses(3, '"Kjqmt7v"')
        room.run("keygen", "--algorithm", "ED25519", "--label", room.label).refuses(3, f'"{room.label}"')
    require(list_keys(room) == before, "a key was made or changed")


@test
def keys_that_are_not_made(stage):
    room = stage.room()
    before = list_keys(room)
    with stage.nothing_written():
        for options, *fragments in (
            (["--algorithm", "RSAMD5"], "--algorithm", "'RSAMD5'", "RSASHA256, RSASHA512, ECDSAP256SHA256"),
            (["--algorithm", "RSASHA1"], "'RSASHA1'"), (["--algorithm", ""], "''"),
            (["--rsa-size", "1023"], "1024 to 4096"), (["--rsa-size", "4097"], "1024 to 4096"),
            (["--rsa-size", "-2048"], "1024 to 4096"), (["--rsa-exponent", "1"], "exponent"),
            (["--rsa-exponent", "65536"], "exponent"), (["--rsa-exponent", "-3"], "exponent"),
            (["--label", ""], "--label"), (["--label", "two words"], "--label"), (["--label", "x" * 256], "255"),
            (["--label", "\x1b[31m"], "--label"), (["--label", "Schlüssel"], "--label"),
            (["--domain", "example"], "--domain", "final dot"), (["--domain", ""], "--domain", "empty"),
            (["--domain", "exa mple."], "--domain"),
        ):
            room.run("keygen", *options).refuses(2, *fragments)
    require(list_keys(room) == before, "a key was made")
    stage.ksk("keygen").refuses(2, "no HSM is configured", "--config FILE")
    room.run("keygen", "--algorithm", "ED25519", "--label", "x" * 255).exits(0)


@test
def a_key_that_the_hsm_refuses_to_make(stage):
    room = stage.room().with_faults("C_GenerateKeyPair=CKR_DEVICE_MEMORY")
    room.run("keygen", "--algorithm", "ED25519", "--label", "Knew").refuses(3, '"Knew"', "(CKR_DEVICE_MEMORY)")
    require("Knew" not in list_keys(room), "a key was made")


@test
def the_key_remains_when_the_result_is_lost(stage):
    room = stage.room()
    for options in ([], ["--json"]):
        label = f"Klost{len(options)}"
        with open("/dev/full", "wb") as full:
            room.run("keygen", "--algorithm", "ED25519", "--label", label, *options, stdout=full).exits(3).complains(
                "standard output", f"the key {label} was made", "ksk inventory")
        require(label in list_keys(room), "no key was made")


@test
def deletes_what_is_typed(stage):
    room = stage.room()
    for label in ("Kone", "Ktwo"):
        room.run("keygen", "--algorithm", "ED25519", "--label", label).exits(0)
    before = list_keys(room)
    with stage.nothing_written():
        for answer in (b"", b"\n", b"y\n", b"Yes\n", b"kone\n", b"Kone \n", b" Kone\n", b"Ktwo\n", b"Kon\n",
                       b"Kone" * 100):
            result = room.run("delete", "Kone", stdin=answer).exits(1)
            require("This destroys the key Kone" in result.err and "cannot be undone" in result.err, result)
            require("ksk: not confirmed" in result.err and "nothing was deleted" in result.err, result)
        room.run("delete", "Kthree", stdin=b"Kthree\n").refuses(3, "nothing was deleted", '"Kthree"')
        room.run("delete", "", stdin=b"\n").refuses(3, "nothing was deleted")
        with open("/dev/full", "wb") as full:
            room.run("delete", "Kone", stdin=b"Kone\n", stdout=full).exits(3).complains("nothing was deleted")
    require(list_keys(room) == before, "a key was deleted")
    result = room.run("delete", "Kone", stdin=b"Kone\n").exits(0).prints("HSM token in use:", "Deleted the key Kone.\n")
    del before["Kone"]
    require(list_keys(room) == before, "another key was deleted, or more than one")
    room.run("delete", "Ktwo", stdin=b"Ktwo").exits(0)
    require(set(list_keys(room)) == {room.label}, "not deleted")


@test
def the_hsm_refuses_to_delete(stage):
    room = stage.room().with_faults("C_DestroyObject=CKR_ACTION_PROHIBITED")
    result = room.run("delete", room.label, stdin=room.label.encode()).exits(3)
    require("(CKR_ACTION_PROHIBITED)" in result.err and "Deleted" not in result.out, result)
    require(room.label in list_keys(room), "deleted all the same")


@test
def trust_anchors(stage):
    room = stage.room()
    path = stage.path("new-anchor.xml")
    command = ["trust-anchor", "--id", "AN-ID", "--source", "https://example.org/a.xml"]
    result = room.run(*command, path).exits(0).is_quiet()
    result.prints(f"Generated new trust anchor in {path}\n",
                  "SHA256 hash of trust anchor:\n" + hashlib.sha256(read(path)).hexdigest().upper() + "\n>> ")
    anchor = ElementTree.parse(path).getroot()
    key = list_keys(room)[room.label]
    require(anchor.get("id") == "AN-ID" and anchor.get("source") == "https://example.org/a.xml", anchor.attrib)
    require(anchor.findtext("Zone") == "." and len(anchor.findall("KeyDigest")) == 1, "not one key of the root")
    for name, value in (("KeyTag", key["key_tag"]), ("Algorithm", 13), ("DigestType", 2), ("Digest", key["ds_sha256"])):
        require(anchor.findtext(f"KeyDigest/{name}") == str(value), f"{name} is {anchor.findtext(f'KeyDigest/{name}')}")
    stage.ksk("verify", "--trust-anchor", path, room.made).exits(0).is_quiet()

    # To standard output where no file is named.
    room.edit(("^  output_trustanchor: .*\n", ""))
    with stage.nothing_written():
        result = room.run(*command).exits(0).is_quiet()
        require(result.raw_out == read(path), "not the same on standard output")
        with open("/dev/full", "wb") as full:
            room.run("trust-anchor", stdout=full).exits(3).complains("standard output")


@test
def trust_anchors_that_are_not_written(stage):
    room = stage.room()
    new = stage.path("new-anchor.xml")
    with stage.nothing_written():
        # The configuration's own is there already.
        room.run("trust-anchor").refuses(3, "no trust anchor was written", room.anchor, "nothing is ever replaced")
        room.run("trust-anchor", room.config).refuses(3, room.config, "nothing is ever replaced")
        room.run("trust-anchor", stage.path("no", "x.xml")).refuses(3, stage.path("no", "x.xml"), "No such file")
        room.run("trust-anchor", new, "--domain", "example").refuses(2, "--domain", "final dot")
        stage.ksk("trust-anchor", new).refuses(2, "no keys", "--config")
        for change, *fragments in (
            (("key_tag: .*", "key_tag: 1"), "KSK-MATCH", room.label, "keys.ksk_current"),
            (('ds_sha256: ".*"', f'ds_sha256: "{"00" * 32}"'), "KSK-MATCH", room.label, "keys.ksk_current"),
        ):
            config = read(room.config)
            room.edit(change)
            room.run("trust-anchor", new).exits(1).complains("no trust anchor was written", *fragments).prints_nothing()
            with open(room.config, "wb") as file:
                file.write(config)
    require(not os.path.exists(new), "written")


if __name__ == "__main__":
    main()
