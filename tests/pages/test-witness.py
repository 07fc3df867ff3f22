#!/usr/bin/python3
"""The page for witnesses far away: what it computes, what it compares, what it says when something is wrong."""

import hashlib
import os
import re
import sys

from browser import main, require, test

WORDS_FILE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "resources", "words", "pgp-words.txt")
CONTENT = b"<KSR id=\"a\"/>\n"
NARROW = 360


def pgp_words(digest):
    with open(WORDS_FILE, encoding="ascii") as file:
        rows = [line.split() for line in file if not line.startswith("#")]
    pairs = {int(byte, 16): pair for byte, *pair in rows}
    return [pairs[byte][i % 2] for i, byte in enumerate(digest)]


def give_file(browser, content, name="ksr.xml"):
    """Chooses a file and waits for its hash. Returns the digest that it must have."""
    digest = hashlib.sha256(content).digest()
    browser.find("#file").send_keys(browser.write(name, content))
    browser.await_that(lambda: browser.text("#file-hash").replace(" ", "") == digest.hex(),
                       f"{len(content)} bytes: {browser.text('#file-state')} {browser.text('#file-hash')}")
    return digest


def announce(browser, text):
    browser.fill("#announced", text)


def verdict(browser):
    return browser.text("#verdict-word")


def shown_words(browser):
    return [button.text for button in browser.driver.find_elements("css selector", "#words .word")]


@test
def opens_from_a_file(browser):
    """Alone: no console message, nothing but itself is loaded, and its policy refuses the network."""
    require(verdict(browser) == "NOTHING COMPARED YET", verdict(browser))
    require(browser.run("return performance.getEntriesByType ('resource').length") == 0, "it loads something")
    require(not browser.complaints(), "it complains")
    require(not browser.find("#video").is_displayed(), "an empty picture of a camera")
    refused = browser.driver.execute_async_script(
        "const done = arguments[0]; fetch ('http://127.0.0.1:9/').then (() => done ('loaded'), () => done ('refused'));")
    said = " ".join(browser.complaints())
    require(refused == "refused" and "Content Security Policy" in said, f"{refused}: {said}")


