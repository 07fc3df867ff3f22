#!/usr/bin/python3
"""`index.html` of a record in a browser: films and journal in step, what it says, and files that are given to it."""

import base64
import datetime
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time

from rehearsal import Rehearsal, read, require, run, sha256, test

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "pages"))
import browser as pages  # pylint: disable=wrong-import-position

# Acts a second: some seconds of film are enough.
SPEED = "6"
# A picture is shown for a thirtieth of a second; what is asked for.
SEEK_LIMIT_MS = 50
FRAME_US = 34000
N_HEADINGS = 8
A4 = {"paperWidth": 8.27, "paperHeight": 11.69, "printBackground": True}
# The strip of cells in a frame of 1280x720: app/record/film-layout.c. What each picture that is shown says.
STAMPS = """
return [...document.querySelectorAll ("video")].filter ((video) => !video.hidden).map ((video) => {
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
});
"""
SETTLED = "return [...document.querySelectorAll ('video')].every ((v) => v.hidden || (!v.seeking && v.readyState >= 2))"
NOTICES = "return [...document.querySelectorAll ('.nothing')].filter ((e) => !e.hidden).map ((e) => e.innerText)"
# What a browser says by itself of a film that is not there.
NOT_THERE = "net::ERR_FILE_NOT_FOUND"

ceremonies = {}


def to_ms(text):
    return round(datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp() * 1000)


def held(stage, cameras="here"):
    """One ceremony of each kind is enough for all tests; what they do to a record they do to a copy."""
    missing = pages.why_not() or ("ffprobe is not installed" if shutil.which("ffprobe") is None else None)
    if missing is not None:
        stage.skip(f"{missing}: the page of a record is not opened")
    if cameras not in ceremonies:
        rehearsal = Rehearsal(stage, cameras=cameras)
        done = rehearsal.play("--speed", SPEED if cameras == "here" else "0")
        require(done.returncode == 0, f"exit {done.returncode}\n{done.stdout}{done.stderr}")
        ceremonies[cameras] = rehearsal
    return ceremonies[cameras]


class Opened:
    """The page of a record in a browser of its own, which may look at the pictures."""

    def __init__(self, stage, folder):
        self._stage = stage
        self._folder = folder

    def __enter__(self):
        # Pictures of a page that was opened from a file may be looked at by its own scripts alone with this.
        self._driver = pages.start(self._stage.path("home"), "--allow-file-access-from-files")
        return pages.Browser(self._driver, os.path.join(self._folder, "index.html"), self._stage.folder)

    def __exit__(self, *_):
        self._driver.quit()


def page_data(record):
    page = read(os.path.join(record, "index.html")).decode()
    return json.loads(re.search(r'<script type="application/json" id="record">(.*?)</script>', page, re.S).group(1))


def frames_of(record, film):
    """Of each frame, the time in the journal."""
    done = subprocess.run(["ffprobe", "-v", "error", "-select_streams", "v", "-show_entries", "packet=pts_time", "-of",
                           "csv=p=0", os.path.join(record, film["file"])], capture_output=True, text=True, check=True)
    return [float(line.strip(",")) * 1e6 + film["begins"] for line in done.stdout.split()]


def near_frames(record, records):
    """Those at whose time every camera has a frame: on a machine that cannot keep up there are gaps."""
    cameras = [[time for film in camera["files"] for time in frames_of(record, film)]
               for camera in page_data(record)["footage"]]
    return [each for each in records
            if all(min(abs(each["mono_us"] - time) for time in times) <= FRAME_US for times in cameras)]


def filmed(rehearsal):
    """Lines of the journal while all cameras record. At two the clock is set: the frames before have another time."""
    journal = rehearsal.journal().records
    begun = max(record["mono_us"] for record in journal if record["kind"] == "footage-begun")
    stopped = next(record["mono_us"] for record in journal if record["kind"] == "footage-ended")
    shown = [record for record in journal if begun + 500000 < record["mono_us"] < stopped - 500000
             and record["kind"] not in ("clock-set", "footage")]
    return near_frames(rehearsal.record, shown)


def click(page, seq):
    page.run("document.getElementById (arguments[0]).click ()", f"record-{seq}")
    page.await_that(lambda: page.run(SETTLED), f"no picture of {seq}")


def chosen_line(page):
    return int(page.run("return document.querySelector ('#journal [aria-selected=true]').id").split("-")[1])


def is_near(page, record, n_cameras):
    stamps = page.run(STAMPS)
    asked_ms = to_ms(record["time"])
    return len(stamps) == n_cameras and all(abs(utc_ms - asked_ms) <= SEEK_LIMIT_MS for utc_ms, _ in stamps)


