#!/usr/bin/python3
"""What a ceremony that is over leaves: complete, and checked by the commands that come with it."""

import json
import os
import re
import shutil
import subprocess

from rehearsal import TIMEOUT_S, read, require, run, sha256, test
from records import LISTS, contents_of, files_of, flip, held, list_files_anew, manifest_of

TOOLS = ("jq", "openssl", "sha256sum")


def commands(record):
    """Those of README.txt that need no network."""
    text = read(os.path.join(record, "README.txt")).decode()
    lines = [line[4:] for line in text.splitlines() if line.startswith("    ")]
    offline = [line for line in lines if not line.startswith("delv ")]
    require(len(offline) >= 15 and len(lines) == len(offline) + 1, lines)
    return "set -e\n" + "\n".join(offline) + "\n"


def need_tools(stage):
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        stage.skip(f"{', '.join(missing)} not installed: the commands of README.txt are not run")


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
            == manifest_of(contents_of(record)), "another manifest")
    for name in ("README.txt", "index.html", "witness.html", "trust-anchor.xml", "ksrsigner.yaml",
                 "proofs/anchors.conf", "KC_Script.pdf", "KC_Script_Annotated.pdf", "KC_Log.pdf", "script.xml"):
        require(name in files_of(record), f"{name} is missing")
    text = read(os.path.join(record, "README.txt")).decode()
    for name in files_of(record):
        require(re.search(rf"^  {re.escape(name)} +\S", text, re.MULTILINE), f"README.txt does not name {name}")
    require("@" not in re.sub(r"\S+@\S+", "", text), "a place that was not filled in")


@test
def its_own_commands_check_it(stage):
    need_tools(stage)
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
        list_files_anew(record)
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
        list_files_anew(record)
        done = check(record)
        require(done.returncode != 0 and "BROKEN" in done.stdout, f"{how}: {done.stdout}{done.stderr}")


def sign_anew(record, base):
    """Signs the octets with a key of one's own, which takes the place of the ceremony's."""
    proofs = os.path.join(record, "proofs")
    key, pem = os.path.join(record, "..", "own.pem"), next(name for name in os.listdir(proofs) if name.endswith(".pem"))
    if not os.path.exists(key):
        subprocess.run(["openssl", "genrsa", "-out", key, "2048"], check=True, capture_output=True, timeout=TIMEOUT_S)
    subprocess.run(["openssl", "rsa", "-in", key, "-pubout", "-out", os.path.join(proofs, pem)], check=True,
                   capture_output=True, timeout=TIMEOUT_S)
    subprocess.run(["openssl", "dgst", "-sha256", "-sign", key, "-out", os.path.join(proofs, base + ".sig"),
                    os.path.join(proofs, base + ".data")], check=True, timeout=TIMEOUT_S)


@test
def forged_proofs(stage):
    """Files that openssl verifies, of another response, other octets or another key, and listed anew: all are found."""
    need_tools(stage)
    record = held(stage).record
    whole = contents_of(record)
    bases = sorted(name[len("proofs/"):-len(".data")] for name in whole if name.endswith(".data"))
    require(len(bases) == 9, bases)

    def restore():
        for name, content in whole.items():
            with open(os.path.join(record, name), "wb") as file:
                file.write(content)

    def replace(name, content):
        with open(os.path.join(record, name), "wb") as file:
            file.write(content)

    def sign_all():
        for base in bases:
            sign_anew(record, base)

    def sign_others():
        for number, base in enumerate(bases):
            replace(f"proofs/{base}.data", b"forged %d" % number)
        sign_all()

    digest = re.search(rb"<Digest>(.)", whole["trust-anchor.xml"])
    cases = {
        "signed by another": (sign_all, ".sig"),
        "other octets": (sign_others, ".sig"),
        # Octets that are not in the plan, with a key and a response that are right, fail openssl, too: they come first.
        "one octet": (lambda: replace(f"proofs/{bases[4]}.data", flip(whole[f"proofs/{bases[4]}.data"])),
                      f"NOT WHAT WAS TO BE SIGNED: proofs/{bases[4]}.data"),
        "another anchor": (lambda: replace("trust-anchor.xml", whole["trust-anchor.xml"][:digest.start(1)]
                                           + (b"0" if digest[1] != b"0" else b"1")
                                           + whole["trust-anchor.xml"][digest.end(1):]), "NO TRUST ANCHOR"),
        "configuration": (lambda: replace("ksrsigner.yaml", whole["ksrsigner.yaml"] + b"\n"), "NOT HERE"),
        "script": (lambda: replace("script.xml", whole["script.xml"] + b"\n"), "NOT HERE"),
    }
    for how, (forge, says) in cases.items():
        forge()
        list_files_anew(record)
        done = check(record)
        require(done.returncode != 0 and says in done.stdout + done.stderr, f"{how}: {done.stdout}{done.stderr}")
        restore()
    require(check(record).returncode == 0, "it does not hold as it was")


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
    # Killed while the list of a film of the end was written: that is not taken for a file of the record.
    left = os.path.join(rehearsal.record, ".KSK_CAM01_closing.mkv.sha256.0123ab.part")
    with open(left, "wb") as file:
        file.write(b"half")
    done = rehearsal.play()
    require(done.returncode == 0 and not os.path.exists(left), done.stderr)
    # Interrupted before the list, and then somebody adds a photograph: what was made for the other files is made anew.
    for gone in LISTS:
        os.remove(os.path.join(rehearsal.record, gone))
    os.mkdir(os.path.join(rehearsal.record, "photographs"))
    with open(os.path.join(rehearsal.record, "photographs", "bag-1.jpg"), "wb") as file:
        file.write(b"a bag")
    done = rehearsal.play()
    require(done.returncode == 0, done.stderr)
    for name in ("README.txt", "SHA256SUMS", "MANIFEST.txt"):
        require(b"photographs/bag-1.jpg" in read(os.path.join(rehearsal.record, name)), f"{name} has no photograph")
    for gone in (*LISTS, "index.html"):
        os.remove(os.path.join(rehearsal.record, gone))
    path = os.path.join(rehearsal.record, "witness.html")
    with open(path, "ab") as file:
        file.write(b"more\n")
    done = rehearsal.play()
    require("witness.html" in done.stderr, done.stderr)
    require(not os.path.exists(os.path.join(rehearsal.record, "SHA256SUMS")), "it was listed")
    require(read(path).endswith(b"more\n"), "it was replaced")


if __name__ == "__main__":
    run()