@test
def hashes_and_words(browser):
    """Every length at which the padding changes, and more than one piece."""
    for length in (0, 1, 55, 56, 63, 64, 65, 119, 120, 128, 1000, 4 * 1024 * 1024, 4 * 1024 * 1024 + 61):
        content = bytes((i * 7 + length) % 251 for i in range(min(length, 5000))) * (length // 5000 + 1)
        digest = give_file(browser, content[:length], f"{length}.bin")
        require(shown_words(browser) == pgp_words(digest), shown_words(browser))
        require(f"{length} bytes" in browser.text("#file-state"), browser.text("#file-state"))


@test
def match(browser):
    digest = give_file(browser, CONTENT)
    upper = digest.hex().upper()
    for text in (f"KSR SHA256 {upper}", f"ksr sha256 {digest.hex()}", upper,
                 " ".join(re.findall("....", digest.hex())), " ".join(pgp_words(digest)),
                 ", ".join(pgp_words(digest)).upper(), "\n".join(pgp_words(digest))):
        announce(browser, text)
        require(verdict(browser) == "MATCH", f"{text}: {verdict(browser)} {browser.text('#announced-problem')}")
        require(browser.text(".shape") == "✓", "no shape")
    browser.picture("match.png")
    announce(browser, "")
    require(verdict(browser) == "NOTHING COMPARED YET", "it still compares")


def numbered(words, form="{} {}"):
    return " ".join(form.format(i, word) for i, word in enumerate(words, 1))


@test
def words_as_they_are_printed(browser):
    """By the log, by `ksk words`, by `ksk` before a hash, and with numbers as on the stage and on paper."""
    digest = give_file(browser, CONTENT)
    words = pgp_words(digest)
    line, upper = " ".join(words), digest.hex().upper()
    log = "2026-11-23T05:10:39Z: [info] "
    columns = [f"{i + 1} {words[i]}" for column in range(4) for i in range(column, 32, 4)]
    for text in (f">> {line} <<", f"{log}>> {line} <<\n", f">> {line}", f"PGP Words:  {line}",
                 f"SHA-256:    {digest.hex()}\nPGP Words:  {line}\n", f"SHA-256:    {digest.hex()}\n",
                 f"SHA256 hash of KSR:\n{upper}\n>> {line} <<\n",
                 f"{log}SHA256 hash of ksr.xml:\n{log}{upper}\n{log}>> {line} <<\n", numbered(words),
                 numbered(words, "{}. {}\n"), numbered(words, "{}{}"), numbered(words, "{}\t{}"), "\n".join(columns)):
        announce(browser, text)
        require(verdict(browser) == "MATCH", f"{text}: {verdict(browser)} {browser.text('#announced-problem')}")
    other = words[:]
    other[4] = "aardwolf"
    wrong = " ".join(other)
    columns[columns.index(f"5 {words[4]}")] = "5 aardwolf"
    for text in (f">> {wrong} <<", f"{log}>> {wrong} <<", f"PGP Words:  {wrong}", numbered(other),
                 numbered(other, "{}. {}"), "\n".join(columns)):
        announce(browser, text)
        said = browser.text("#announced-problem")
        require('Word 5, "aardwolf"' in said and verdict(browser) == "NOTHING COMPARED YET", f"{text}: {said}")
    swapped = words[:]
    swapped[0], swapped[2] = words[2], words[0]
    for text, fragment in ((numbered(words).replace(f"7 {words[6]} ", ""), "Word 7 is missing"),
                           (numbered(words).replace(f" 7 {words[6]} ", f" 6 {words[6]} "), "Word 6 is"),
                           (numbered(words[:9]), "these are 9"),
                           (f"SHA-256: {digest.hex()}\nPGP Words: {' '.join(swapped)}", "of another")):
        announce(browser, text)
        said = browser.text("#announced-problem")
        require(fragment in said and verdict(browser) == "NOTHING COMPARED YET", f"{text}: {said}")


REQUEST = b"<KSR id=\"a\">\n<Request/></KSR>\n"
RESPONSE = b"<KSR id=\"a\">\n<Response/></KSR>\n"


@test
def a_code_of_another_kind(browser):
    """Equal is equal, and what the code calls it is said; a code of another file is no reason for an alarm."""
    digits = give_file(browser, REQUEST).hex().upper()
    other = hashlib.sha256(RESPONSE).hexdigest().upper()
    for text, said, kind, boxed in (
            (f"KSR SHA256 {digits}", "MATCH", "key signing request (KSR)", False),
            (f"SKR SHA256 {digits}", "MATCH", "signed key response (SKR)", True),
            (f"LOG SHA256 {digits}", "MATCH", "list of all files (LOG)", True),
            (f"CONF SHA256 {digits}", "MATCH", "configuration (CONF)", True),
            (f"SKR SHA256 {other}", "NO MATCH", "signed key response (SKR)", True)):
        announce(browser, text)
        beside = browser.text("#verdict-kind")
        require(verdict(browser) == said and kind in beside and kind in browser.text("#announced-kind"),
                f"{text}: {verdict(browser)}, {beside}")
        require(("warning" in browser.find("#verdict-kind").get_attribute("class")) == boxed, text)
        require(("your file" in browser.text("#verdict").lower()) == boxed, browser.text("#verdict"))
        require(float(browser.find("#verdict-kind").value_of_css_property("font-size")[:-2]) >= 16, "small print")
    browser.picture("another-kind.png")
    require("Say so at once" not in browser.text("#verdict-why"), browser.text("#verdict-why"))
    browser.choose("#language", "es")
    require("respuesta con las claves firmadas (SKR)" in browser.text("#verdict-kind"), browser.text("#verdict-kind"))
    browser.choose("#language", "en")
    announce(browser, f"KSR SHA256 {other}")
    require("Say so at once" in browser.text("#verdict-why"), browser.text("#verdict-why"))
    # What shows nothing of its kind may be anything; a list of files has the code LOG.
    for content, kind in ((b"anything", "LOG"), (f"{'0' * 64}  ksr.xml\n".encode(), "LOG"), (RESPONSE, "SKR")):
        announce(browser, f"{kind} SHA256 {give_file(browser, content, f'{len(content)}').hex()}")
        require(verdict(browser) == "MATCH" and "your file" not in browser.text("#verdict").lower(),
                browser.text("#verdict"))


@test
def no_match(browser):
    """Any one digit is enough."""
    digest = give_file(browser, CONTENT)
    for place in range(64):
        digits = digest.hex()
        announce(browser, digits[:place] + ("0" if digits[place] != "0" else "1") + digits[place + 1:])
        require(verdict(browser) == "NO MATCH", f"digit {place}")
    browser.picture("no-match.png")
    announce(browser, digest.hex())
    require(verdict(browser) == "MATCH", "it does not come back")
    give_file(browser, CONTENT + b" ", "other.xml")
    require(verdict(browser) == "NO MATCH", "another file")


@test
def what_is_typed_wrong(browser):
    digest = give_file(browser, CONTENT)
    words = pgp_words(digest)
    unknown, swapped = words[:], words[:]
    unknown[4] = "aardwolf"
    swapped[6], swapped[7] = swapped[7], swapped[6]
    for text, fragments in ((digest.hex()[:-1], ("64", "63")), (" ".join(unknown), ("Word 5", "aardwolf", "neither")),
                            (" ".join(swapped), ("Word 7", swapped[6], "other list")),
                            (" ".join(words[:9] + words[10:]), ("Word 10", "other list")),
                            (" ".join(words[:31]), ("32 words", "31")), (f"ABC SHA256 {digest.hex()}", ("ABC",)),
                            (f"KSR SHA256 {digest.hex()}00", ("66",))):
        announce(browser, text)
        said = browser.text("#announced-problem")
        for fragment in fragments:
            require(fragment in said, f"{text}: {said}")
        require(verdict(browser) == "NOTHING COMPARED YET", "it compares what is none")


@test
def words_are_ticked_off(browser):
    """With the keyboard alone."""
    give_file(browser, CONTENT)
    browser.run("document.activeElement.blur ()")
    for number in range(1, 33):
        browser.press(" ")
        require(browser.text("#count") == f"{number} of 32 heard", browser.text("#count"))
        require(verdict(browser) == ("MATCH" if number == 32 else "NOTHING COMPARED YET"), verdict(browser))
    browser.press("\ue003")
    require(browser.text("#count") == "31 of 32 heard", "no way back")
    for _ in range(31):
        browser.press("\ue003")
    for _ in range(4):
        browser.press(" ")
    browser.press("x")
    require(verdict(browser) == "NO MATCH" and "word 5" in browser.text("#verdict-why"), browser.text("#verdict-why"))
    browser.press(" ")
    require(browser.text("#count") == "4 of 32 heard", "it goes on after another word")
    browser.picture("other-word.png")
    browser.press("\ue003")
    require(verdict(browser) == "NOTHING COMPARED YET", "no way back from another word")
    # A word that has the focus keeps it.
    browser.run("document.querySelectorAll ('#words button')[9].focus ()")
    browser.press(" ")
    require(browser.text("#count") == "10 of 32 heard", browser.text("#count"))
    require(browser.run("return document.activeElement.querySelector ('.number').textContent") == "10", "the focus went")


@test
def words_of_an_announcement(browser):
    """Without a file there are words to follow, and no verdict of a match."""
    digest = hashlib.sha256(CONTENT).digest()
    announce(browser, f"KSR SHA256 {digest.hex().upper()}")
    require(shown_words(browser) == pgp_words(digest), "other words")
    browser.run("document.activeElement.blur ()")
    for _ in range(32):
        browser.press(" ")
    require(verdict(browser) == "NOTHING COMPARED YET", "a match with nothing")


@test
def a_file_is_dropped(browser):
    browser.run("""const data = new DataTransfer ();
data.items.add (new File ([arguments[0]], "dropped.xml"));
window.dispatchEvent (new DragEvent ("drop", { dataTransfer: data, cancelable: true }));""", CONTENT.decode())
    expected = hashlib.sha256(CONTENT).hexdigest()
    browser.await_that(lambda: browser.text("#file-hash").replace(" ", "") == expected, browser.text("#file-state"))
    require("dropped.xml" in browser.text("#file-state"), browser.text("#file-state"))


# What this browser does not have: a camera, and a reader of codes that finds `window.code` once it is there.
CAMERA = """
window.BarcodeDetector = class {
  async detect (video) { return window.code && video.videoWidth > 0 ? [{ rawValue: window.code }] : []; }
};
navigator.mediaDevices.getUserMedia = async () => {
  if (window.refused)
    throw new Error ("Permission denied");
  const canvas = document.createElement ("canvas");
  const draw = () => { canvas.getContext ("2d").fillRect (0, 0, 9, 9); requestAnimationFrame (draw); };
  draw ();
  window.stream = canvas.captureStream ();
  return window.stream;
};
"""


@test
def a_code_before_the_camera(browser):
    """Where the browser can; where it cannot, it says how else."""
    require(not browser.find("#scan").is_displayed() and "telephone" in browser.text("#scan-state"),
            browser.text("#scan-state"))
    script = browser.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": CAMERA})
    browser.reopen()
    browser.driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", script)
    digest = give_file(browser, CONTENT)
    browser.find("#scan").click()
    browser.await_that(lambda: browser.find("#video").is_displayed(), "the camera is not seen")
    browser.picture("scanning.png")
    browser.run("window.code = arguments[0]", f"KSR SHA256 {digest.hex().upper()}")
    browser.await_that(lambda: verdict(browser) == "MATCH", browser.text("#announced-problem"))
    browser.await_that(lambda: not browser.find("#video").is_displayed(), "the picture stays")
    require(browser.run("return window.stream.getTracks ()[0].readyState") == "ended", "the camera stays on")

    browser.run("window.code = null")
    browser.find("#scan").click()
    browser.await_that(lambda: browser.find("#scan-stop").is_displayed(), "it cannot be stopped")
    browser.find("#scan-stop").click()
    browser.await_that(lambda: browser.find("#scan").is_displayed(), "it does not stop")
    require(browser.run("return window.stream.getTracks ()[0].readyState") == "ended", "the camera stays on")
    browser.run("window.refused = true")
    browser.find("#scan").click()
    browser.await_that(lambda: "Permission denied" in browser.text("#scan-state"), browser.text("#scan-state"))
    require("paste" in browser.text("#scan-state") and browser.find("#scan").is_displayed(), "no way on")
    require(not browser.complaints(), "it complains")


@test
def languages(browser):
    """Each has every sentence, with the same things to fill in."""
    keys = browser.run("return Object.fromEntries (Object.entries (TEXTS).map (([language, texts]) => [language,"
                       "Object.fromEntries (Object.entries (texts).map (([key, text]) =>"
                       "[key, (text.match (/%[A-Z]+/g) ?? []).sort ()]))]))")
    require(set(keys) == {"en", "es"} and keys["en"] == keys["es"], "the languages differ")
    browser.choose("#language", "es")
    require(verdict(browser) == "AÚN NO SE HA COMPARADO NADA", verdict(browser))
    require(browser.run("return document.documentElement.lang") == "es", "the language is not said")
    require(browser.run("return [...document.querySelectorAll ('[data-text]')].every ((e) => e.textContent)"), "a gap")
    give_file(browser, CONTENT)
    browser.picture("spanish.png")


@test
def narrow_and_wide(browser):
    """Nothing is cut off on a telephone, in either language."""
    digest = give_file(browser, CONTENT)
    announce(browser, digest.hex())
    for width in (NARROW, 800, 1920):
        browser.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False})
        for language in ("en", "es"):
            browser.choose("#language", language)
            wide = browser.run("return document.documentElement.scrollWidth")
            require(wide <= width, f"{language}: {wide} pixels in {width}")
            browser.picture(f"{width}-{language}.png")
    browser.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


