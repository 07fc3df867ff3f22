#!/usr/bin/python3
"""`ksk script`: the scripts that come with the program, an operator's own, and those that cannot be followed or read."""

import hashlib
import re

from harness import main, require, test, write

STEP = ("<step id='1.{}' title='{}' kind='{}' role='CA' confirm='CA IW' minutes='{}'><say>Say.</say><see>See.</see>{}"
        "</step>\n")


def make(stage, *steps, name="own.xml"):
    body = "".join(STEP.format(number, *step) for number, step in enumerate(steps, 1))
    return write(stage.path(name), f"<script name='own' title='Own'><act title='Only'>\n{body}</act></script>\n")


FOLLOWED = [("Cameras", "start-recording", 1, ""), ("Roll", "roll-call", 2, "<with roles='CA IW'/>"),
            ("Exceptions", "exceptions", 3, ""), ("Attest", "attest", 4, ""), ("Añadir", "close", 5, "")]


@test
def bundled_scripts(stage):
    for name in ("signing", "rehearsal-short"):
        stage.ksk("script", "lint", name).exits(0).is_quiet().prints(f"{name}: 0 errors, 0 warnings\n")
        shown = stage.ksk("script", "show", name).exits(0).is_quiet().prints(f"({name}): ", "Act 3: ", ">> ")
        result = stage.ksk("script", "show", "--json", name).exits(0).is_quiet().json()
        steps = [step for act in result["acts"] for step in act["steps"]]
        require(len(re.findall(r"^\d+\.\d+ ", shown.out, re.MULTILINE)) == len(steps), shown)
        require(result["minutes"] == sum(step["minutes"] for step in steps), result)
        require(f"{len(steps)} steps, {result['minutes']} minutes" in shown.out, shown)


@test
def table_of_an_own_script(stage):
    path = make(stage, *FOLLOWED)
    with open(path, "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    words = stage.ksk("words", path).exits(0).out.split("PGP Words:")[1].strip()
    shown = stage.ksk("script", "show", path).exits(0).is_quiet()
    shown.require(shown.out == "\n".join([
        "Own (own): 5 steps, 15 minutes", "", "Act 1: Only",
        "Step   Role  Kind             Title       Min  Confirm",
        "1.1    CA    start-recording  Cameras       1  CA IW",
        "1.2    CA    roll-call        Roll          2  CA IW",
        "1.3    CA    exceptions       Exceptions    3  CA IW",
        "1.4    CA    attest           Attest        4  CA IW",
        "1.5    CA    close            Añadir        5  CA IW",
        "", "SHA256 hash of script:", digest.upper(), f">> {words} <<", ""]), "another table")


@test
def json_of_an_own_script(stage):
    path = make(stage, *FOLLOWED)
    result = stage.ksk("script", "show", "--json", path).exits(0).is_quiet().json()
    require(result["file"] == path and result["name"] == "own" and result["title"] == "Own", result)
    require(len(result["sha256"]) == 64 and len(result["words"].split()) == 32, result)
    act, = result["acts"]
    require(act["steps"][1] == {
        "id": "1.2", "title": "Roll", "kind": "roll-call", "role": "CA", "confirm": ["CA", "IW"], "present": [],
        "minutes": 2, "say": "Say.", "see": "See.", "with": {"roles": "CA IW"}, "needs": ["recording"],
        "makes": ["roll-called"], "ends": []}, act["steps"][1])


@test
def remarks(stage):
    """Warnings alone are no reason to refuse a script."""
    path = make(stage, *FOLLOWED[:2], ("Exceptions", "exceptions", 0, ""), *FOLLOWED[3:])
    warning = "step 1.3: no time is planned: minutes is 0"
    result = stage.ksk("script", "lint", path).exits(0).is_quiet()
    result.require(result.out == f"{path}:4: warning: {warning}\n{path}: 0 errors, 1 warnings\n", "another remark")
    result = stage.ksk("script", "lint", "--json", path).exits(0).is_quiet().json()
    require(result["verdict"] == "accept", result)
    require(result["remarks"] == [{"severity": "warning", "line": 4, "step": "1.3",
                                   "message": "no time is planned: minutes is 0"}], result)

    path = make(stage, *FOLLOWED[:2], ("Confirm", "confirm", 0, ""), *FOLLOWED[3:])
    result = stage.ksk("script", "lint", path).exits(1).is_quiet()
    result.prints(f"{path}:4: warning: ", f"{path}:5: error: step 1.4: attest comes here, but the exceptions",
                  f"{path}: 1 errors, 1 warnings\n")
    result = stage.ksk("script", "lint", "--json", path).exits(1).is_quiet().json()
    require(result["verdict"] == "reject" and len(result["remarks"]) == 2, result)


@test
def scripts_that_cannot_be_parsed(stage):
    for text, message in (("", "line 1: the file is empty"), ("<script/>", "line 1: not as the format has it"),
                          ("<script name='s' title='S'><act title='A'>\n" + STEP.format(1, "T", "sing", 1, "") +
                           "</act></script>", "line 2: step 1.1: kind: 'sing' is not one of activate-hsm, ")):
        path = write(stage.path("broken.xml"), text)
        stage.ksk("script", "show", path).refuses(1, f"{path}: {message}")
        stage.ksk("script", "lint", path).exits(1).is_quiet().prints(f"{path}: error: {message}",
                                                                     f"{path}: 1 errors, 0 warnings\n")
        result = stage.ksk("script", "lint", "--json", path).exits(1).is_quiet().json()
        remark, = result["remarks"]
        require(result["verdict"] == "reject" and remark["line"] is None and remark["step"] is None, result)
        require(remark["message"].startswith(message), result)


@test
def files_that_cannot_be_read(stage):
    for verb in ("lint", "show"):
        stage.ksk("script", verb, "no-such-name").refuses(3, "no-such-name")
        stage.ksk("script", verb, stage.folder).refuses(3, stage.folder)
        large = write(stage.path("large.xml"), b"\n" * (1024 * 1024 + 1))
        stage.ksk("script", verb, large).refuses(3, large)


@test
def usage(stage):
    stage.ksk("script").refuses(2, "too few arguments")
    stage.ksk("script", "lint").refuses(2, "too few arguments")
    stage.ksk("script", "lint", "signing", "signing").refuses(2, "too many arguments")
    stage.ksk("script", "burn", "signing").refuses(2, "'burn'", "ksk script --help")
    stage.ksk("script", "lint", "--bogus", "signing").refuses(2, "--bogus")


if __name__ == "__main__":
    main()
