#!/usr/bin/python3
"""What a ceremony that is over leaves: complete, and checked by the commands that come with it."""

import hashlib
import json
import os
import re
import shutil
import subprocess

from rehearsal import TIMEOUT_S, Rehearsal, chain_anew, read, require, run, sha256, test

# Acts a second: some seconds of film are enough.
SPEED = "6"
TOOLS = ("jq", "openssl", "sha256sum")
LISTS = ("MANIFEST.txt", "SHA256SUMS")


def held(stage, cameras="outside"):
    rehearsal = Rehearsal(stage, cameras=cameras)
    done = rehearsal.play("--speed", SPEED) if cameras == "here" else rehearsal.play()
    require(done.returncode == 0, f"exit {done.returncode}\n{done.stdout}{done.stderr}")
    return rehearsal


def files_of(folder):
    found = []
    for path, _, names in os.walk(folder):
        found += [os.path.relpath(os.path.join(path, name), folder) for name in names]
    return sorted(found)


def manifest_of(record, names):
    """As anybody would write it: a line a file, then one of all."""
    contents = [read(os.path.join(record, name)) for name in names]
    lines = [f"{hashlib.sha256(content).hexdigest()}  {len(content)}  {name}" for name, content in zip(names, contents)]
    whole = b"".join(contents)
    return "\n".join([*lines, f"{hashlib.sha256(whole).hexdigest()}  {len(whole)}  ."]) + "\n"


def list_anew(record):
    """As somebody who changed a file would: the lists are right again."""
    names = [name for name in files_of(record) if name not in LISTS]
    with open(os.path.join(record, "MANIFEST.txt"), "w", encoding="ascii") as file:
        file.write(manifest_of(record, names))
    names = sorted([*names, "MANIFEST.txt"])
    with open(os.path.join(record, "SHA256SUMS"), "w", encoding="ascii") as file:
        file.writelines(f"{sha256(os.path.join(record, name))}  {name}\n" for name in names)


def commands(record):
    """Those of README.txt that need no network."""
    text = read(os.path.join(record, "README.txt")).decode()
    lines = [line[4:] for line in text.splitlines() if line.startswith("    ")]
    offline = [line for line in lines if not line.startswith("delv ")]
    require(len(offline) >= 15 and len(lines) == len(offline) + 1, lines)
    return "set -e\n" + "\n".join(offline) + "\n"


def check(record):
    """Runs the commands of README.txt in the record and nowhere else."""
    return subprocess.run(["bash", "-c", commands(record)], cwd=record, capture_output=True, text=True,
                          timeout=TIMEOUT_S)


@test
def is_complete(stage):
    """Every file is listed, nothing but the list is not, and what others wrote into it before is among them."""
    record = held(stage).record
    listed = [line.split("  ", 1) for line in read(os.path.join(record, "SHA256SUMS")).decode().splitlines()]
    require([name for _, name in listed] == [name for name in files_of(record) if name != "SHA256SUMS"], listed)
    for digest, name in listed:
        require(sha256(os.path.join(record, name)) == digest, name)
    require(read(os.path.join(record, "MANIFEST.txt")).decode()
            == manifest_of(record, [name for name in files_of(record) if name not in LISTS]), "another manifest")
    for name in ("README.txt", "index.html", "witness.html", "trust-anchor.xml", "ksrsigner.yaml",
                 "proofs/anchors.conf", "KC_Script.pdf", "KC_Script_Annotated.pdf", "KC_Log.pdf", "script.xml"):
        require(name in files_of(record), f"{name} is missing")
    text = read(os.path.join(record, "README.txt")).decode()
    for name in files_of(record):
        require(re.search(rf"^  {re.escape(name)} +\S", text, re.MULTILINE), f"README.txt does not name {name}")
    require("@" not in re.sub(r"\S+@\S+", "", text), "a place that was not filled in")


