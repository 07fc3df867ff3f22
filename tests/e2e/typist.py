"""Somebody who has a keyboard and nothing else, and sees what the journal says. Needs xdotool."""

import shutil
import subprocess
import time

from rehearsal import require

# Only against a test that hangs: a machine may be busy, and the program slowed by sanitizers.
PATIENCE_S = 100
# Between two keys that no record tells apart: long enough to be drawn.
BEAT_S = 0.15


def require_keyboard(stage):
    if shutil.which("xdotool") is None:
        stage.skip("xdotool is not installed: no keys can be typed")


class Typist:
    """Sits at the keyboard and sees what the journal says."""

    def __init__(self, rehearsal, process, env):
        self._rehearsal = rehearsal
        self._process = process
        self._env = env
        self._seen = 0

    def _xdotool(self, *arguments):
        done = subprocess.run(["xdotool", *arguments], capture_output=True, text=True, env=self._env, timeout=60)
        require(done.returncode == 0, f"xdotool {' '.join(arguments)}: {done.stderr}")
        return done.stdout.split()

    def take_keyboard(self):
        """There is no window manager that would give the window the keyboard."""
        window = self._xdotool("search", "--sync", "--onlyvisible", "--pid", str(self._process.pid), "--name", ".")[-1]
        self._xdotool("windowfocus", "--sync", window)

    def type(self, text):
        self._xdotool("type", "--delay", "12", text)

    def press(self, *keys):
        self._xdotool("key", *keys)

    def enter(self, *texts):
        for text in texts:
            self.type(text)
            self.press("Return")
            time.sleep(BEAT_S)

    def leave(self):
        """From the hash of the record, which is filmed first, to the last page, and out. Returns what was said."""
        deadline = time.monotonic() + PATIENCE_S
        while self._process.poll() is None:
            require(time.monotonic() < deadline, "it did not end")
            self.press("space")
            time.sleep(3 * BEAT_S)
        return self._process.stdout.read()

    def await_record(self, *kinds, repeat=None):
        """Waits for a record of one of these kinds after those already seen. `repeat`: a key to be pressed again."""
        deadline = time.monotonic() + PATIENCE_S
        pressed = time.monotonic()
        while True:
            try:
                records = self._rehearsal.journal().records
            except FileNotFoundError:
                records = []
            for number, record in enumerate(records[self._seen:], self._seen + 1):
                if record["kind"] in kinds:
                    self._seen = number
                    time.sleep(BEAT_S)
                    return record
            require(self._process.poll() is None, f"it ended, waiting for {kinds}")
            require(time.monotonic() < deadline, f"no record {kinds} after {[r['kind'] for r in records][-5:]}")
            if repeat is not None and time.monotonic() - pressed > 1:
                self.press(repeat)
                pressed = time.monotonic()
            time.sleep(0.02)
