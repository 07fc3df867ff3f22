#!/usr/bin/python3
"""The page of a record, filled in with what no ceremony has all at once: exceptions, keys that roll, five cameras,
texts that would like to be markup, a file that does not fit into memory."""

import datetime
import hashlib
import json
import os
import re
import sys

from browser import main, require, test

HEADINGS = ["KSK Life Cycle", "Signing", "Physical Access Control", "Incident Handling", "Access to Audit Information",
            "OS Image Life Cycle", "Evidence from Key Ceremony", "Self-Assessment and Configuration Review"]
NARROW = (360, 640)
BEGIN = datetime.datetime(2026, 2, 11, 18, 0, tzinfo=datetime.timezone.utc)
HASH = hashlib.sha256(b"request").hexdigest()
TABLE = """#  Inception           Expiration           ZSK Tags      KSK Tag(CKA_LABEL)
1  2026-04-01T00:00:00 2026-04-22T00:00:00  00042,13555   20326(Klajeyz)/S,38696(Kmyv6jo)/P
2  2026-04-11T00:00:00 2026-05-02T00:00:00  13555         20454(Klajeyz)/SR,38696(Kmyv6jo)/S
"""
MARKUP = "</script><img src=x onerror=alert(1)> & \"quoted\""
# Kind, heading, members. The number of a line is its place.
LINES = [
    ("begin", 7, {"mode": "live", "title": MARKUP, "facility": "West", "zone": "."}),
    ("person", 2, {"who": "AL", "roles": "CA", "name": "Ada Lorenz", "initials": "AL"}),
    ("person", 2, {"who": "BO", "roles": "IW SA", "name": MARKUP, "initials": "BO"}),
    ("not-here", 2, {"role": "SW"}),
    ("left", 2, {"who": "BO", "roles": "IW SA"}),
    ("request-loaded", 1, {"file": "ksr.xml", "sha256": HASH, "words": "as they were read"}),
    ("deviation-opened", 3, {"step": "2.1", "number": 1, "expected": "bag 17", "happened": "bag 71"}),
    ("deviation-closed", 3, {"step": "2.1", "who": "AL BO", "roles": "CA IW", "number": 1, "done": "read again"}),
    ("objection", 3, {"number": 2}),
    ("objection-answered", 3, {"who": "AL BO", "roles": "CA IW", "number": 2, "role": "RZM", "said": "too fast",
                               "answer": "slower now"}),
    ("override", 3, {"who": "AL BO", "roles": "CA IW", "number": 3, "what": "horizon", "reason": MARKUP}),
    ("deviation-opened", 3, {"number": 4, "expected": "light", "happened": "dark"}),
    ("response-signed", 1, {"file": "skr.xml", "sha256": "5" * 64, "words": "x", "table": TABLE}),
    ("table", None, {"table": "no layout that is known"}),
    ("signed", 6, {"who": "AL", "name": "Ada Lorenz", "roles": "CA"}),
    ("close", 6, {"steps": 1, "exceptions": 4}),
]
NAMELESS = """return [...document.querySelectorAll ("button, input, select, a, video, [role=listbox], [role=region]")]
  .filter ((e) => !(e.getAttribute ("aria-label") || e.textContent.trim () || e.labels?.length))
  .map ((e) => e.outerHTML)"""


def make_lines(given):
    """As a journal has them: each with the hash of the one before."""
    before, lines = "0" * 64, []
    for number, (kind, _, members) in enumerate(given, 1):
        time = BEGIN + datetime.timedelta(seconds=number)
        record = {"seq": number, "time": time.strftime("%Y-%m-%dT%H:%M:%S.000Z"), "mono_us": number * 1000000,
                  "step": "", "kind": kind, "who": "", **members, "prev": before}
        text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))[:-1]
        before = hashlib.sha256(text.encode()).hexdigest()
        lines.append(f'{text},"hash":"{before}"}}')
    return lines


def make_data(given=None):
    given = given or LINES
    cameras = [f"CAM0{number}" for number in range(1, 5)] + ["CONSOLE"]
    return {
        "lines": make_lines(given), "said": [f"{kind} is said; and more" for kind, _, _ in given],
        "lineHeadings": [heading if heading is None else HEADINGS[heading] for _, heading, _ in given],
        "headings": HEADINGS, "roles": {"CA": "Ceremony Administrator", "IW": "Internal Witness"},
        "footage": [{"camera": camera, "files": [{"file": f"KSK60_{camera}.mp4", "evidence": f"KSK60_{camera}.mkv",
                                                  "begins": 2000000, "ends": 9000000}]} for camera in cameras],
        "files": [{"path": "ksr.xml", "sha256": HASH, "heading": "Signing", "description": "key signing request"},
                  {"path": "a b/100%#.bin", "sha256": "0" * 64, "heading": "Signing", "description": None},
                  {"path": "SHA256SUMS", "sha256": None, "heading": HEADINGS[4], "description": "list"}],
        "journal": "journal.jsonl", "sums": "SHA256SUMS",
    }


