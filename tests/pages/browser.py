"""A page of a record in a real browser: Chromium without a window, opened from a file. Speaks TAP.

A test is a function with a Browser, which has just opened the page; `main()` runs all that were marked with @test.
"""

import argparse
import base64
import os
import shutil
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from tap import require, run_all, scratch_folder, test  # pylint: disable=wrong-import-position

WAIT_S = 30
SIZE = (1280, 900)


class Browser:
    """One window with the page in it."""

    def __init__(self, driver, page, folder):
        self.driver = driver
        self.folder = folder
        self.page = page
        self.reopen()

    def reopen(self):
        self.driver.get("file://" + self.page)

    def find(self, css):
        return self.driver.find_element("css selector", css)

    def text(self, css):
        return self.find(css).text

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def press(self, *keys):
        """Into whatever has the focus."""
        for key in keys:
            self.driver.switch_to.active_element.send_keys(key)

    def fill(self, css, text):
        """As somebody who pastes it."""
        self.run("const field = document.querySelector (arguments[0]); field.value = arguments[1];"
                 "field.dispatchEvent (new Event ('input', { bubbles: true }));", css, text)

    def await_that(self, holds, message):
        from selenium.common.exceptions import TimeoutException  # pylint: disable=import-outside-toplevel
        from selenium.webdriver.support.ui import WebDriverWait  # pylint: disable=import-outside-toplevel
        try:
            return WebDriverWait(self.driver, WAIT_S, poll_frequency=0.05).until(lambda _: holds())
        except TimeoutException:
            raise AssertionError(message) from None

    def write(self, name, content):
        path = os.path.join(self.folder, name)
        with open(path, "wb") as file:
            file.write(content)
        return path

    def complaints(self):
        """What the page wrote to the browser's console since this was asked last."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def choose(self, css, value):
        """One of a list."""
        self.run("const list = document.querySelector (arguments[0]); list.value = arguments[1];"
                 "list.dispatchEvent (new Event ('change', { bubbles: true }));", css, value)

    def picture(self, name):
        """The whole page, also what one would have to scroll to."""
        shot = self.driver.execute_cdp_cmd("Page.captureScreenshot", {"captureBeyondViewport": True})
        with open(os.path.join(self.folder, name), "wb") as file:
            file.write(base64.b64decode(shot["data"]))


def start(scratch, *arguments):
    from selenium import webdriver  # pylint: disable=import-outside-toplevel
    from selenium.webdriver.chrome.service import Service  # pylint: disable=import-outside-toplevel
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium")
    for argument in (*arguments, "--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--lang=en",
                     f"--user-data-dir={scratch}/profile", f"--window-size={SIZE[0]},{SIZE[1]}"):
        options.add_argument(argument)
    if os.geteuid() == 0:
        options.add_argument("--no-sandbox")  # it cannot have one as the superuser
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(service=Service(shutil.which("chromedriver")), options=options)


def why_not():
    """What is missing here, or None."""
    for program in ("chromium", "chromedriver"):
        if shutil.which(program) is None:
            return f"{program} is not installed"
    try:
        import selenium  # pylint: disable=import-outside-toplevel,unused-import
    except ImportError:
        return "python3-selenium is not installed"
    return None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--page", required=True, type=os.path.abspath)
    parser.add_argument("--keep", help="an existing folder for what the tests write, pictures too")
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    missing = why_not()
    if missing is not None:
        print(f"1..0 # SKIP {missing}: no page is opened in a browser")
        return 0

    with scratch_folder("page") as scratch:
        os.environ["HOME"] = scratch
        driver = start(scratch)
        try:
            return run_all(lambda folder: Browser(driver, options.page, folder), options.keep or scratch, options.only)
        finally:
            driver.quit()
