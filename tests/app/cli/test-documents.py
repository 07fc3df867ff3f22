#!/usr/bin/python3
"""`ksk verify`, `show` and `words`: files as people and other programs see them. No HSM, no configuration."""

import hashlib
import os
import re

from harness import Skip, main, read, require, test, write

TABLE_HEAD = "#  Inception           Expiration           ZSK Tags      KSK Tag(CKA_LABEL)\n"
RECORD = re.compile(r"^(\S+)\s+(\d+)\s+IN\s+(DNSKEY|RRSIG)\s", re.MULTILINE)


def archived(stage, name):
    if not os.path.isdir(stage.options.archive):
        raise Skip(f"the archive of real requests is not there: {os.path.basename(stage.options.archive)} is no folder")
    return os.path.join(stage.options.archive, name)


@test
def verifies(stage):
    room = stage.room()
    with stage.nothing_written():
        result = stage.ksk("verify", room.made).exits(0).is_quiet()
        result.prints(f"Verifying SKR {room.made}...\n" + TABLE_HEAD, "...VALIDATED.", "passed       SKR-SIGNATURE",
                      "SHA256 hash of SKR:\n" + hashlib.sha256(read(room.made)).hexdigest().upper(),
                      "NOT CHECKED  SKR-VERIFY")
        result = stage.ksk("verify", "--trust-anchor", room.anchor, room.made).exits(0).is_quiet()
        result.prints("passed       SKR-SIGNATURE", "passed       SKR-VERIFY", " 0 not checked")
        about = stage.ksk("verify", "--json", "--trust-anchor", room.anchor, room.made).exits(0).is_quiet().json()
    require(about["verdict"] == "accept" and about["response"]["file"] == room.made, about)
    require(about["response"]["sha256"] == hashlib.sha256(read(room.made)).hexdigest(), about)
    require(len(about["response"]["bundles"]) == 9, about)


@test
def does_not_verify(stage):
    room, other = stage.room(), stage.room("ED25519")
    text = read(room.made)
    begin = text.rindex(b"<SignatureData>") + len(b"<SignatureData>")
    broken = write(stage.path("broken.xml"), text[:begin + 4] + (b"A" if text[begin + 4:begin + 5] != b"A" else b"B")
                   + text[begin + 5:])
    with stage.nothing_written():
        for arguments, *fragments in (([broken], "SKR-SIGNATURE", "SKR bundle 9 "),
                                      (["--trust-anchor", other.anchor, room.made], "SKR-VERIFY"),
                                      ([room.request], "SKR-PARSE", "line "), ([room.anchor], "SKR-PARSE", "line "),
                                      ([room.config], "SKR-PARSE", "line 1: ")):
            result = stage.ksk("verify", *arguments).exits(1).complains(arguments[-1] + " is rejected", *fragments)
            result.prints("...NOT VALID.", f"FAILED       {fragments[0]}")
            result = stage.ksk("verify", "--json", *arguments).exits(1).complains(*fragments)
            require(result.json()["verdict"] == "reject" and fragments[0] in result.failed(), result)
        stage.ksk("verify", "--trust-anchor", room.config, room.made).refuses(2, f"{room.config}: line 1: ")
        stage.ksk("verify", "--trust-anchor", room.made, room.made).refuses(2, f"{room.made}: line ")


@test
def files_that_cannot_be_read(stage):
    room = stage.room()
    fifo, missing = stage.path("fifo"), stage.path("missing")
    os.mkfifo(fifo)
    with stage.nothing_written():
        for path, reason in ((fifo, "not a regular file"), (stage.home, "not a regular file"),
                             (missing, "No such file")):
            stage.ksk("verify", path).refuses(3, path, reason)
            stage.ksk("verify", "--json", path).refuses(3, path, reason)
            stage.ksk("verify", "--trust-anchor", path, room.made).refuses(3, path, reason)
            stage.ksk("show", path).refuses(3, path, reason)
        stage.ksk("words", missing).refuses(3, missing, "No such file")
        stage.ksk("words", stage.home).refuses(3, stage.home, "directory")
        # Not fetched from anywhere.
        stage.ksk("words", "file://" + room.config).refuses(3, "No such file")


@test
def shows_tables(stage):
    room = stage.room()
    with stage.nothing_written():
        result = stage.ksk("show", room.request).exits(0).is_quiet()
        request_id = re.search(b' id="([^"]*)"', read(room.request)).group(1).decode()
        result.prints(f"KSR of ., id {request_id}, serial 2\n" + TABLE_HEAD, "SHA256 hash of KSR:\n")
        require(result.out.count("2026-") == 18 and "(" not in result.out.replace(TABLE_HEAD, ""), result)
        result = stage.ksk("show", "--format", "table", room.made).exits(0).is_quiet()
        result.prints("SKR of ., id ", TABLE_HEAD)
        require(len(re.findall(rf"  \d{{5}}\({room.label}\)/S\n", result.out)) == 9, result)
        result = stage.ksk("show", room.anchor).exits(0).is_quiet()
        result.prints("Trust anchors of .\n", "algorithm 13", f"{room.label}, valid from ",
                      "SHA256 hash of trust anchor:\n")