def show(browser, data=None):
    """Fills in the page and opens it."""
    with open(browser.page, encoding="utf-8") as file:
        page = file.read()
    text = json.dumps(data or make_data()).replace("<", "\\u003c")
    path = browser.write("index.html", page.replace("@RECORD@", text).encode())
    browser.complaints()
    browser.driver.get("file://" + path)


def complaints(browser):
    """But those of the browser about films that are not there."""
    return [text for text in browser.complaints() if "net::ERR_FILE_NOT_FOUND" not in text]


def resize(browser, width, height):
    browser.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
        "width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})


def chosen_line(browser):
    return browser.run("return document.querySelector ('#journal [aria-selected=true]').id")


@test
def texts_are_texts(browser):
    """Whatever somebody wrote down is shown, and is nothing else."""
    show(browser)
    require(browser.text("#title") == MARKUP and browser.driver.title == MARKUP, browser.text("#title"))
    require(MARKUP in browser.text("#people") and MARKUP in browser.text("#exceptions"), "it is not shown")
    require(browser.run("return document.querySelectorAll ('img').length") == 0, "it became an element")
    require("✓" in browser.text("#chain"), browser.text("#chain"))
    links = browser.run("return [...document.querySelectorAll ('.files a')].map ((a) => a.getAttribute ('href'))")
    require("a%20b/100%25%23.bin" in links, links)
    require(not complaints(browser), "it complains")


@test
def a_journal_that_was_changed(browser):
    data = make_data()
    data["lines"][4] = data["lines"][4].replace('"BO"', '"AL"')
    show(browser, data)
    require("BROKEN at record 5" in browser.text("#chain"), browser.text("#chain"))


SIGNED = "7" * 64
# What is written down, and what of it is for people.
SAID = [
    (("begin", None, {"mode": "live", "title": "Ceremony 60", "facility": "West", "zone": ".", "schema": "normal",
                      "offset_us": 5, "script_sha256": SIGNED}),
     f'mode: live; title: Ceremony 60; facility: West; zone: "."; script SHA-256: {SIGNED}'),
    (("enter", None, {"title": "Start the recording", "does": "start-recording"}), "title: Start the recording"),
    (("recording-started", None, {"recorder": "2 cameras", "outside": False}), "recorder: 2 cameras"),
    (("printed", None, {"what": "log", "pages": 2, "printer": None}), "what: log; pages: 2"),
    (("hsm-activated", None, {"serial": "1bca", "hardware": False, "cards": ""}), "serial: 1bca; hardware: false"),
    (("reviewed", None, {"verdict": "accept", "failed": 0, "failed_checks": "", "rules": []}),
     "verdict: accept; failed: 0"),
    (("medium-hashed", None, {"contents_sha256": SIGNED, "expected": "5", "matches": False}),
     f"contents SHA-256: {SIGNED}; expected: 5; matches: false"),
    (("clock-set", None, {"who": "AL BO", "roles": "CA IW", "drift_us": -905000, "alarming": False}),
     "by: AL BO; roles: CA IW; drift: -0.905 s"),
    (("override", None, {"number": 1, "reason": "late; and\u202edark", "table": "a"}),
     'number: 1; reason: "late; and\\u202edark"'),
    (("confirm", None, {"who": "CA IW", "roles": "CA IW"}), "by: CA IW"),
    (("stayed", None, {"bag": "R000047", "last": {}}), "bag: R000047"),
]


@test
def what_people_read_of_a_line(browser):
    """What is empty and what programs use is left out; hashes, serials, values and reasons are not."""
    show(browser, make_data([record for record, _ in SAID]))
    lines = browser.run("return [...document.querySelectorAll ('#journal li span:last-child')].map ((e) => e.innerText)")
    require(len(lines) == len(SAID), lines)
    for line, ((kind, _, _), said) in zip(lines, SAID):
        require(line == f"{kind} is said; {said}", f"{line} instead of {said}")
    whole = browser.run("return document.querySelector ('#record-4').title")
    require(whole == "printed is said; and more", whole)
    require(browser.find("#members a").get_attribute("href").endswith("/journal.jsonl"), "the whole is not named")


