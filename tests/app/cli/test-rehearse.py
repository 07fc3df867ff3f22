#!/usr/bin/python3
"""`ksk rehearse`: rooms of every kind, and that nothing outside their folder is touched."""

import glob
import os
import re
import shutil

from harness import NOW, list_tree, main, read, require, test, write

ALGORITHMS = ["RSASHA256", "RSASHA512", "ECDSAP256SHA256", "ECDSAP384SHA384", "ED25519", "ED448"]
# What the current and the next KSK are used for in the first, the second and the last bundle: S, P, R; -: not there.
PHASES = {
    "normal": ("S -", "S -", "S -"),
    "pre-publish": ("S -", "S P", "S P"),
    "publish+": ("S P", "S P", "S P"),
    "rollover": ("S P", "P S", "P S"),
    "rollover+": ("P S", "P S", "P S"),
    "revoke": ("P S", "RS S", "- S"),
    "algorithm": ("S S", "S S", "S S"),
}


def rehearse(stage, name, *options, algorithm="ECDSAP256SHA256", now=NOW):
    out = stage.path(name)
    return out, stage.ksk("rehearse", "--out", out, "--algorithm", algorithm, "--now", now, *options)


def find(out, pattern):
    found = glob.glob(os.path.join(out, pattern))
    require(len(found) == 1, f"{pattern}: {found}")
    return found[0]


def is_complete(stage, out, result):
    """The rehearsal says that it went well, and other runs say the same of its files."""
    result.exits(0).is_quiet()
    result.prints("REHEARSAL in ", "nothing here is a real key", "REHEARSAL: this token is software",
                  "Verdict: ACCEPT\n", "Generated new SKR in ", "Verifying the SKR against ",
                  "The rehearsal is complete.\n")
    log = find(out, "ksrsigner-*.log")
    require(read(log).decode() in result.out and b"Verdict: ACCEPT" in read(log), "the record is another")
    require(f"The record of this rehearsal is {log}\n" in result.out, result)
    response = find(out, "media/ksr/skr-*.xml")
    stage.ksk("verify", "--trust-anchor", os.path.join(out, "trust-anchor.xml"), response).exits(0)
    return response


@test
def the_usual_room(stage):
    out, result = rehearse(stage, "room")
    response = is_complete(stage, out, result)
    require(sorted(os.listdir(out)) == ["hsm", "hsmfd", os.path.basename(find(out, "*.log")), "ksrsigner.yaml", "media",
                                        "trust-anchor.xml"], os.listdir(out))
    # The quarter after the time of day, and the one before that.
    require(os.path.basename(response) == "skr-root-2026-q2-0.xml", response)
    find(out, "media/ksr/ksr-root-2026-q2-0.xml")
    find(out, "hsmfd/skr-root-2026-q1-0.xml")
    # Nobody else may read the token.
    require(os.stat(os.path.join(out, "hsm")).st_mode & 0o077 == 0, "the folder of the token is open to others")


@test
def every_algorithm(stage):
    for algorithm in ALGORITHMS:
        out, result = rehearse(stage, algorithm, algorithm=algorithm)
        is_complete(stage, out, result)


@test
def every_phase(stage):
    for phase, uses in PHASES.items():
        out, result = rehearse(stage, phase, "--rollover", phase)
        is_complete(stage, out, result)
        table = result.out[result.out.index("Generated new SKR"):].splitlines()[2:11]
        for row, expected in zip((table[0], table[1], table[8]), uses):
            letters = dict(re.findall(r"\((\w+)\)/([SPR]+)", row))
            found = f"{letters.get('Km5ztia', '-')} {letters.get('Km5ztib', '-')}"
            require(found == expected, f"{phase}: {found} instead of {expected}: {row}")


@test
def numbers_of_bundles(stage):
    for n_bundles in (1, 2, 20):
        out, result = rehearse(stage, str(n_bundles), "--bundles", str(n_bundles))
        response = is_complete(stage, out, result)
        about = stage.ksk("show", "--format", "json", response).exits(0).json()
        require(len(about["bundles"]) == n_bundles, about)


@test
def other_zones(stage):
    out, result = rehearse(stage, "example", "--domain", "example.")
    response = is_complete(stage, out, result)
    require(os.path.basename(response) == "skr-example-2026-q2-0.xml", response)
    require(stage.ksk("show", "--format", "json", response).json()["domain"] == "example.", response)
    out, result = rehearse(stage, "deep", "--domain", "deep.under.example.")
    is_complete(stage, out, result)