@test
def its_own_commands_check_it(stage):
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        stage.skip(f"{', '.join(missing)} not installed: the commands of README.txt are not run")
    record = held(stage).record
    done = check(record)
    require(done.returncode == 0, f"{done.stdout}{done.stderr}")
    last = json.loads(read(os.path.join(record, "journal.jsonl")).splitlines()[-1])
    require(f"the last record has the hash {last['hash']}" in done.stdout, done.stdout)
    require(len(re.findall("Verified OK|Verified Successfully", done.stdout)) == 9, done.stdout)
    sums = sha256(os.path.join(record, "SHA256SUMS"))
    require(f"{sums}  SHA256SUMS" in done.stdout, "the hash of the list")
    # One octet of any file.
    for name in files_of(record):
        if name == "SHA256SUMS":
            continue
        path = os.path.join(record, name)
        whole = read(path)
        changed = bytearray(whole)
        changed[len(changed) // 2] ^= 1
        with open(path, "wb") as file:
            file.write(changed)
        if name != "README.txt":
            require(check(record).returncode != 0, f"{name} may be changed")
        with open(path, "wb") as file:
            file.write(whole)
    # A manifest that says something else, and is listed itself: the last file of all, and its size.
    manifest = read(os.path.join(record, "MANIFEST.txt"))
    for at in (len(manifest) - 4, manifest.index(b"  ") + 2, 0):
        list_anew(record)
        require(check(record).returncode == 0, "it does not hold as it was")
        with open(os.path.join(record, "MANIFEST.txt"), "wb") as file:
            file.write(manifest[:at] + (b"7" if manifest[at:at + 1] != b"7" else b"8") + manifest[at + 1:])
        with open(os.path.join(record, "SHA256SUMS"), "w", encoding="ascii") as file:
            file.writelines(f"{sha256(os.path.join(record, name))}  {name}\n" for name in files_of(record)
                            if name != "SHA256SUMS")
        require(check(record).returncode != 0, f"octet {at} of the manifest may be changed")


@test
def a_line_of_the_journal(stage):
    """Changed, left out, doubled or swapped, and listed anew: the chain tells."""
    if shutil.which("jq") is None:
        stage.skip("jq is not installed: the commands of README.txt are not run")
    record = held(stage).record
    path = os.path.join(record, "journal.jsonl")
    lines = read(path).splitlines(keepends=True)
    middle = len(lines) // 2
    cases = {
        "changed": lines[:middle] + [lines[middle].replace(b'"who":""', b'"who":"XX"', 1)] + lines[middle + 1:],
        "left out": lines[:middle] + lines[middle + 1:],
        "doubled": lines[:middle] + [lines[middle]] + lines[middle:],
        "swapped": lines[:middle] + [lines[middle + 1], lines[middle]] + lines[middle + 2:],
    }
    for how, changed in cases.items():
        require(how != "changed" or changed != lines, "nothing was changed")
        with open(path, "wb") as file:
            file.write(b"".join(changed))
        list_anew(record)
        done = check(record)
        require(done.returncode != 0 and "BROKEN" in done.stdout, f"{how}: {done.stdout}{done.stderr}")


@test
def it_is_made_once(stage):
    """Begun again after each file that is missing it is the same, and a file that was changed is not replaced."""
    rehearsal = held(stage)
    before = {name: read(os.path.join(rehearsal.record, name)) for name in files_of(rehearsal.record)}
    for gone in (*LISTS, "index.html", "README.txt", "witness.html", "proofs/anchors.conf"):
        os.remove(os.path.join(rehearsal.record, gone))
    # What is left when it is killed in the middle of a file, of one that is written again and of one that is not.
    for left in (".index.html.0123ab.part", ".log-0001.pdf.0123ab.part"):
        with open(os.path.join(rehearsal.record, left), "wb") as file:
            file.write(b"half")
    done = rehearsal.play()
    require(done.returncode == 0, done.stderr)
    after = {name: read(os.path.join(rehearsal.record, name)) for name in files_of(rehearsal.record)}
    require(after == before, sorted(name for name in {*before, *after} if before.get(name) != after.get(name)))
    for gone in (*LISTS, "index.html"):
        os.remove(os.path.join(rehearsal.record, gone))
    path = os.path.join(rehearsal.record, "witness.html")
    with open(path, "ab") as file:
        file.write(b"more\n")
    done = rehearsal.play()
    require("witness.html" in done.stderr, done.stderr)
    require(not os.path.exists(os.path.join(rehearsal.record, "SHA256SUMS")), "it was listed")
    require(read(path).endswith(b"more\n"), "it was replaced")


class Audited:
    """A record and `ksk audit`; what is changed in it is put right again afterwards."""

    def __init__(self, stage, rehearsal):
        self._ksk = stage.options.ksk
        self.record = rehearsal.record

    def audit(self):
        """What failed. What is in frames is the business of audit-frames.py."""
        done = subprocess.run([self._ksk, "audit", "--json", "--skip-frames", self.record], capture_output=True, text=True,
                              timeout=TIMEOUT_S)
        findings = json.loads(done.stdout)["findings"]
        failed = [finding for finding in findings if finding["verdict"] == "fail"]
        require(done.returncode == (1 if failed else 0), f"{done.returncode}: {done.stderr}")
        return failed

    def finds(self, name, content, *checks, anew=True):
        """With another content of a file (None: without it), the checks fail, and no other but of the sums."""
        path = os.path.join(self.record, name)
        whole = read(path) if os.path.exists(path) else None
        listed = {each: read(os.path.join(self.record, each)) for each in LISTS}
        if content is None:
            os.remove(path)
        else:
            with open(path, "wb") as file:
                file.write(content)
        if anew:
            list_anew(self.record)
        failed = self.audit()
        found = {finding["check"] for finding in failed}
        require(found == set(checks), f"{name}: {sorted(found)}, {sorted(checks)} expected: {failed}")
        require(content is None or name == "journal.jsonl" or any(name in finding["message"] for finding in failed),
                f"{name} is not named: {failed}")
        if whole is None:
            os.remove(path)
        else:
            with open(path, "wb") as file:
                file.write(whole)
        for each, content in listed.items():
            with open(os.path.join(self.record, each), "wb") as file:
                file.write(content)


def flip(content, at=None):
    changed = bytearray(content)
    changed[len(changed) // 2 if at is None else at] ^= 1
    return bytes(changed)


@test
def an_audit_finds_any_change(stage):
    """In any file; and where the list was made anew, by what else the record says."""
    audited = Audited(stage, held(stage, cameras="here"))
    record = audited.record
    require(not audited.audit(), "it does not hold as it was made")
    content = {name: read(os.path.join(record, name)) for name in files_of(record)}
    for name in content:
        # Whatever else it breaks: a film that is changed is another one for the journal, too.
        path = os.path.join(record, name)
        with open(path, "wb") as file:
            file.write(flip(content[name]))
        require(any(finding["check"] == "SUMS" for finding in audited.audit()), f"{name} may be changed")
        with open(path, "wb") as file:
            file.write(content[name])
    audited.finds("more.txt", b"more", "SUMS", anew=False)
    audited.finds("witness.html", None, "SUMS", anew=False)

    lines = content["journal.jsonl"].splitlines(keepends=True)
    records = [json.loads(line) for line in lines]
    confirm = next(i for i, each in enumerate(records) if each["kind"] == "confirm")
    loaded = next(i for i, each in enumerate(records) if each["kind"] == "request-loaded")
    # A log that was made of another journal is another log.
    audited.finds("journal.jsonl", b"".join(lines[:confirm] + lines[confirm + 1:]), "JOURNAL-CHAIN")
    audited.finds("journal.jsonl", b"".join(chain_anew(lines[:confirm] + lines[confirm + 1:])), "JOURNAL-RULES",
                  "LOG-TEXT")
    audited.finds("journal.jsonl", b"".join(chain_anew(lines[:-1])), "JOURNAL-RULES", "LOG-TEXT")
    other = lines[loaded].replace(records[loaded]["sha256"].encode(), b"0" * 64)
    audited.finds("journal.jsonl", b"".join(chain_anew(lines[:loaded] + [other] + lines[loaded + 1:])), "FILE-HASH",
                  "LOG-TEXT")
    # A journal that somebody made could name any file: nothing outside of the record is read.
    signed = next(i for i, each in enumerate(records) if each["kind"] == "response-signed")
    outside = os.path.join("..", "room", "media", "ksr", records[signed]["file"])
    require(os.path.exists(os.path.join(record, outside)), outside)
    other = lines[signed].replace(records[signed]["file"].encode(), outside.encode())
    audited.finds("journal.jsonl", b"".join(chain_anew(lines[:signed] + [other] + lines[signed + 1:])), "FILE-HASH",
                  "SKR-SIGNATURE", "LOG-TEXT")
    ksr, skr = records[loaded]["file"], next(each["file"] for each in records if each["kind"] == "response-signed")
    log = next(name for name in content if name.startswith("ksksigner-"))
    audited.finds(ksr, flip(content[ksr]), "FILE-HASH")
    audited.finds(ksr, None, "FILE-HASH")
    at = content[skr].rindex(b"</SignatureData>") - 8
    other = content[skr][:at] + (b"A" if content[skr][at:at + 1] != b"A" else b"B") + content[skr][at + 1:]
    audited.finds(skr, other, "FILE-HASH", "SKR-SIGNATURE", "SKR-VERIFY")
    audited.finds(log, content[log].replace(b"[info]", b"[warning]", 1), "LOG-TEXT")
    audited.finds(log, None, "LOG-TEXT")
    audited.finds("script.xml", content["script.xml"].replace(b"Sign", b"Sing", 1), "SCRIPT-HASH")
    audited.finds("ksrsigner.yaml", content["ksrsigner.yaml"] + b"# more\n", "CONFIG-HASH")
    film = content["KSK_CAM01.mkv"]
    audited.finds("KSK_CAM01.mkv", flip(film, len(film) // 4), "FILE-HASH", "FOOTAGE-HASH")
    audited.finds("KSK_CAM01.mkv", film[: len(film) // 2], "FILE-HASH", "FOOTAGE-HASH")
    audited.finds("KSK_CAM01.mkv", content["KSK_CAM02.mkv"], "FILE-HASH", "FOOTAGE-HASH")
    audited.finds("KSK_CAM01.mkv", None, "FILE-HASH", "FOOTAGE-HASH")
    require(not audited.audit(), "it does not hold any more")


if __name__ == "__main__":
    run()