@test
def what_stands_above(browser):
    """Zone, day and time as people write them; each heading once."""
    show(browser)
    require("West, the root zone, 2026-02-11 18:00:01 to 18:00:16 UTC." in browser.text("#about"), browser.text("#about"))
    browser.choose("#language", "es")
    require("West, la zona raíz, de 2026-02-11" in browser.text("#about"), browser.text("#about"))
    browser.choose("#language", "en")
    require(browser.text("#people").splitlines().count("People") == 1, browser.text("#people"))
    named = browser.run("return document.querySelector ('#people table').getAttribute ('aria-labelledby')")
    require(browser.text(f"#{named}") == "People", named)
    # In a font of fixed width the colon of a time takes as much room as a digit.
    widths = browser.run("""const text = document.getElementById ("clock").firstChild, range = document.createRange ();
return ["0", ":", "."].map ((sign) => {
  const at = text.data.indexOf (sign);
  range.setStart (text, at);
  range.setEnd (text, at + 1);
  return range.getBoundingClientRect ().width;
});""")
    require(max(widths[1:]) < 0.75 * widths[0], widths)
    for end, zone, said in (("2026-02-11T19:20:00.000Z", "example.", "zone example., 2026-02-11 18:00 to 19:20 UTC"),
                            ("2026-02-12T01:20:00.000Z", "example.", "2026-02-11 18:00 to 2026-02-12 01:20 UTC")):
        data = make_data()
        data["lines"][0] = data["lines"][0].replace('"zone":"."', f'"zone":"{zone}"')
        data["lines"][-1] = data["lines"][-1].replace("2026-02-11T18:00:16.000Z", end)
        show(browser, data)
        require(said in browser.text("#about"), browser.text("#about"))


@test
def first_screen(browser):
    """Much of it is journal, for the help about keys is closed."""
    resize(browser, 1280, 800)
    data = make_data()
    data["footage"] = data["footage"][:2]
    for language in ("en", "es"):
        show(browser, data)
        browser.choose("#language", language)
        top = browser.run("return document.getElementById ('journal').getBoundingClientRect ().top")
        require(top <= 480, f"{language}: the journal begins at {top}")
        require(not browser.find("#shortcuts").is_displayed(), "the help about keys is open")
    browser.find("summary").click()
    require(browser.find("#shortcuts").is_displayed(), "the help about keys does not open")
    browser.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@test
def a_record_without_films(browser):
    """Nothing is offered that films alone need."""
    data = make_data()
    data["footage"] = []
    show(browser, data)
    browser.find("summary").click()
    require("no film" in browser.text("#no-footage"), browser.text("#no-footage"))
    for control in ("play", "speed", "position", "clock"):
        require(not browser.find(f"#{control}").is_displayed(), f"{control} is offered")
    keys = browser.text("#shortcuts")
    require("another line" in keys and not re.search("play|picture|camera|film", keys), keys)
    browser.choose("#language", "es")
    require("otra línea" in browser.text("#shortcuts") and "película" not in browser.text("#shortcuts"),
            browser.text("#shortcuts"))
    browser.find("#journal").send_keys("\ue015")
    require(chosen_line(browser) == "record-2" and not complaints(browser), chosen_line(browser))


@test
def exceptions_and_who_signed_them_off(browser):
    show(browser)
    shown = browser.run("return [...document.querySelectorAll ('#exception-list > li')].map ((e) => e.innerText)")
    require(len(shown) == 4, shown)
    for text, parts in zip(shown, (("Exception 1: deviation", "2.1", "bag 17", "bag 71", "read again", "AL BO (CA IW)"),
                                   ("Exception 2: objection", "RZM", "too fast", "slower now", "AL BO (CA IW)"),
                                   ("Exception 3: a rule was waived", "horizon", MARKUP, "AL BO (CA IW)"),
                                   ("Exception 4: deviation", "light", "dark", "NOBODY"))):
        for part in parts:
            require(part in text, f"{part} is not in {text}")
    browser.run("document.querySelector ('#exception-list a[href=\"#record-8\"]').click ()")
    require(chosen_line(browser) == "record-8", chosen_line(browser))


