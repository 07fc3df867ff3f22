#!/usr/bin/python3
"""`index.html` of a record in a browser: films and journal in step, what the record says, and files that are given to it."""

import datetime
import json
import os
import re
import shutil
import subprocess
import sys

from rehearsal import Rehearsal, read, require, run, test

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "pages"))
import browser as pages  # pylint: disable=wrong-import-position

# Acts a second: some seconds of film are enough.
SPEED = "6"
# A picture is shown for a thirtieth of a second; what is asked for.
SEEK_LIMIT_MS = 50
FRAME_US = 34000
# The strip of cells in a frame of 1280x720: app/record/film-layout.c.
STAMP = """
const video = [...document.querySelectorAll ("video")].find ((v) => !v.hidden);
const canvas = document.createElement ("canvas");
canvas.width = 1280;
canvas.height = 720;
const context = canvas.getContext ("2d");
context.drawImage (video, 0, 0);
const pixels = context.getImageData (0, 0, 1280, 720).data;
let bits = "";
for (let i = 0; i < 160; i++) {
  const x = 16 + (i % 20) * 8 + 4, y = 640 + Math.floor (i / 20) * 8 + 4;
  bits += pixels[4 * (y * 1280 + x)] > 125 ? "1" : "0";
}
return [parseInt (bits.slice (0, 48), 2), parseInt (bits.slice (48, 72), 2)];
"""


def to_ms(text):
    return round(datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp() * 1000)


def held(stage):
    rehearsal = Rehearsal(stage, cameras="here")
    done = rehearsal.play("--speed", SPEED)
    require(done.returncode == 0, f"exit {done.returncode}\n{done.stdout}{done.stderr}")
    return rehearsal


def follow(page, journal, records):
    """A line of the journal is clicked; the film shows that time, and a record that there was by then."""
    worst = 0
    for record in records:
        page.run("document.getElementById (arguments[0]).click ()", f"record-{record['seq']}")
        page.await_that(lambda: page.run("return [...document.querySelectorAll ('video')].every ((v) => v.hidden"
                                         " || (!v.seeking && v.readyState >= 2))"), f"no picture of {record['seq']}")
        page.await_that(lambda: abs(page.run(STAMP)[0] - to_ms(record["time"])) <= SEEK_LIMIT_MS,
                        f"record {record['seq']} of {to_ms(record['time'])}: the picture is of {page.run(STAMP)}")
        utc_ms, seq = page.run(STAMP)
        worst = max(worst, abs(utc_ms - to_ms(record["time"])))
        require(to_ms(journal[seq - 1]["time"]) <= utc_ms + 1, f"{utc_ms}: the picture shows record {seq} of later")
        chosen = page.run("return document.querySelector ('#journal [aria-selected=true]').id")
        require(chosen == f"record-{record['seq']}", f"{chosen} is shown instead of record {record['seq']}")
    print(f"# at most {worst} ms between a line and the picture")


def near_a_frame(record, records):
    """Those at whose time the first film has a frame: on a machine that cannot keep up there are gaps."""
    page = read(os.path.join(record, "index.html")).decode()
    data = json.loads(re.search(r'<script type="application/json" id="record">(.*?)</script>', page, re.S).group(1))
    film = data["footage"][0]["files"][0]
    done = subprocess.run(["ffprobe", "-v", "error", "-select_streams", "v", "-show_entries", "packet=pts_time", "-of",
                           "csv=p=0", os.path.join(record, film["file"])], capture_output=True, text=True, check=True)
    times = [float(line.strip(",")) * 1e6 + film["begins"] for line in done.stdout.split()]
    return [each for each in records if min(abs(each["mono_us"] - time) for time in times) <= FRAME_US]


@test
def a_browser_shows_it(stage):
    """Films and journal in step, from a file, without a word of complaint; a changed file is named."""
    missing = pages.why_not() or ("ffprobe is not installed" if shutil.which("ffprobe") is None else None)
    if missing is not None:
        stage.skip(f"{missing}: the page of a record is not opened")
    rehearsal = held(stage)
    journal = rehearsal.journal().records
    begun = max(record["mono_us"] for record in journal if record["kind"] == "footage-begun")
    stopped = next(record["mono_us"] for record in journal if record["kind"] == "footage-ended")
    shown = [record for record in journal if begun + 500000 < record["mono_us"] < stopped - 500000
             and record["kind"] not in ("clock-set", "footage")]
    shown = near_a_frame(rehearsal.record, shown)
    require(len(shown) >= 8, f"{len(shown)} lines have a frame at their time")
    # Pictures of a page that was opened from a file may be looked at by its own scripts alone with this.
    driver = pages.start(stage.path("home"), "--allow-file-access-from-files")
    try:
        page = pages.Browser(driver, os.path.join(rehearsal.record, "index.html"), stage.folder)
        require("holds" in page.text("#chain") and journal[-1]["hash"] in page.text("#chain"), page.text("#chain"))
        follow(page, journal, shown[:: max(1, len(shown) // 8)])
        page.picture("record.png")
        name = os.path.join(rehearsal.record, "KSK_CAM01.mp4")
        page.find("#chosen").send_keys(name)
        page.await_that(lambda: "the same as in the record" in page.text("#compared"), page.text("#compared"))
        page.find("#chosen").send_keys(page.write("journal.jsonl", read(rehearsal.journal_path)[:-2] + b"\n"))
        page.await_that(lambda: "IS NOT THE SAME" in page.text("#compared"), page.text("#compared"))
        require(not page.complaints(), "the page complains")
    finally:
        driver.quit()


if __name__ == "__main__":
    run()