@test
def without_a_time_it_is_now(stage):
    out = stage.path("room")
    result = stage.ksk("rehearse", "--out", out, "--algorithm", "ED25519")
    is_complete(stage, out, result)
    # So it is accepted by the clock of the system, too.
    os.remove(find(out, "media/ksr/skr-*.xml"))
    stage.ksk("sign", "--config", os.path.join(out, "ksrsigner.yaml"), "--yes").exits(0)


@test
def the_same_seed_makes_the_same_requests(stage):
    def request(name, *options, **how):
        out, result = rehearse(stage, name, *options, **how)
        result.exits(0)
        return read(find(out, "media/ksr/ksr-*.xml"))

    for algorithm in ("RSASHA256", "ECDSAP256SHA256", "ED25519"):
        first = request(f"{algorithm}-1", "--seed", "one", algorithm=algorithm)
        again = request(f"{algorithm}-2", "--seed", "one", algorithm=algorithm)
        require(first == again, f"{algorithm}: another request")
    require(first != request("other-seed", "--seed", "two", algorithm="ED25519"), "the seed changes nothing")
    require(first != request("other-time", "--seed", "one", algorithm="ED25519", now="2026-05-03T04:05:06Z"),
            "the time changes nothing")
    require(request("none-1", algorithm="ED25519") != request("none-2", algorithm="ED25519"), "the same without a seed")


@test
def nothing_outside_is_touched(stage):
    for name in (".config", ".softhsm2", "elsewhere"):
        os.mkdir(os.path.join(stage.home, name))
    write(os.path.join(stage.home, "elsewhere", "file"), b"content")
    # What SoftHSM would use by default, here and for everybody, must not be used.
    stage.env["SOFTHSM2_CONF"] = os.path.join(stage.home, "softhsm2.conf")
    write(stage.env["SOFTHSM2_CONF"], f"directories.tokendir = {stage.home}/elsewhere\n")
    defaults = [path for path in ("/var/lib/softhsm", "/etc/softhsm") if os.access(path, os.R_OK | os.X_OK)]
    before = {path: list_tree(path) for path in defaults}
    out = stage.path("room")
    with stage.nothing_written(out):
        rehearse(stage, "room")[1].exits(0)
        shutil.rmtree(out)
        # An empty folder will do, and a relative name is one in the current folder.
        os.mkdir(out)
        stage.ksk("rehearse", "--out", "room", "--algorithm", "ED25519", "--now", NOW).exits(0)
        find(out, "media/ksr/skr-*.xml")
        shutil.rmtree(out)
    require(before == {path: list_tree(path) for path in defaults}, f"something changed in {defaults}")


@test
def a_folder_that_is_not_empty(stage):
    room = stage.room()
    for name in ("file", ".hidden", "folder/"):
        out = stage.path("used-" + name.strip("./"))
        os.mkdir(out)
        if name.endswith("/"):
            os.mkdir(os.path.join(out, name))
        else:
            write(os.path.join(out, name), b"content")
        with stage.nothing_written():
            stage.ksk("rehearse", "--out", out).refuses(3, out, "not empty", "Nothing was touched")
    with stage.nothing_written():
        stage.ksk("rehearse", "--out", room.folder).refuses(3, room.folder, "not empty", "Nothing was touched")
        stage.ksk("rehearse", "--out", room.config).refuses(3, room.config)
        stage.ksk("rehearse", "--out", stage.path("no", "room")).refuses(3, stage.path("no", "room"), "No such file")


@test
def what_cannot_be_rehearsed(stage):
    with stage.nothing_written():
        stage.ksk("rehearse").refuses(2, "--out DIR")
        for options, *fragments in (
            (["--bundles", "0"], "--bundles"), (["--bundles", "-1"], "--bundles"), (["--bundles", "9001"], "9000"),
            (["--bundles", "nine"], "--bundles", "nine"), (["--rollover", "now"], '"now"', "pre-publish", "revoke"),
            (["--rollover", ""], '""', "pre-publish"), (["--algorithm", "RSASHA1"], "'RSASHA1'", "ED448"),
            (["--domain", "example"], '"example"', "final dot"), (["--domain", "a..b."], '"a..b."', "empty label"),
            (["--now", "1950-01-01T00:00:00Z"], "1950"), (["--now", "2106-01-20T00:00:00Z"], "2106"),
            (["--now", "1970-06-01T00:00:00Z"], "1970"),
        ):
            stage.ksk("rehearse", "--out", stage.path("room"), *options).refuses(2, *fragments)
        stage.ksk("rehearse", "--out", stage.path("a#b")).refuses(2, "a#b", "choose another name")


@test
def without_a_module(stage):
    stage.env["KSK_SOFTHSM_MODULE"] = stage.path("none.so")
    stage.ksk("rehearse", "--out", stage.path("room")).refuses(3, stage.path("none.so"))


if __name__ == "__main__":
    main()