@test
def bundles_and_people(browser):
    """A key that is revoked, one that is published before it signs; a table of another layout as it is."""
    show(browser)
    rows = browser.run("return [...document.querySelectorAll ('#keys tbody tr')]"
                       ".map ((row) => [...row.cells].map ((cell) => cell.innerText))")
    require(rows == [["1", "2026-04-01 00:00:00", "2026-04-22 00:00:00", "00042 13555",
                      "20326 (Klajeyz): signs; 38696 (Kmyv6jo): published"],
                     ["2", "2026-04-11 00:00:00", "2026-05-02 00:00:00", "13555",
                      "20454 (Klajeyz): signs, revoked; 38696 (Kmyv6jo): signs"]], rows)
    require(browser.text("#keys pre") == "no layout that is known", browser.text("#keys pre"))
    people = browser.text("#people")
    for part in ("CA: Ceremony Administrator", "IW: Internal Witness", "SA", "not signed", "left is said",
                 "not-here is said"):
        require(part in people, f"{part}: {people}")
    empty = browser.run("return [...document.querySelectorAll ('#heading-list section')]"
                        ".map ((section) => section.innerText.includes ('Nothing'))")
    require(empty == [heading in (0, 5) for heading in range(8)], empty)
    require("KSK60_CAM01_closing.mkv" in browser.text("#closing"), browser.text("#closing"))


@test
def five_cameras(browser):
    """Side by side, in order; each says by itself that its film is not there; any is made large with the keyboard."""
    show(browser)
    browser.await_that(lambda: browser.text("#cameras").count("is not beside") == 5, browser.text("#cameras"))
    names = browser.run("return [...document.querySelectorAll ('figcaption')].map ((c) => c.innerText)")
    require(names == ["CAM01", "CAM02", "CAM03", "CAM04", "CONSOLE"], names)
    browser.find("body").send_keys("5")
    require(browser.run("return document.querySelectorAll ('figure')[4].className") == "large", "it stays small")
    pressed = browser.run("return document.querySelectorAll ('figcaption button')[4].ariaPressed")
    require(pressed == "true", "it is not said")
    browser.picture("five.png")
    require(not complaints(browser), "it complains")


@test
def with_the_keyboard(browser):
    """Everything is reached, what has the focus is seen, and keys of the journal leave the page alone."""
    show(browser)
    reached = []
    controls = browser.run("return [...document.querySelectorAll ('button, input, select, #journal')]"
                           ".filter ((e) => !e.disabled && e.offsetParent !== null).map ((e) => e.id || e.innerText)")
    while "BODY" not in reached:
        # Into a field of files a driver sends names of files, never keys.
        for kind in ("rawKeyDown", "keyUp"):
            browser.driver.execute_cdp_cmd("Input.dispatchKeyEvent",
                                           {"type": kind, "key": "Tab", "windowsVirtualKeyCode": 9})
        name, outline = browser.run("""const e = document.activeElement;
return [e === document.body ? "BODY" : e.id || e.innerText, getComputedStyle (e).outlineWidth];""")
        require(name == "BODY" or outline == "4px", f"{name} has the focus, and nobody sees it: {outline}")
        reached.append(name)
        require(len(reached) < 200, "there is no end of it")
    require(set(controls) <= set(reached), set(controls) - set(reached))
    browser.run("document.getElementById ('journal').focus ()")
    for key, line in (("\ue011", 1), ("\ue015", 2), ("\ue015", 3), ("\ue013", 2), ("\ue010", 16), ("\ue015", 16)):
        browser.press(key)
        require(chosen_line(browser) == f"record-{line}", f"{chosen_line(browser)} instead of {line}")
    browser.fill("#search", "objection")
    browser.run("document.getElementById ('journal').focus ()")
    browser.press("\ue011")
    require(chosen_line(browser) == "record-9", chosen_line(browser))
    require(browser.text("#filtered") == "2 of 16 lines", browser.text("#filtered"))
    browser.fill("#search", "")
    browser.run("document.activeElement.blur (); window.scrollTo (0, 0)")
    before = chosen_line(browser)
    browser.find("body").send_keys("\ue015")
    require(chosen_line(browser) == before, "the page cannot be scrolled any more")


