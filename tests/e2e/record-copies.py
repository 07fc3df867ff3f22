#!/usr/bin/python3
"""Copies of the record on media: each is the record, whatever became of the one before; a medium that is full or may not be
written to, and a program that is killed in the middle of a copy. Media are file systems of their own: needs unshare, and a
keyboard, xdotool."""

import ctypes
import os
import shutil
import signal
import struct
import subprocess
import time

from rehearsal import TIMEOUT_S, Rehearsal, read, require, run, test
from typist import BEAT_S, PATIENCE_S, Typist, require_keyboard

SMALL, LARGE = "64k", "64m"
LAST = os.path.join("KC", "witness.html")

# Of <sys/inotify.h>.
IN_CLOSE_NOWRITE, IN_OPEN = 0x10, 0x20
EVENT = struct.Struct("iIII")


def medium(rehearsal, number):
    return os.path.join(rehearsal.out, "room", "media", f"record-{number}")


def require_copy(stage, rehearsal, folder):
    """What a stranger would do who has nothing but the medium."""
    names = os.listdir(folder)
    require(names == ["KC"], f"on the medium: {names}")
    copy = os.path.join(folder, "KC")
    sums = subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=copy, capture_output=True,
                          text=True, check=False)
    require(sums.returncode == 0, sums.stdout + sums.stderr)
    require(read(os.path.join(copy, "SHA256SUMS")) == read(os.path.join(rehearsal.record, "SHA256SUMS")), "another list")
    audit = subprocess.run([stage.options.ksk, "audit", copy], capture_output=True, text=True, check=False,
                           timeout=TIMEOUT_S)
    require(audit.returncode == 0, audit.stdout + audit.stderr)
    differs = subprocess.run(["diff", "--recursive", rehearsal.record, copy], capture_output=True, text=True, check=False)
    require(differs.returncode == 0, differs.stdout)


@test
def each_copy_is_the_record(stage):
    rehearsal = Rehearsal(stage)
    for _ in range(2):  # once it is there, it is compared again
        done = rehearsal.play()
        require(done.returncode == 0, f"exit {done.returncode}: {done.stderr}")
        for number in (1, 2):
            require_copy(stage, rehearsal, medium(rehearsal, number))
    rehearsal.judge()


@test
def killed_in_the_middle_of_a_copy(stage):
    """Between two files, and between a file that is durable and its name: started again, it goes on."""
    rehearsal = Rehearsal(stage)
    require(rehearsal.play().returncode == 0, "it did not close")
    shutil.rmtree(medium(rehearsal, 1))
    # The address sanitizer wants to be loaded first, but can do without.
    asan = os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"
    n_before = 0
    for n_synced in (1, 2, 7, 12):
        done = rehearsal.play(LD_PRELOAD=stage.options.kill_after, KSK_KILL_AFTER_COPY=str(n_synced), ASAN_OPTIONS=asan)
        require(done.returncode == -signal.SIGKILL, f"exit {done.returncode}: {done.stderr}")
        copy = os.path.join(medium(rehearsal, 1), "KC")
        require(not os.path.exists(os.path.join(copy, "witness.html")), "it was not in the middle")
        n_files = sum(not name.endswith(".part") for name in os.listdir(copy))
        require(n_files >= n_before, f"{n_files} files, {n_before} before")
        n_before = n_files
    require(n_before > 0, "it never came to the second file")
    require(rehearsal.play().returncode == 0, "it did not go on")
    require_copy(stage, rehearsal, medium(rehearsal, 1))


class Watch:
    """What is opened in the root of a medium: a try that fails leaves nothing else behind on one that is read-only."""

    def __init__(self, path):
        libc = ctypes.CDLL(None, use_errno=True)
        self._fd = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        watch = libc.inotify_add_watch(self._fd, os.fsencode(path), IN_OPEN | IN_CLOSE_NOWRITE)
        require(self._fd >= 0 and watch >= 0, f"{path}: {os.strerror(ctypes.get_errno())}")
        self._n_opened = self._n_closed = 0

    def close(self):
        os.close(self._fd)

    def has_been_tried(self):
        """The medium itself was opened, and is not open any more."""
        try:
            events = os.read(self._fd, 65536)
        except BlockingIOError:
            events = b""
        while events:
            _, mask, _, length = EVENT.unpack_from(events)
            events = events[EVENT.size + length:]
            if length == 0:  # not of something in it
                self._n_opened += bool(mask & IN_OPEN)
                self._n_closed += bool(mask & IN_CLOSE_NOWRITE)
        return 0 < self._n_opened == self._n_closed


