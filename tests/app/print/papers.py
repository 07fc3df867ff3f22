"""Makes papers and looks at them with the programs of poppler and zbar. Speaks TAP.

A test is a function with a Desk; `main()` runs all that were marked with @test, each in a folder of its own.
"""

import argparse
import hashlib
import json
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
from tap import Skip, require, run_all, scratch_folder, test  # pylint: disable=wrong-import-position

# A program that takes longer is taken to hang.
TIMEOUT_S = 120
START = 1795284000  # 2026-11-21T18:00:00Z
POINTS = {"a4": (595.276, 841.89), "letter": (612, 792)}
# Nothing but the mark of a rehearsal is nearer to the edge of the paper.
MARGIN = 28

STEP = ("<step id='{id}' title='{title}' kind='{kind}' role='CA' confirm='{confirm}' minutes='2'><say>{say}</say>"
        "<see>{see}</see>{with_}</step>\n")


def run(*command, code=0, **how):
    done = subprocess.run(command, capture_output=True, timeout=TIMEOUT_S, check=False, **how)
    require(done.returncode == code, f"{command}: exit {done.returncode}, {code} expected\n{done.stderr.decode()}")
    return done


def make_step(id, title="Title", kind="confirm", confirm="CA IW", say="Say.", see="See.", with_=""):
    return STEP.format(id=id, title=title, kind=kind, confirm=confirm, say=say, see=see, with_=with_)


ROLL_CALL = make_step("1.1", "Roll call", "roll-call", with_="<with roles='CA IW CO1 RKOS+SA' others='EW'/>")


class Journal:
    """A journal being written, a second a record."""

    def __init__(self, script=None, mode="live", **members):
        self.text = ""
        self.hash = "0" * 64
        self.seq = 0
        pinned = {"script_sha256": hashlib.sha256(script).hexdigest()} if script is not None else {}
        self.add("begin", "", "", offset_us=START * 10**6, ahead_us=0, mode=mode, program="ksk-console",
                 version="0.1.0", **pinned, **members)

    def add(self, kind, step="", who="", **members):
        minute, second = divmod(self.seq, 60)
        self.seq += 1
        hour, minute = divmod(minute, 60)
        record = {"seq": self.seq, "time": f"2026-11-21T{18 + hour}:{minute:02}:{second:02}.000Z",
                  "mono_us": (self.seq - 1) * 10**6, "step": step, "kind": kind, "who": who, **members,
                  "prev": self.hash}
        body = json.dumps(record, ensure_ascii=False, separators=(",", ":"))[:-1]
        self.hash = hashlib.sha256(body.encode()).hexdigest()
        self.text += f'{body},"hash":"{self.hash}"}}\n'
        return self


class Paper:
    """A PDF that was made."""

    def __init__(self, path, n_pages):
        self.path = path
        self.n_pages = n_pages
        with open(path, "rb") as file:
            self.bytes = file.read()

    def info(self):
        return run("pdfinfo", self.path).stdout.decode()

    def pages(self):
        """The text of each page."""
        text = run("pdftotext", "-layout", self.path, "-").stdout.decode()
        pages = text.split("\f")[:-1]
        require(len(pages) == self.n_pages, f"{len(pages)} pages, {self.n_pages} were said")
        return pages

    def text(self):
        """All of it, with single spaces."""
        return " ".join(" ".join(self.pages()).split())

    def requires(self, *fragments):
        text = self.text()
        for fragment in fragments:
            require(fragment in text, f"{fragment!r} is not on the paper:\n{text[:3000]}")
        return self

    def codes(self, page=1, dpi=150):
        """What the codes on a page say."""
        picture = self.path + ".page"
        run("pdftoppm", "-r", str(dpi), "-f", str(page), "-l", str(page), "-png", "-singlefile", self.path, picture)
        return run("zbarimg", "--quiet", "--raw", picture + ".png").stdout.decode().split("\n")[:-1]

    def stays_on_the_paper(self, size="a4"):
        """No word and no ink is nearer to an edge than MARGIN."""
        width, height = POINTS[size]
        boxes = run("pdftotext", "-bbox", self.path, "-").stdout.decode()
        found = re.findall(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)<', boxes)
        require(found, "no words")
        for *box, word in found:
            left, top, right, bottom = map(float, box)
            inside = (left >= MARGIN and right <= width - MARGIN and top >= MARGIN - 8
                      and bottom <= height - MARGIN + 14)
            require(inside, f"{word!r} is at {box}")
        for page in range(1, min(self.n_pages, 5) + 1):
            self._require_white_margin(page)
        return self

    def _require_white_margin(self, page, dpi=36):
        margin = int((MARGIN - 14) * dpi / 72)
        done = run("pdftoppm", "-gray", "-r", str(dpi), "-f", str(page), "-l", str(page), self.path)
        _, size, _, pixels = done.stdout.split(b"\n", 3)
        width, height = map(int, size.split())
        for y in range(height):
            row = pixels[y * width:(y + 1) * width]
            edge = row if y < margin or y >= height - margin else row[:margin] + row[-margin:]
            require(set(edge) == {255}, f"ink at the edge of page {page}, row {y}")


class Desk:
    """What a test has: a folder and the programs."""

    def __init__(self, options, folder):
        self.options = options
        self.folder = folder
        self._n_papers = 0

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def write(self, name, content):
        with open(self.path(name), "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode())
        return self.path(name)

    def script(self, *acts, title="Own", name="own.xml"):
        body = "".join(f"<act title='Act'>\n{''.join(steps)}</act>\n" for steps in acts)
        return self.write(name, f"<script name='own' title='{title}'>\n{body}</script>\n")

    def arguments(self, kind, script=None, journal=None, rehearsal=False, **options):
        self._n_papers += 1
        output = self.path(f"paper-{self._n_papers}.pdf")
        arguments = [self.options.render]
        if script is not None:
            arguments += ["--script", script]
        if journal is not None:
            arguments += ["--journal", self.write(f"journal-{self._n_papers}.jsonl", journal.text)]
        if rehearsal:
            arguments += ["--rehearsal"]
        for name, value in options.items():
            arguments += [f"--{name.replace('_', '-')}={value}"]
        return [*arguments, kind, output], output

    def make(self, kind, env=None, **input):
        arguments, output = self.arguments(kind, **input)
        done = run(*arguments, env={**os.environ, **(env or {})})
        return Paper(output, int(done.stdout))

    def refuses(self, kind, message, **input):
        arguments, output = self.arguments(kind, **input)
        done = run(*arguments, code=1)
        require(message in done.stderr.decode(), done.stderr.decode())
        require(not os.path.exists(output), "something was written")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--render", required=True, type=os.path.abspath)
    parser.add_argument("--ksk", required=True, type=os.path.abspath)
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    with scratch_folder("print") as scratch:
        return run_all(lambda folder: Desk(options, folder), scratch, names=options.names)


if __name__ == "__main__":
    sys.exit("This is a module: run the tests beside it.")