SMALL = (390, 800)
MOST_OF_SMALL = 110
# Of the letters themselves, not of the line that they stand in.
INK = """return [".shape", "#verdict-word"].map ((css) => {
  const context = document.createElement ("canvas").getContext ("2d"), of = document.querySelector (css);
  context.font = getComputedStyle (of).font;
  const { actualBoundingBoxAscent, actualBoundingBoxDescent } = context.measureText (of.textContent);
  return actualBoundingBoxAscent + actualBoundingBoxDescent;
})"""


@test
def the_verdict_hides_nothing(browser):
    """On a telephone it stays small; what is jumped to is below it; its mark is as large as its words."""
    digest = give_file(browser, REQUEST)
    for width, height in (SMALL, (1280, 800)):
        browser.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})
        for language in ("en", "es"):
            browser.choose("#language", language)
            for kind, digits in (("KSR", digest.hex()), ("KSR", "0" * 64), ("SKR", digest.hex()), ("LOG", "0" * 64)):
                announce(browser, f"{kind} SHA256 {digits}")
                tall = browser.run("return document.getElementById ('verdict').offsetHeight")
                require(width > SMALL[0] or tall <= MOST_OF_SMALL, f"{language}, {kind}: {tall} pixels of {height}")
                mark, word = browser.run(INK)
                require(mark >= word, f"{language}: a mark of {mark} pixels beside {word}")
                for jump in ("querySelector ('#words').scrollIntoView ()",
                             "querySelector ('#words button').focus ()"):
                    browser.run(f"window.scrollTo (0, 1e6); document.activeElement.blur (); document.{jump}")
                    browser.await_that(lambda: browser.run(
                        "return document.querySelector ('#words button').getBoundingClientRect ().top"
                        " >= document.getElementById ('verdict').getBoundingClientRect ().bottom"),
                        f"{width}, {language}, {kind}: the verdict hides the first word")
    browser.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@test
def for_those_who_do_not_see_it(browser):
    """Every control has a name, and what changes is said."""
    give_file(browser, CONTENT)
    nameless = browser.run("""return [...document.querySelectorAll ("button, input, select, textarea")]
  .filter ((e) => !(e.getAttribute ("aria-label") || e.textContent.trim () || e.labels?.length)).map ((e) => e.outerHTML)""")
    require(not nameless, nameless)
    live = browser.run("return document.querySelector ('#verdict').getAttribute ('aria-live')")
    require(live == "assertive", live)
    require(not browser.complaints(), "it complains")


if __name__ == "__main__":
    sys.exit(main())