@test
def for_those_who_do_not_see_it(browser):
    """What programs that read aloud are told: landmarks, headings, names, and what changes."""
    show(browser)
    nodes = browser.driver.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    found = {}
    for node in nodes:
        if not node.get("ignored"):
            found.setdefault(node["role"]["value"], []).append(node.get("name", {}).get("value", ""))
    for role in ("banner", "main", "navigation", "listbox"):
        require(len(found.get(role, [])) == 1, f"{role}: {found.get(role)}")
    require(found["navigation"] == ["On this page"] and found["listbox"] == ["Journal"], found["navigation"])
    require(len(found["option"]) >= len(LINES), "lines that are not told of")
    for heading in ("Film and journal", "Keys, hashes and words", "People", "Exceptions", "Index for an audit",
                    "Check files", *HEADINGS):
        require(heading in found["heading"], f"{heading} is no heading")
    for role in ("button", "link", "searchbox", "checkbox", "combobox", "slider", "columnheader", "region", "table"):
        require(all(found.get(role, [""])), f"a {role} without a name: {found.get(role)}")
    require(not browser.run(NAMELESS), browser.run(NAMELESS))
    live = browser.run("return ['chain', 'filtered', 'tally'].map ((id) => document.getElementById (id).role)")
    require(live == ["status"] * 3, live)
    require(browser.run("return document.getElementById ('clock').ariaLive") == "off", "the clock talks all the time")


@test
def small_and_wide(browser):
    """Nothing is wider than the screen, in either language, with results of all kinds."""
    show(browser)
    browser.find("#chosen").send_keys(browser.write("ksr.xml", b"another request"))
    browser.await_that(lambda: "NO MATCH" in browser.text("#tally"), browser.text("#tally"))
    for width, height in (NARROW, (800, 600), (1920, 1080)):
        resize(browser, width, height)
        for language in ("en", "es"):
            browser.choose("#language", language)
            wide = browser.run("return document.documentElement.scrollWidth")
            require(wide <= width, f"{language}: {wide} pixels in {width}")
            browser.picture(f"{width}-{language}.png")
    browser.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    require("NO COINCIDE" in browser.text("#tally"), browser.text("#tally"))
    require("Este archivo" in browser.text("#compared"), browser.text("#compared"))


@test
def languages(browser):
    """Each has every sentence, with the same things to fill in, and all that is asked for."""
    show(browser)
    keys = browser.run("return Object.fromEntries (Object.entries (TEXTS).map (([language, texts]) => [language,"
                       "Object.fromEntries (Object.entries (texts).map (([key, text]) =>"
                       "[key, (text.match (/%[A-Z]+/g) ?? []).sort ()]))]))")
    require(set(keys) == {"en", "es"} and keys["en"] == keys["es"], "the languages differ")
    with open(browser.page, encoding="utf-8") as file:
        page = file.read()
    unused = [key for key in keys["en"] if f'"{key}"' not in page.split("const TEXTS")[0] + page.split("const Parts")[1]
              and not key.startswith("heading: ")]
    require(not unused, f"nobody says {unused}")
    browser.choose("#language", "es")
    require(browser.run("return document.documentElement.lang") == "es", "the language is not said")
    require(not re.search(r"undefined|%[A-Z]{2,}", browser.text("body")), "a gap")
    require(browser.run("return [...document.querySelectorAll ('[data-text]')].every ((e) => e.textContent)"), "a gap")
    require(not complaints(browser), "it complains")


@test
def a_file_that_does_not_fit_into_memory(browser):
    """Piece by piece, and it is told how far it is. Longer than 2^32 bits, for the length is part of the hash."""
    show(browser)
    size = 2**29 + 5
    path = os.path.join(browser.folder, "film.mkv")
    digest = hashlib.sha256()
    with open(path, "wb") as file:
        file.truncate(size)
    for at in range(0, size, 2**20):
        digest.update(bytes(min(2**20, size - at)))
    browser.run("""window.told = new Set (); window.most = 0;
new MutationObserver (() => window.told.add (document.querySelector ("#compared progress")?.value))
  .observe (document.getElementById ("compared"), { subtree: true, childList: true, characterData: true });
const slice = Blob.prototype.slice;
Blob.prototype.slice = function (from, to) {
  window.most = Math.max (window.most, to - from);
  return slice.call (this, from, to);
};""")
    browser.find("#chosen").send_keys(path)
    browser.await_that(lambda: browser.run("return window.told.size") > 2, "it does not say how far it is")
    for _ in range(10):
        try:
            browser.await_that(lambda: "NOT IN THIS RECORD" in browser.text("#tally"), "it computes for ever")
            break
        except AssertionError:
            continue
    require(digest.hexdigest() in browser.text("#compared").replace(" ", ""), browser.text("#compared"))
    require(browser.run("return window.most") <= 4 * 1024 * 1024, "pieces that are too large")
    os.remove(path)


if __name__ == "__main__":
    sys.exit(main())