def follow(page, journal, records, n_cameras=2):
    """A line of the journal is clicked; every film shows that time, and a record that there was by then."""
    worst = 0
    for record in records:
        click(page, record["seq"])
        page.await_that(lambda: is_near(page, record, n_cameras),
                        f"record {record['seq']} of {to_ms(record['time'])}: the pictures are of {page.run(STAMPS)}")
        for utc_ms, seq in page.run(STAMPS):
            worst = max(worst, abs(utc_ms - to_ms(record["time"])))
            require(to_ms(journal[seq - 1]["time"]) <= utc_ms + 1, f"{utc_ms}: the picture shows record {seq} of later")
        require(chosen_line(page) == record["seq"], f"{chosen_line(page)} is shown instead of record {record['seq']}")
    print(f"# {len(records)} lines, {n_cameras} cameras: at most {worst} ms between a line and a picture")


@test
def a_line_and_every_film(stage):
    """From a file, without a word of complaint."""
    rehearsal = held(stage)
    journal = rehearsal.journal().records
    shown = filmed(rehearsal)
    require(len(shown) >= 8, f"{len(shown)} lines have a frame of each camera at their time")
    with Opened(stage, rehearsal.record) as page:
        require("holds" in page.text("#chain") and journal[-1]["hash"] in page.text("#chain"), page.text("#chain"))
        loaded = page.run("return performance.getEntriesByType ('resource').map ((e) => e.name)")
        require(all(name.startswith("file:") for name in loaded), loaded)
        follow(page, journal, shown[:: max(1, len(shown) // 8)])
        page.picture("record.png")
        # Before the first film: no picture is shown for another one, and a button leads to it.
        click(page, 1)
        page.await_that(lambda: len(page.run(NOTICES)) == 2, "nothing is said of the time before the film")
        notices = page.run(NOTICES)
        require(all("not begun" in text for text in notices), notices)
        page.run("document.querySelector ('.nothing button').click ()")
        page.await_that(lambda: page.run(SETTLED) and len(page.run(STAMPS)) >= 1, "it does not lead to the film")
        require(not page.complaints(), "the page complains")


@test
def films_play_in_step(stage):
    """Together, the line follows, and one that is late is brought back."""
    rehearsal = held(stage)
    shown = filmed(rehearsal)
    with Opened(stage, rehearsal.record) as page:
        click(page, shown[0]["seq"])
        page.find("#play").click()
        # Late by less than what it would jump for: it is to run faster for some time.
        page.run("const v = document.querySelectorAll ('video')[1]; v.currentTime = Math.max (0, v.currentTime - 0.2)")
        page.await_that(lambda: chosen_line(page) > shown[0]["seq"] + 3, "the line does not follow")
        page.await_that(lambda: page.run("return !document.querySelector ('video').paused"), "it does not play")

        def in_step():
            stamps = page.run(STAMPS)
            return len(stamps) == 2 and abs(stamps[0][0] - stamps[1][0]) <= SEEK_LIMIT_MS
        page.await_that(in_step, "the cameras stay apart")
        page.choose("#speed", "4")
        page.await_that(lambda: page.run("return Cameras.position () >= Cameras.end ()"), "it does not come to its end")
        require(not page.run("return Cameras.isPlaying ()"), "it plays on after the end")
        require(page.text("#play") == "Play", page.text("#play"))
        require(not page.complaints(), "the page complains")


@test
def a_recording_that_was_interrupted(stage):
    """Killed while it filmed, and gone on with: there is a second film of each camera, and a gap that is said."""
    held(stage)
    rehearsal = Rehearsal(stage, name="killed", cameras="here")
    process = rehearsal.begin("--speed", SPEED)
    while process.poll() is None and not (os.path.exists(rehearsal.journal_path)
                                          and len(rehearsal.journal().of_kind("person")) >= 4):
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    done = rehearsal.play("--speed", SPEED)
    require(done.returncode == 0, done.stderr)
    footage = page_data(rehearsal.record)["footage"]
    require([len(camera["files"]) for camera in footage] == [2, 2], footage)
    journal = rehearsal.journal().records
    between = (max(camera["files"][0]["ends"] for camera in footage),
               min(camera["files"][1]["begins"] for camera in footage))
    with Opened(stage, rehearsal.record) as page:
        page.run("Cameras.seek (arguments[0])", sum(between) / 2)
        page.await_that(lambda: len(page.run(NOTICES)) == 2, f"nothing is said of the gap between {between}: {footage}")
        notices = page.run(NOTICES)
        require(all("interrupted" in text and "Go to" in text for text in notices), notices)
        page.picture("gap.png")
        first, second = footage[0]["files"]
        later = near_frames(rehearsal.record, [
            record for record in journal if record["kind"] not in ("footage", "clock-set")
            and between[1] + 1000000 < record["mono_us"] < second["ends"] - 500000])
        earlier = near_frames(rehearsal.record, [
            record for record in journal if first["begins"] + 500000 < record["mono_us"] < between[0] - 200000])
        follow(page, journal, [*later[:2], *earlier[:1], later[2]])
        # It plays across the gap.
        page.run("Cameras.seek (arguments[0]); Cameras.setPlaying (true)", between[0] - 200000)
        page.choose("#speed", "4")
        page.await_that(lambda: page.run("return Cameras.position ()") > between[1] + 200000, "it stays in the gap")
        page.await_that(lambda: len(page.run(STAMPS)) == 2, "no picture after the gap")
        require(not page.complaints(), "the page complains")


@test
def films_that_are_not_there(stage):
    """Published without them, or without the copies for viewers; or filmed by cameras of others."""
    here = held(stage)
    record = stage.path("bare")
    shutil.copytree(here.record, record)
    data = page_data(record)
    files = [film for camera in data["footage"] for film in camera["files"]]
    shown = filmed(here)[0]
    for film in files:
        os.remove(os.path.join(record, film["file"]))
    with Opened(stage, record) as page:
        follow(page, here.journal().records, [shown])
        require(all(NOT_THERE in text for text in page.complaints()), "the page complains")
    for film in files:
        os.remove(os.path.join(record, film["evidence"]))
    with Opened(stage, record) as page:
        page.await_that(lambda: page.text("#cameras").count("is not beside this page") == len(files),
                        page.text("#cameras"))
        click(page, shown["seq"])
        require(chosen_line(page) == shown["seq"], "the journal does not do without")
        page.find("#play").click()
        page.await_that(lambda: chosen_line(page) > shown["seq"], "the clock does not run")
        require(all(NOT_THERE in text for text in page.complaints()), "the page complains")
    with Opened(stage, held(stage, cameras="outside").record) as page:
        require("belong to others" in page.text("#no-footage"), page.text("#no-footage"))
        require(not page.find("#play").is_displayed(), "films of nobody")
        click(page, 5)
        require(chosen_line(page) == 5 and not page.complaints(), "the page complains")


@test
def what_the_record_says(stage):
    """Bundles, words, people, and the index of the audit; a line of it leads to the journal and the film."""
    rehearsal = held(stage)
    journal = rehearsal.journal()
    data = page_data(rehearsal.record)
    with Opened(stage, rehearsal.record) as page:
        keys = page.text("#keys")
        for record in journal.of_kind("request-loaded", "response-signed", "previous-loaded"):
            require(record["words"] in keys and record["file"] in keys, f"{record['file']} is not among {keys}")
        require(sha256(rehearsal.journal_path) in keys.replace(" ", ""), "the hash of the journal")
        rows = page.run("return [...document.querySelectorAll ('#keys tbody tr')]"
                        ".map ((row) => [...row.cells].map ((cell) => cell.innerText))")
        table = journal.of_kind("response-signed")[-1]["table"].splitlines()[1:]
        require(len(rows) == len(table) and all(row[4].endswith("signs") for row in rows), rows)
        for row, line in zip(rows, table):
            require(row[1].replace(" ", "T") in line and row[2].replace(" ", "T") in line, f"{row}: {line}")
            require(all(tag in row[3] + row[4] for tag in re.findall(r"\b\d{5}\b", line)), f"{row}: {line}")
        people = page.text("#people")
        for record in journal.of_kind("person"):
            require(record["name"] in people, people)
        require("Ceremony Administrator" in people and people.count("not signed") == 0, people)

        headings = page.run("return [...document.querySelectorAll ('#heading-list h3')].map ((h) => h.innerText)")
        require(headings == data["headings"] and len(headings) == N_HEADINGS, headings)
        linked = page.run("return [...document.querySelectorAll ('#heading-list .files a')]"
                          ".map ((a) => a.getAttribute ('href'))")
        require(sorted(linked) == sorted(file["path"] for file in data["files"]), linked)
        for name in linked:
            require(os.path.exists(os.path.join(rehearsal.record, name)), f"{name} leads nowhere")
        require("Nothing in this record" in page.text("#heading-list section:nth-of-type(6)"), "an empty heading")
        signed = journal.of_kind("response-signed")[0]["seq"]
        page.run("document.querySelector (arguments[0]).click ()",
                 f"#heading-list section:nth-of-type(2) a[href='#record-{signed}']")
        require(chosen_line(page) == signed, "the link does not lead to the line")
        page.await_that(lambda: page.run(SETTLED), "no picture")
        require(page.run("return document.activeElement.id") == "journal", "the keyboard is elsewhere")
        page.picture("contents.png")
        require(not page.complaints(), "the page complains")


def give(page, *paths, field="#chosen"):
    """Returns what it says in the end."""
    # A driver adds to what was chosen before; people choose anew.
    page.run("document.querySelector (arguments[0]).value = ''; document.getElementById ('tally').textContent = '';",
             field)
    page.find(field).send_keys("\n".join(paths))
    page.await_that(lambda: page.text("#tally") and "COMPUTING" not in page.text("#tally"), "it computes for ever")
    return page.text("#tally").splitlines()[1]


@test
def files_that_are_given(stage):
    """The whole folder, the list, a request of the maintainer, and a file that was changed."""
    rehearsal = held(stage)
    record = stage.path("copy")
    shutil.copytree(rehearsal.record, record)
    listed = read(os.path.join(record, "SHA256SUMS")).decode().splitlines()
    request = rehearsal.journal().of_kind("request-loaded")[-1]
    with Opened(stage, record) as page:
        require(give(page, record, field="#folder") == "MATCH", page.text("#tally"))
        require(f"Match: {len(listed) + 1}. No match: 0. Missing: 0." in page.text("#tally"), page.text("#tally"))
        sums = sha256(os.path.join(record, "SHA256SUMS")).upper()
        require(f"LOG SHA256 {sums}" in page.text("#compared"), "the code")
        for line in listed:
            path = os.path.join(record, line[66:])
            whole = read(path)
            with open(path, "wb") as file:
                file.write(whole[:-1] + bytes([whole[-1] ^ 1]))
            require(give(page, path) == "NO MATCH", f"{path} may be changed")
            with open(path, "wb") as file:
                file.write(whole)
        os.remove(os.path.join(record, "README.txt"))
        require(give(page, record, field="#folder") == "FILES ARE MISSING", page.text("#tally"))
        require("README.txt" in page.text("#compared .missing"), "it is not named")

        path = os.path.join(record, request["file"])
        from_elsewhere = page.write("q1.xml", read(path))
        require(give(page, from_elsewhere) == "MATCH", page.text("#tally"))
        require(request["file"] in page.text("#compared"), page.text("#compared"))
        words = page.run("return [...document.querySelectorAll ('.word-list')]"
                         ".map ((list) => list.innerText.split ('\\n').join (' '))")
        require(words == [request["words"]] * 2, words)
        other = page.write("q2.xml", read(path).replace(b'serial="', b'serial="1', 1))
        require(give(page, other) == "NO MATCH" and "a request" in page.text("#compared"), page.text("#compared"))
        require(page.run("return document.querySelectorAll ('.word-list mark').length") > 0, "no word is marked")
        page.picture("other-request.png")
        require(give(page, page.write("mine.txt", b"mine")) == "NOT IN THIS RECORD", page.text("#tally"))
        swapped = page.write("SHA256SUMS", "\n".join([listed[0][:64] + listed[1][64:], *listed[1:]]).encode() + b"\n")
        require(give(page, swapped) == "NO MATCH", page.text("#compared"))
        require(not page.complaints(), "the page complains")


@test
def on_paper(stage):
    """The whole journal, and nothing to press."""
    rehearsal = held(stage)
    if shutil.which("pdftotext") is None:
        stage.skip("pdftotext is not installed: the page is not printed")
    data = page_data(rehearsal.record)
    with Opened(stage, rehearsal.record) as page:
        page.fill("#search", "nothing has this in it")
        printed = page.driver.execute_cdp_cmd("Page.printToPDF", A4)
        path = page.write("printed.pdf", base64.b64decode(printed["data"]))
    text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    squeezed = re.sub(r"\s", "", text)
    for seq, said in enumerate(data["said"], 1):
        # A line of paper may begin with what stands beside it: the first words are enough, before the members.
        require(re.sub(r"\s", "", said.split("; ")[0])[:24] in squeezed, f"line {seq} is missing: {said}")
    for control in ("Choose", "Play", "Search", "Speed", "Language"):
        require(not re.search(rf"^\s*{control}\b", text, re.MULTILINE), f"{control} is printed")
    require(all(word in text for word in ("Keys, hashes and words", "People", "Exceptions", *data["headings"])), text)


if __name__ == "__main__":
    run()
