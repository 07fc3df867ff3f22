#!/usr/bin/python3
"""`ksk script pdf`: a script on paper, from the command line."""

import hashlib
import json
import os
import subprocess

from papers import Paper, ROLL_CALL, Skip, main, make_step, require, run, test


def ksk(desk, *arguments, code=0, **how):
    return run(desk.options.ksk, "script", *arguments, code=code, cwd=desk.folder, **how)


@test
def bundled_script(desk):
    done = ksk(desk, "pdf", "signing", "out.pdf").stdout.decode()
    paper = Paper(desk.path("out.pdf"), int(done.split("out.pdf: ")[1].split(" pages")[0]))
    require(hashlib.sha256(paper.bytes).hexdigest().upper() in done, done)
    shown = json.loads(ksk(desk, "show", "--json", "signing").stdout)
    paper.requires(*(step["id"] for act in shown["acts"] for step in act["steps"]))
    paper.stays_on_the_paper()
    require("A4" in paper.info() and "REHEARSAL" not in paper.text(), paper.info())


@test
def options(desk):
    result = json.loads(ksk(desk, "pdf", "--json", "--paper", "Letter", "--rehearsal", "rehearsal-short", "out.pdf").stdout)
    paper = Paper(desk.path("out.pdf"), result["pages"])
    require(result["sha256"] == hashlib.sha256(paper.bytes).hexdigest() and result["file"] == "out.pdf", result)
    require("(letter)" in paper.info() and all("REHEARSAL" in page for page in paper.pages()), paper.info())


@test
def made_again(desk):
    script = desk.script([ROLL_CALL, make_step("1.2")])
    ksk(desk, "pdf", script, "one.pdf")
    ksk(desk, "pdf", script, "two.pdf", env={**os.environ, "TZ": "Asia/Tokyo"})
    with open(desk.path("one.pdf"), "rb") as one, open(desk.path("two.pdf"), "rb") as two:
        require(one.read() == two.read(), "they differ")


@test
def nothing_is_replaced(desk):
    path = desk.write("out.pdf", "mine")
    require("nothing is ever replaced" in ksk(desk, "pdf", "signing", "out.pdf", code=3).stderr.decode(), "message")
    with open(path, "rb") as file:
        require(file.read() == b"mine", "replaced")


@test
def full_disk(desk):
    """Nothing is left of a PDF for which there is no room."""
    medium = desk.path("medium")
    os.mkdir(medium)
    mount = ["mount", "-t", "tmpfs", "-o", "size=8k", "tmpfs", medium]
    if subprocess.run(["unshare", "-rm", *mount], capture_output=True, check=False).returncode != 0:
        raise Skip("mounting a small file system is not permitted here")
    done = run("unshare", "-rm", "sh", "-c", f'{" ".join(mount)} && "$@"; code=$?; ls -A {medium}; exit $code', "sh",
               desk.options.ksk, "script", "pdf", "signing", f"{medium}/out.pdf", code=3)
    require("No space left on device" in done.stderr.decode() and not done.stdout, done)


@test
def refused(desk):
    desk.write("bad.xml", "<script/>")
    for code, part, *arguments in (
            (2, "too few arguments: 'pdf' takes a script and a new file", "pdf", "signing"),
            (2, "too many arguments: 'show' takes a script", "show", "signing", "out.pdf"),
            (2, "choose a4 or letter", "pdf", "--paper", "a5", "signing", "out.pdf"),
            (2, "are for 'ksk script pdf'", "show", "--paper", "a4", "signing"),
            (1, "bad.xml: line 1", "pdf", "bad.xml", "out.pdf"),
            (3, "none.xml", "pdf", "none.xml", "out.pdf")):
        done = ksk(desk, *arguments, code=code)
        require(part in done.stderr.decode() and not done.stdout, done.stderr.decode())
        require(os.listdir(desk.folder) == ["bad.xml"], os.listdir(desk.folder))


if __name__ == "__main__":
    main()
