#!/usr/bin/python3
"""What comes from elsewhere into a record: an SKR that was signed later, and everything of another ceremony."""

import fnmatch
import os
import shutil
import subprocess

from audited import Audited, made_anew
from records import contents_of, held, list_files_anew
from rehearsal import TIMEOUT_S, read, require, run, test

# Of the token of a rehearsal, without its cards: app/rehearsal/soft-token.h.
PIN = b"123456\n"
# What finds each file of another ceremony once the lists were made anew.
FOUND_BY = {
    "KC_*.pdf": "PAPERS", "log-*.pdf": "FILE-HASH", "ksr-*.xml": "FILE-HASH", "skr-*.xml": "FILE-HASH",
    "ksrsigner.yaml": "CONFIG-HASH", "ksksigner-*.log": "LOG-TEXT", "KSK_CAM??.mkv": "FOOTAGE-HASH",
    "KSK_CAM??.mp4": "FILE-HASH", "KSK_CAM??.vtt": "CAPTIONS", "README.txt": "PAGES", "index.html": "PAGES", "trust-anchor.xml": "PROOFS",
    "proofs/*.data": "PROOFS", "proofs/*.pem": "PROOFS", "proofs/*.conf": "PROOFS",
}


def sign_later(stage, rehearsal, name, change):
    """The same request by the same key in the same token, with a configuration that @change has made another."""
    config, response = stage.path(f"{name}.yaml"), stage.path(f"{name}.xml")
    room = os.path.join(rehearsal.out, "room")
    with open(config, "w", encoding="utf-8") as file:
        file.write(change(read(os.path.join(room, "ksrsigner.yaml")).decode()))
    names = sorted(os.listdir(rehearsal.record))
    request = next(name for name in names if name.startswith("ksr-"))
    previous = next(name for name in names if name.startswith("skr-"))
    pin, end = os.pipe()
    os.write(end, PIN)
    os.close(end)
    done = subprocess.run([stage.options.ksk, "sign", "--yes", "--pin-fd", str(pin), "--config", config, "--previous-skr",
                           os.path.join(rehearsal.record, previous), os.path.join(rehearsal.record, request), response],
                          capture_output=True, text=True, pass_fds=(pin,), timeout=TIMEOUT_S,
                          env={**stage.env, "SOFTHSM2_CONF": os.path.join(room, "hsm", "softhsm2.conf")})
    os.close(pin)
    require(done.returncode == 0, f"{done.stdout}{done.stderr}")
    return read(response)


@test
def a_response_that_was_signed_later(stage):
    """Its signatures are all good: nothing but the hash in the journal says that it is another one."""
    rehearsal = held(stage)
    audited = Audited(stage, rehearsal)
    skr = audited.records[audited.find("response-signed")]["file"]
    same = sign_later(stage, rehearsal, "same", lambda text: text)
    require(same == audited.contents[skr], "what was asked for in the same way is not the same")
    other = sign_later(stage, rehearsal, "other", lambda text: text.replace("retire_safety: P28D", "retire_safety: P29D", 1))
    require(other != same, "nothing is changed")
    for how, failed in (("alone", audited.failures("alone", {skr: other}, anew=False)),
                        ("with the lists", audited.failures("with the lists", {skr: other})),
                        ("with all that was made", made_anew(stage, rehearsal, {skr: other}))):
        found = {each["check"] for each in failed}
        require(not {"SKR-SIGNATURE", "SKR-VERIFY", "JOURNAL-CHAIN"} & found, f"{how}: {failed}")
        require(any(each["check"] == "FILE-HASH" and skr in each["message"] for each in failed), f"{how}: {failed}")
        require(("SUMS" in found) == (how == "alone"), f"{how}: {failed}")
    require(not audited.audit("--skip-frames"), "it does not hold any more")


def counterpart(name, contents, others):
    """What is called like it in the other record, or but for a time or a number."""
    if name in others:
        return name
    like = [pattern for pattern in FOUND_BY if fnmatch.fnmatch(name, pattern)]
    found = [each for each in others if like and fnmatch.fnmatch(each, like[0]) and each not in contents]
    return found[0] if found else None


def put_in_place(audited, others):
    """Each file of the others, alone and with the lists made anew. Returns the names of those that are found by both."""
    found = set()
    for name, content in audited.contents.items():
        other = counterpart(name, audited.contents, others)
        if other is None or others[other] == content or name == "SHA256SUMS" or "_closing" in name:
            continue
        failed = audited.failures(f"{name} alone", {name: others[other]}, anew=False)
        require(any(each["check"] == "SUMS" and name in each["message"] for each in failed), f"{name} alone: {failed}")
        check = next((check for pattern, check in FOUND_BY.items() if fnmatch.fnmatch(name, pattern)), None)
        if check is None:
            continue
        failed = audited.failures(f"{name} and the lists", {name: others[other]})
        require(any(each["check"] == check and name in each["message"] for each in failed), f"{name}: {failed}")
        found.add(name)
    return found


@test
def what_another_ceremony_left(stage):
    rehearsal = held(stage, cameras="here")
    others = contents_of(held(stage, cameras="here", name="other").record)
    audited = Audited(stage, rehearsal)
    require(not audited.audit("--skip-frames"), "it does not hold as it was made")
    found = put_in_place(audited, others)
    print(f"# {len(found)} files of another ceremony, each found and named: {', '.join(sorted(found))}")
    for pattern in FOUND_BY:
        require(fnmatch.filter(found, pattern), f"nothing called {pattern} was put in place: {sorted(found)}")
    failed = audited.failures("its journal", {"journal.jsonl": others["journal.jsonl"]})
    require({"CONFIG-HASH", "FILE-HASH", "LOG-TEXT", "PAPERS"} <= {each["check"] for each in failed}, failed)
    # Everything else of this ceremony, and the journal with all that it pins of the other.
    pinned = {name: content for name, content in others.items() if fnmatch.fnmatch(name, "*.jsonl") or "KSK_" not in name}
    for name in audited.contents:
        if "KSK_" not in name and name not in pinned:
            pinned[name] = None
    failed = audited.failures("all but the films", pinned)
    found = {each["check"] for each in failed}
    require(not {"LOG-TEXT", "PAPERS", "CONFIG-HASH"} & found and {"FILE-HASH", "FOOTAGE-HASH"} <= found, failed)
    film = "KSK_CAM01.mkv"
    require(any(each["check"] == "FOOTAGE-HASH" and film in each["message"] for each in failed), failed)


@test
def a_film_of_another_ceremony_at_the_end(stage):
    """The list has no closing films: they have lists of their own, and their frames say to which journal they belong."""
    rehearsal = held(stage, cameras="here")
    other = held(stage, cameras="here", name="other")
    name = "KSK_CAM01_closing.mkv"
    shutil.copyfile(os.path.join(other.record, name), os.path.join(rehearsal.record, name))
    failed = Audited(stage, rehearsal).audit()
    require({each["check"] for each in failed} == {"SUMS", "FOOTAGE-CLOSING"}, failed)
    require(all(name in each["message"] for each in failed), failed)
    list_files_anew(rehearsal.record)
    failed = Audited(stage, rehearsal).audit()
    require({each["check"] for each in failed} == {"FOOTAGE-CLOSING"} and name in failed[0]["message"], failed)


if __name__ == "__main__":
    run()