@test
def shows_dns_records(stage):
    room = stage.room("ED25519", "--domain", "example.")
    with stage.nothing_written():
        for path, n_signatures in ((room.request, 11), (room.made, 9)):
            result = stage.ksk("show", "--format", "dns", path).exits(0).is_quiet()
            records = RECORD.findall(result.out)
            kinds = [kind for _, _, kind in records]
            require(kinds.count("RRSIG") == n_signatures, result)
            require(kinds.count("DNSKEY") == (11 if path == room.request else 20), result)
            require({(name, ttl) for name, ttl, _ in records} == {("example.", "172800")}, result)
            comments = [line for line in result.out.splitlines() if line.startswith("; bundle ")]
            require(len(comments) == 9 and len(comments) + len(records) == len(result.out.splitlines()), result)
        result = stage.ksk("show", "--format", "dns", room.anchor).exits(0).is_quiet()
        require(re.fullmatch(r"example\. IN DS \d+ 15 2 [0-9A-F]{64}\n", result.out), result)


@test
def shows_json(stage):
    room = stage.room()
    for path, kind in ((room.request, "request"), (room.made, "response"), (room.anchor, "trust-anchor")):
        about = stage.ksk("show", "--format", "json", path).exits(0).is_quiet().json()
        require(about["kind"] == kind and about["file"] == path, about)
        require(about["sha256"] == hashlib.sha256(read(path)).hexdigest() and len(about["words"].split()) == 32, about)
        if kind == "trust-anchor":
            require(about["zone"] == "." and len(about["digests"]) == 1, about)
            require(about["digests"][0]["id"] == room.label and about["digests"][0]["valid_until"] is None, about)
        else:
            require(about["domain"] == "." and about["serial"] == 2 and len(about["bundles"]) == 9, about)
            require(about["id"].encode() in read(path), about)


@test
def does_not_show(stage):
    room = stage.room()
    stage.ksk("show", "--format", "pdf", room.request).refuses(2, "'pdf'", "table, dns and json")
    for content in (b"", b"<KSR/>", b"<html></html>", b"\x00" * 100, read(room.request)[:-10],
                    b'<!DOCTYPE KSR [<!ENTITY a "a">]>' + read(room.request)):
        path = write(stage.path("file.xml"), content)
        for style in ("table", "dns", "json"):
            stage.ksk("show", "--format", style, path).exits(1).complains(path + ": ").prints_nothing()
    stage.ksk("show", write(stage.path("file.xml"), read(room.request).replace(b"</Flags>", b"</Flag>", 1))).exits(
        1).complains("line ")


@test
def shows_real_files(stage):
    result = stage.ksk("show", "--format", "dns", archived(stage, "skr-root-2017-q1-0.xml")).exits(0).is_quiet()
    signature = r"^\. 172800 IN RRSIG DNSKEY 8 0 172800 \d{14} \d{14} 19036 \. "
    require(len(re.findall(signature, result.out, re.MULTILINE)) == 9, result)
    stage.ksk("show", archived(stage, "skr-root-2017-q1-0.xml")).exits(0).prints(
        "SKR of ., id 122992ea-297d-4f12-845b-0fb448c33ccb, serial 1\n" + TABLE_HEAD,
        "1  2017-01-01T00:00:00 2017-01-22T00:00:00  39291,61045   19036(Kjqmt7v)/S\n")
    stage.ksk("verify", archived(stage, "skr-root-2017-q2-0.xml")).exits(0)


@test
def words_of_files(stage):
    for content in (b"", b"content", bytes(range(256)) * 1000):
        path = write(stage.path("file"), content)
        digest = hashlib.sha256(content).hexdigest()
        result = stage.ksk("words", path).exits(0).is_quiet()
        require(re.fullmatch(rf"SHA-256:    {digest}\nPGP Words:  (\S+ ){{31}}\S+\n", result.out), result)
        words = result.out.splitlines()[1].split()[2:]
        about = stage.ksk("words", "--json", path).exits(0).is_quiet().json()
        require(about == {"file": path, "sha256": digest, "words": " ".join(words)}, about)
        require(stage.ksk("words", stdin=content).exits(0).out == result.out, "other words of standard input")
        require(stage.ksk("words", "--json", stdin=content).exits(0).json()["file"] is None, "a file name")
        # And back, one by one or in one piece, in any case.
        for arguments in (words, [" ".join(words)], [word.upper() for word in words]):
            require(stage.ksk("words", "--decode", *arguments).exits(0).is_quiet().out == digest + "\n", arguments)
        require(stage.ksk("words", "--decode", "--json", *words).exits(0).json() == {"hex": digest}, "other hex digits")
    # As it stands in the literature on PGP.
    result = stage.ksk("words", "--decode", "topmost", "Istanbul", "Pluto", "vagabond")
    require(result.exits(0).out == "e58294f2\n" and "4 words" in result.err and "32" in result.err, result)


@test
def words_that_are_wrong(stage):
    good = stage.ksk("words", "--json", stdin=b"content").json()["words"].split()

    def refuse(words, *fragments):
        stage.ksk("words", "--decode", *words).exits(1).complains(*fragments).prints_nothing()
        stage.ksk("words", "--decode", "--json", *words).exits(1).complains(*fragments).prints_nothing()

    refuse([*good[:6], good[7], good[6], *good[8:]], "words 7 and 8", f'"{good[7]}" and "{good[6]}"')
    refuse([*good[:10], *good[11:]], f'left out before word 11, "{good[11]}"', "two syllables")
    refuse([*good[:11], *good[12:]], f'left out before word 12, "{good[12]}"', "three syllables")
    refuse([*good[:4], good[3], *good[4:]], f'word 5, "{good[3]}", repeats word 4')
    refuse([*good[:20], "tomato", *good[21:]], 'word 21, "tomato", is not a PGP word', "the nearest is")
    refuse([*good[:20], "\x1b[2J", *good[21:]], "word 21, \"\\033[2J\"")


if __name__ == "__main__":
    main()
