#!/usr/bin/python3
"""`ksk compare`: the text of a real dig, asking a name server that gives out what the SKR has, and what is wrong with it."""

import os
import re
import shutil
import subprocess
import sys

from harness import Skip, main, read, require, test, write

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "e2e"))

HEAD = re.compile(r"^; bundle (\d+) ", re.MULTILINE)


def bundle_texts(stage, skr):
    """The records of each bundle, as `ksk show` writes them."""
    shown = stage.ksk("show", "--format", "dns", skr).exits(0).out
    parts = HEAD.split(shown)[1:]
    return [text.partition("\n")[2] for text in parts[1::2]]


def dig(text, *options):
    """What dig prints when a name server answers with these records."""
    if shutil.which("dig") is None:
        raise Skip("dig is not installed: nothing asks a name server")
    import dns.rrset  # pylint: disable=import-outside-toplevel
    import validators  # pylint: disable=import-outside-toplevel
    server = validators.NameServer()
    records = [line.split(";")[0].split(None, 4) for line in text.splitlines()]
    server.answer = [dns.rrset.from_text_list(".", 86400, "IN", kind, [data for *_, of, data in records if of == kind])
                     for kind in ("DNSKEY", "RRSIG")]
    done = subprocess.run(["dig", "@127.0.0.1", "-p", server.port, ".", "dnskey", "+dnssec", "+bufsize=4096", *options],
                          capture_output=True, timeout=60, check=True)
    require(b"status: NOERROR" in done.stdout, done.stdout)
    return done.stdout


@test
def every_bundle_is_told(stage):
    room = stage.room()
    texts = bundle_texts(stage, room.made)
    require(len(texts) == 9, texts)
    for number, text in enumerate(texts, 1):
        answer = write(stage.path("answer"), dig(text, *(["+multiline"] if number % 2 else [])))
        result = stage.ksk("compare", "--dig", answer, room.made).exits(0).is_quiet()
        result.prints(f"Bundle {number} of 9, id ", "  the same        DNSKEY  key tag ", "  the same        RRSIG   ",
                      f"The answer is bundle {number} of the SKR: every key and every signature is the same.\n")
        result.require("ONLY" not in result.out and "NOT" not in result.out, "a difference")
        found = stage.ksk("compare", "--json", "--dig", answer, room.made).exits(0).is_quiet().json()
        require(found["verdict"] == "same" and found["bundle"] == number and found["nearest"] == number, found)
        require({record["in"] for record in found["records"]} == {"both"}, found)


@test
def text_of_other_kinds(stage):
    """A TTL that ran down, no TTL, no class, small letters, and standard input."""
    room = stage.room()
    text = bundle_texts(stage, room.made)[2]
    for pattern, replacement in ((r" \d+ IN ", " 17 IN "), (r" \d+ IN ", " IN "), (r" \d+ IN ", " "),
                                 (r" (\d+) IN (\w+)", r" IN \1 \2"), (r"DNSKEY", "dnskey"), (r"\n", "\r\n"),
                                 (r"^", ". 5 IN A 192.0.2.1\n. 5 IN RRSIG A 8 0 5 20300101000000 20260101000000 1 . AA==\n")):
        changed = re.sub(pattern, replacement, text)
        require(changed != text, pattern)
        answer = write(stage.path("answer"), changed)
        stage.ksk("compare", "--dig", answer, room.made).exits(0).prints("is bundle 3 of the SKR")
    stage.ksk("compare", "--dig", "-", room.made, stdin=text.encode()).exits(0).prints("is bundle 3 of the SKR")


