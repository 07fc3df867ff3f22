"""What a rehearsal leaves that is over, and what somebody would have to do who changes it."""

import hashlib
import os
import shutil
import signal
import subprocess

from rehearsal import TIMEOUT_S, Rehearsal, read, require

# Acts a second: some seconds of film are enough.
SPEED = "6"
LISTS = ("MANIFEST.txt", "SHA256SUMS")


def held(stage, cameras="outside", name="out"):
    rehearsal = Rehearsal(stage, name=name, cameras=cameras)
    done = rehearsal.play("--speed", SPEED) if cameras == "here" else rehearsal.play()
    require(done.returncode == 0, f"exit {done.returncode}\n{done.stdout}{done.stderr}")
    return rehearsal


def change_config(rehearsal, kill_after, before, after):
    """The room of a rehearsal that was not begun, with one place of its configuration changed."""
    done = rehearsal.play(LD_PRELOAD=kill_after, KSK_KILL_AFTER="1",
                          ASAN_OPTIONS=os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0")
    require(done.returncode == -signal.SIGKILL, f"exit {done.returncode}\n{done.stderr}")
    shutil.rmtree(rehearsal.record)
    shutil.rmtree(os.path.dirname(rehearsal.stick_journal_path), ignore_errors=True)
    path = os.path.join(rehearsal.out, "room", "ksrsigner.yaml")
    text = read(path).decode()
    require(text.count(before) == 1, text)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.replace(before, after))


def require_listed(record):
    """What is listed is there, and is what was listed: as anybody finds out."""
    done = subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=record, capture_output=True,
                          text=True, check=False, timeout=TIMEOUT_S)
    require(done.returncode == 0, done.stdout + done.stderr)


def files_of(folder):
    found = []
    for path, _, names in os.walk(folder):
        found += [os.path.relpath(os.path.join(path, name), folder) for name in names]
    return sorted(found)


def contents_of(record):
    return {name: read(os.path.join(record, name)) for name in files_of(record)}


def manifest_of(contents):
    """As anybody would write it: a line a file, then one of all."""
    names = sorted(name for name in contents if name not in LISTS and "_closing" not in name)
    lines = [f"{hashlib.sha256(contents[name]).hexdigest()}  {len(contents[name])}  {name}" for name in names]
    whole = b"".join(contents[name] for name in names)
    return "\n".join([*lines, f"{hashlib.sha256(whole).hexdigest()}  {len(whole)}  ."]) + "\n"


def sums_of(contents):
    return "".join(f"{hashlib.sha256(contents[name]).hexdigest()}  {name}\n" for name in sorted(contents)
                   if name != "SHA256SUMS" and "_closing" not in name).encode()


def closing_lists_of(contents):
    """The lists of the films of the end."""
    sums = hashlib.sha256(contents["SHA256SUMS"]).hexdigest()
    return {f"{name}.sha256": f"{hashlib.sha256(contents[name]).hexdigest()}  {name}\n{sums}  SHA256SUMS\n".encode()
            for name in contents if "_closing" in name and name.endswith(".mkv")}


def list_anew(contents):
    """The lists are right again."""
    manifest, sums = LISTS
    listed = {**contents, manifest: manifest_of(contents).encode()}
    listed[sums] = sums_of(listed)
    return {**listed, **closing_lists_of(listed)}


def list_files_anew(record):
    listed = list_anew(contents_of(record))
    for name in (*LISTS, *closing_lists_of(listed)):
        with open(os.path.join(record, name), "wb") as file:
            file.write(listed[name])


def flip(content, at=None):
    changed = bytearray(content)
    changed[len(changed) // 2 if at is None else at] ^= 1
    return bytes(changed)