class Room:
    """A rehearsal that is over, in a world in which two file systems are mounted where its media are."""

    def __init__(self, stage, rehearsal):
        self._stage = stage
        self._rehearsal = rehearsal
        mounts = " && ".join(f'mount -t tmpfs -o size={SMALL} none "{medium(rehearsal, number)}"' for number in (1, 2))
        self._process = subprocess.Popen(
            ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", f'{mounts} && exec "$@"', "sh",
             *rehearsal.command()],
            env=stage.env, cwd=stage.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.typist = Typist(rehearsal, self._process, stage.env)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.kill()
        self._process.wait()

    def run(self, *command):
        """In the same world, where the media are."""
        return subprocess.run(["nsenter", "--target", str(self._process.pid), "--user", "--mount", *command],
                              capture_output=True, text=True, check=False, timeout=TIMEOUT_S)

    def remount(self, number, options):
        done = self.run("mount", "-o", f"remount,{options}", medium(self._rehearsal, number))
        require(done.returncode == 0, done.stderr)

    def take(self, number):
        """What is on the medium, into a folder that is seen from here."""
        target = self._stage.path(f"taken-{number}")
        done = self.run("cp", "--recursive", medium(self._rehearsal, number), target)
        require(done.returncode == 0, done.stderr)
        return target

    def is_there(self, number, *path):
        return self.run("test", "-e", os.path.join(medium(self._rehearsal, number), *path)).returncode == 0

    def press_until(self, number, *path):
        """Enter, until that is on the medium: it does nothing where it comes too early, and tries again what failed."""
        deadline = time.monotonic() + PATIENCE_S
        while not self.is_there(number, *path):
            require(self._process.poll() is None, "it ended")
            require(time.monotonic() < deadline, f"{path} did not come")
            self.typist.press("Return")
            time.sleep(3 * BEAT_S)

    def try_in_vain(self, number):
        """Enter, until the medium was tried once more: it is then on the page that says why it failed, or about to be."""
        watch = Watch(f"/proc/{self._process.pid}/root{medium(self._rehearsal, number)}")
        deadline = time.monotonic() + PATIENCE_S
        while not watch.has_been_tried():
            require(self._process.poll() is None, "it ended")
            require(time.monotonic() < deadline, f"medium {number} was not tried")
            self.typist.press("Return")
            time.sleep(3 * BEAT_S)
        watch.close()

    def leave(self):
        out = self.typist.leave()
        require(self._process.returncode == 0, f"exit {self._process.returncode}: {self._process.stderr.read()}")
        return out


@test
def full_and_read_only_media(stage):
    """Each is tried again in vain, put right, and tried once more: the copies are whole."""
    require_keyboard(stage)
    if subprocess.run(["unshare", "--user", "--map-root-user", "--mount", "true"], check=False).returncode != 0:
        stage.skip("nothing can be mounted here")
    rehearsal = Rehearsal(stage)
    require(rehearsal.play().returncode == 0, "it did not close")
    with Room(stage, rehearsal) as room:
        room.typist.take_keyboard()
        room.remount(2, "ro")
        room.press_until(1, "KC")
        for _ in range(2):
            room.try_in_vain(1)
        require(not room.is_there(1, "KC", "KC_Log.pdf"), "it was begun without room")
        room.remount(1, f"size={LARGE}")
        room.press_until(1, LAST)
        for _ in range(2):  # the second medium, which takes nothing
            room.try_in_vain(2)
        require(not room.is_there(2, "KC"), "it is not read-only")
        room.remount(2, f"rw,size={LARGE}")
        room.press_until(2, LAST)
        taken = [room.take(number) for number in (1, 2)]
        require(room.leave() == f"The record is in {rehearsal.record}\n", "it said something else")
    for folder in taken:
        require_copy(stage, rehearsal, folder)


if __name__ == "__main__":
    run()
