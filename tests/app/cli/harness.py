"""Runs `ksk` in rehearsal rooms and looks at everything that comes out of it. Speaks TAP.

A test is a function with a Stage; `main()` runs all that were marked with @test, each in a folder of its own.
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
from tap import Skip, read, require, run_all, scratch_folder, test  # pylint: disable=wrong-import-position

# A run that takes longer is taken to hang.
TIMEOUT_S = 60
# The rehearsals' time of day, so that every run sees the same quarter.
NOW = "2026-02-03T04:05:06Z"
PIN = "123456"
ANY_MODULE = re.compile(r'module: ".*"')


def write(path, content):
    with open(path, "wb") as file:
        file.write(content if isinstance(content, bytes) else content.encode())
    return path


def list_tree(folder, ignore=()):
    """What is in a folder, by name: the hash of a file, the kind of anything else."""
    found = {}
    for path, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if os.path.join(path, name) not in ignore]
        for name in folders + files:
            full = os.path.join(path, name)
            is_file = os.path.isfile(full) and not os.path.islink(full)
            found[os.path.relpath(full, folder)] = hashlib.sha256(read(full)).hexdigest() if is_file else "not a file"
    return found


class Result:
    """How a run of `ksk` ended."""

    def __init__(self, command, code, out, err):
        self.command = command
        self.code = code
        self.raw_out = out
        self.out = out.decode()
        self.err = err.decode()

    def __str__(self):
        command = " ".join(map(os.fsdecode, self.command))
        return f"{command}\nexit {self.code}\nstdout: {self.out[-3000:]}\nstderr: {self.err}"

    def lines(self, begin):
        return [line[len(begin):] for line in self.err.splitlines() if line.startswith(begin)]

    def require(self, condition, message):
        require(condition, f"{message}\n{self}")

    def exits(self, code):
        self.require(self.code == code, f"exit {code} expected")
        return self

    def complains(self, *fragments):
        """Exactly one sentence says what is wrong, and holds all fragments; the rest are warnings."""
        complaints = self.lines("ksk: ")
        self.require(len(complaints) == 1, "one sentence expected on standard error")
        self.require(len(self.err.splitlines()) == 1 + len(self.lines("Warning: ")), "more on standard error")
        for fragment in fragments:
            self.require(fragment in complaints[0], f"{fragment!r} is not in the sentence")
        return self

    def is_quiet(self):
        """Nothing on standard error but warnings."""
        self.require(len(self.err.splitlines()) == len(self.lines("Warning: ")), "something on standard error")
        return self

    def prints_nothing(self):
        self.require(not self.raw_out, "something on standard output")
        return self

    def refuses(self, code, *fragments):
        return self.exits(code).complains(*fragments).prints_nothing()

    def prints(self, *fragments):
        for fragment in fragments:
            self.require(fragment in self.out, f"{fragment!r} is not on standard output")
        return self

    def json(self):
        return json.loads(self.raw_out)

    def failed(self):
        """The checks that failed, of a run with --json."""
        return {finding["check"] for finding in self.json()["findings"] if finding["verdict"] == "fail"}


class Room:
    """A rehearsal, held in a folder: its configuration, files and token. The SKR it ended with is `made`."""

    def __init__(self, stage, folder):
        self._stage = stage
        self.folder = folder
        self.config = os.path.join(folder, "ksrsigner.yaml")
        self.anchor = os.path.join(folder, "trust-anchor.xml")
        self.tokens = os.path.join(folder, "hsm", "tokens")
        self.previous = self._find("hsmfd", "skr-")
        self.request = self._find("media/ksr", "ksr-")
        self.made = self._find("media/ksr", "skr-")
        self.response = os.path.join(folder, "new-skr.xml")
        self.label = re.search(r'label: "(\w+)"', read(self.config).decode()).group(1)

    def _find(self, folder, begin):
        path = os.path.join(self.folder, folder)
        return os.path.join(path, next(name for name in os.listdir(path) if name.startswith(begin)))

    def edit(self, *changes, count=1):
        """Changes the configuration: pairs of a regular expression, which must fit, and what takes its place."""
        text = read(self.config).decode()
        for pattern, replacement in changes:
            text, n = re.subn(pattern, replacement.replace("\\", "\\\\"), text, count, re.MULTILINE)
            require(n, f"{pattern!r} is not in the configuration")
        write(self.config, text)
        return self

    def with_faults(self, rules):
        """Puts the module with faults between the program and the token."""
        self.edit((ANY_MODULE.pattern, f'module: "{self._stage.options.fault_module}"'))
        self._stage.env["KSK_FAULT_RULES"] = rules
        return self

    def softhsm(self, tool, *arguments):
        """Runs a program on the room's tokens."""
        env = {**os.environ, "SOFTHSM2_CONF": os.path.join(self.folder, "hsm", "softhsm2.conf")}
        done = subprocess.run([tool, *arguments], env=env, capture_output=True, text=True, timeout=TIMEOUT_S)
        require(done.returncode == 0, f"{tool}: {done.stdout}{done.stderr}")
        return done.stdout

    def command(self, name, *arguments, now=NOW):
        return [name, "--config", self.config, *(["--now", now] if now else []), *arguments]

    def check(self, *arguments, **how):
        return self._stage.ksk(*self.command("check", *arguments, self.request), **how)

    def sign(self, *arguments, **how):
        return self._stage.ksk(*self.command("sign", "--yes", *arguments, self.request, self.response), **how)

    def run(self, name, *arguments, **how):
        """A command that takes no --now."""
        return self._stage.ksk(*self.command(name, *arguments, now=None), **how)