@test
def differences_are_named(stage):
    room, other = stage.room(), stage.room("ED25519")
    lines = bundle_texts(stage, room.made)[4].splitlines()
    key = next(line for line in lines if " DNSKEY 256 " in line)
    signature = next(line for line in lines if " RRSIG " in line)
    tag = re.search(r"key id = (\d+)", key).group(1)
    head, _, data = key.partition(";")[0].rstrip().rpartition(" ")
    changed = f"{head} {'A' if data[4] != 'A' else 'B'}{data[1:4]}{'A' if data[4] != 'A' else 'B'}{data[5:]}"
    begin, _, octets = signature.rpartition(" ")
    spoilt = f"{begin} {octets[:8]}{'A' if octets[8] != 'A' else 'B'}{octets[9:]}"
    cases = [
        ([line for line in lines if line != key], f"ONLY IN SKR     DNSKEY  key tag {int(tag):05}", "NOT THE SAME as bundle 5"),
        (lines + [changed], "ONLY IN ANSWER  DNSKEY", "NOT THE SAME as bundle 5"),
        ([line if line != signature else spoilt for line in lines], "ONLY IN ANSWER  RRSIG", "NOT FROM THIS SKR"),
        (lines + [spoilt], "ONLY IN ANSWER  RRSIG", "NOT THE SAME as bundle 5"),
    ]
    for answer_lines, *fragments in cases:
        answer = write(stage.path("answer"), "\n".join(answer_lines) + "\n")
        stage.ksk("compare", "--dig", answer, room.made).exits(1).is_quiet().prints(*fragments)
        found = stage.ksk("compare", "--json", "--dig", answer, room.made).exits(1).json()
        require(found["verdict"] == "different", found)
        require((found["bundle"] is None) == ("NOT FROM THIS SKR" in fragments) and found["nearest"] == 5, found)
    answer = write(stage.path("answer"), bundle_texts(stage, other.made)[0])
    stage.ksk("compare", "--dig", answer, room.made).exits(1).prints("None of the bundles; the nearest is", "NOT FROM")


@test
def refuses(stage):
    room = stage.room()
    text = bundle_texts(stage, room.made)[0]
    answer = stage.path("answer")
    keys = "".join(line + "\n" for line in text.splitlines() if " DNSKEY 25" in line)
    cases = [
        (";; communications error\n", "there is no DNSKEY in it"), (keys, "no RRSIG", "+dnssec"),
        (text.replace(". ", "example. "), "about example.", "about ."), ("", "no DNSKEY"),
        (keys + text.replace(". ", "example. "), "line 4: ", "two zones"), ("dig: not found\n", "line 1: "),
        (text.replace(" IN ", " CH "), "line 1: "), (text.replace(". ", "zone ", 1), "line 1: "),
        (". IN DNSKEY 257 3 8 ( AAAA\n", "parentheses"), (". IN DNSKEY 257 3 8 )AAAA\n", "parentheses"),
        (". IN DNSKEY 257 3 8 A\n", "line 1: ", "DNSKEY"), (". IN DNSKEY 70000 3 8 AAAA\n", "line 1: "),
        ("\n" + re.sub(r"RRSIG DNSKEY (\d+) (\d+) (\d+) \d+", r"RRSIG DNSKEY \1 \2 \3 20260230000000", text), "RRSIG"),
        (". IN DNSKEY 257 3 8 AA\0A\n", "line 1: ", "character"), ("\u00e9. IN DNSKEY 257 3 8 AAAA\n", "line 1: "),
        (". IN DNSKEY 257 3 8 AAAA\n" * 1001, "line 1001: ", "more records"), ("; " + "x" * 1048577, answer)]
    for content, *fragments in cases:
        answer = write(stage.path("answer"), content)
        with stage.nothing_written():
            result = stage.ksk("compare", "--dig", answer, room.made)
        result.refuses(3 if len(content) > 1048576 else 1, *fragments)
    stage.ksk("compare", "--dig", "-", room.made, stdin=b"; " + b"x" * 1048577).refuses(1, "longer than")
    answer = write(stage.path("answer"), text)
    stage.ksk("compare", room.made).refuses(2, "--dig")
    stage.ksk("compare", "--dig", stage.path("missing"), room.made).refuses(3, "missing")
    stage.ksk("compare", "--dig", answer, stage.path("missing")).refuses(3, "missing")
    stage.ksk("compare", "--dig", answer, room.request).refuses(1, room.request)
    require(read(answer).decode() == text, "the answer was changed")


if __name__ == "__main__":
    main()