class Stage:
    """What a test has: a folder, an environment, the program."""

    made_rooms = {}

    def __init__(self, options, folder):
        self.options = options
        self.folder = folder
        self.home = os.path.join(folder, "home")
        os.mkdir(self.home)
        self.env = {**os.environ, "HOME": self.home}
        for name in ("SOFTHSM2_CONF", "KSK_FAULT_RULES", "KSK_FAULT_LOG"):
            self.env.pop(name, None)

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def ksk(self, *arguments, stdin=b"", pin=None, stdout=subprocess.PIPE, **how):
        """Runs it without a terminal. `pin`: given with --pin-fd."""
        command = [self.options.ksk, *arguments]
        pass_fds = ()
        if pin is not None:
            reader, writer = os.pipe()
            os.write(writer, pin.encode() + b"\n")
            os.close(writer)
            command[2:2] = ["--pin-fd", str(reader)]
            pass_fds = (reader,)
        try:
            done = subprocess.run(command, input=stdin, stdout=stdout, stderr=subprocess.PIPE, env=self.env,
                                  cwd=self.folder, timeout=TIMEOUT_S, start_new_session=True, pass_fds=pass_fds, **how)
        finally:
            for fd in pass_fds:
                os.close(fd)
        return Result(command, done.returncode, done.stdout or b"", done.stderr)

    def room(self, algorithm="ECDSAP256SHA256", *arguments):
        """A copy of a room that is made once, without the SKR in the place where the configuration wants it."""
        key = (algorithm, *arguments)
        if key not in Stage.made_rooms:
            original = tempfile.mkdtemp(dir=self.options.scratch)
            self.ksk("rehearse", "--out", original, "--algorithm", algorithm, "--now", NOW, *arguments).exits(0)
            Stage.made_rooms[key] = original
        original = Stage.made_rooms[key]
        copy = tempfile.mkdtemp(prefix="room-", dir=self.folder)
        shutil.copytree(original, copy, dirs_exist_ok=True)
        for name in ("ksrsigner.yaml", "hsm/softhsm2.conf"):
            path = os.path.join(copy, name)
            write(path, read(path).replace(original.encode(), copy.encode()))
        return Room(self, copy)

    def nothing_written(self, *ignore):
        """A context in which nothing in the stage's folder may change but what tokens keep for themselves."""
        return _Unchanged(self.folder, ignore)


class _Unchanged:
    def __init__(self, folder, ignore):
        self._folder = folder
        self._ignore = {*ignore, *(path for path, _, _ in os.walk(folder) if os.path.basename(path) == "tokens")}

    def __enter__(self):
        self._before = list_tree(self._folder, self._ignore)

    def __exit__(self, kind, value, trace):
        if kind is None:
            after = list_tree(self._folder, self._ignore)
            changed = {name for name in {*self._before, *after} if self._before.get(name) != after.get(name)}
            require(not changed, f"written, changed or removed: {sorted(changed)}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--ksk", required=True, type=os.path.abspath)
    parser.add_argument("--fault-module", required=True, type=os.path.abspath)
    parser.add_argument("--archive", required=True, type=os.path.abspath)
    parser.add_argument("--make-film", type=os.path.abspath, help="makes short films, for who reads them")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    with scratch_folder("cli") as scratch:
        options.scratch = scratch
        return run_all(lambda folder: Stage(options, folder), scratch, names=options.names)


if __name__ == "__main__":
    sys.exit("This is a module: run the tests beside it.")
