#!/usr/bin/python3
"""How `ksk` is called: help, versions, command lines that are wrong, and results that do not arrive."""

import os
import re
import subprocess

from harness import main, read, require, test, write

COMMANDS = ["audit", "cards", "check", "compare", "delete", "footage", "inventory", "keygen", "plan", "rehearse", "script",
            "show", "sign", "trust-anchor", "verify", "words"]
# A command line of each command that gets as far as wanting a file.
ENOUGH = {"audit": ["folder"], "cards": ["status"], "compare": ["--dig", "answer", "skr"], "delete": ["label"],
          "footage": ["file"], "script": ["show", "signing"], "show": ["file"], "verify": ["file"]}


@test
def help_of_the_program(stage):
    for option in ("--help", "-h", "help"):
        result = stage.ksk(option).exits(0).is_quiet()
        for command in COMMANDS:
            require(re.search(f"^  {command} +\\S", result.out, re.MULTILINE), f"no {command} in the help")
        result.prints("Exit status: 0 accepted, 1 rejected, 2 usage or configuration, 3 file or HSM.")


@test
def help_of_each_command(stage):
    for command in COMMANDS:
        result = stage.ksk(command, "--help").exits(0).is_quiet().prints(f"ksk {command} [OPTION", "--version")
        for option in re.findall(r"^  (?:-\w, )?(--[\w-]+)(?:=\w+)?(.*)", result.out, re.MULTILINE):
            result.require(len(option[1].strip()) > 5, f"{option[0]} is not explained")


@test
def version(stage):
    version = stage.ksk("--version").exits(0).is_quiet()
    require(re.fullmatch(r"ksk \d+\.\d+\.\d+\n", version.out), version)
    for command in COMMANDS:
        result = stage.ksk(command, "--version", *ENOUGH.get(command, [])).exits(0).is_quiet()
        result.require(result.out == version.out, "another version")


@test
def no_command_and_unknown_commands(stage):
    stage.ksk().refuses(2, "no command", "ksk --help")
    stage.ksk("sing").refuses(2, "'sing'", "ksk --help")
    stage.ksk("").refuses(2, "no command ''")
    stage.ksk("--json").refuses(2, "'--json'")


@test
def unknown_options(stage):
    for command in COMMANDS:
        stage.ksk(command, "--bogus", *ENOUGH.get(command, [])).refuses(2, "--bogus", f"ksk {command} --help")
    stage.ksk("sign", "--config").refuses(2, "--config")
    stage.ksk("keygen", "--rsa-size", "many").refuses(2, "many", "--rsa-size")
    # A PIN is never an argument.
    stage.ksk("sign", "--pin", "123456").refuses(2, "--pin")


@test
def wrong_number_of_arguments(stage):
    for command, most in {"audit": 1, "cards": 1, "check": 1, "compare": 1, "delete": 1, "footage": 1, "inventory": 0, "keygen": 0, "plan": 1, "rehearse": 0,
                          "script": 3, "show": 1, "sign": 2, "trust-anchor": 1, "verify": 1, "words": 1}.items():
        stage.ksk(command, *["argument"] * (most + 1)).refuses(2, "too many arguments")
    for command in ENOUGH:
        stage.ksk(command).refuses(2, "too few arguments", f"ksk {command} [OPTION...] ", f"ksk {command} --help")
    stage.ksk("words", "--decode").refuses(2, "no words", "--decode")
    stage.ksk("check").refuses(2, "no KSR is named", "filenames.input_ksr")


@test
def times_and_contradictions(stage):
    room = stage.room()
    with stage.nothing_written():
        for now in ("yesterday", "2026-13-01T00:00:00Z", "1700000000", "2026-01-31", ""):
            for command in ("check", "plan", "sign"):
                stage.ksk(*room.command(command, "--now", now, room.request)).refuses(2, "--now", f'"{now}"')
            room.run("keygen", "--now", now).refuses(2, "--now", f'"{now}"')
            stage.ksk("rehearse", "--out", "room", "--now", now).refuses(2, "--now", f'"{now}"')
        for command in ("check", "plan", "sign"):
            stage.ksk(*room.command(command, "--previous-skr", room.previous, "--no-previous-skr")).refuses(
                2, "--previous-skr and --no-previous-skr")
            # Nothing was judged, so that there is no verdict, either.
            stage.ksk(*room.command(command, "--json", "--previous-skr", "x", "--no-previous-skr")).refuses(2)


@test
def options_end_with_two_dashes(stage):
    write(stage.path("--json"), b"content")
    result = stage.ksk("words", "--", "--json").exits(0)
    result.prints("ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73")


@test
def results_that_do_not_arrive_are_no_success(stage):
    room = stage.room()
    answered = (["--help"], ["--version"], ["check", "--help"], ["words", room.config],
                ["words", "--json", room.config], ["show", room.request], ["verify", room.made],
                ["verify", "--json", room.made], ["verify", "--trust-anchor", room.anchor, "--json", room.made],
                room.command("check", room.request), room.command("inventory", now=None))
    with open("/dev/full", "wb") as full:
        for arguments in answered:
            stage.ksk(*arguments, stdout=full).exits(3).complains("standard output", "do not rely on")
    closed = ["sh", "-c", 'exec "$0" "$@" >&-', stage.options.ksk, "words", room.config]
    done = subprocess.run(closed, stderr=subprocess.PIPE, env=stage.env, check=False)
    require(done.returncode == 3 and b"standard output" in done.stderr, done)


@test
def a_reader_that_goes_away_is_an_error(stage):
    room = stage.room()
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as pipe:
        stage.ksk("show", room.request, stdout=pipe).exits(3).complains("standard output")
        with stage.nothing_written():
            room.sign(stdout=pipe).exits(3).complains("standard output", "nothing was signed")


@test
def nothing_is_signed_when_the_report_did_not_arrive(stage):
    room = stage.room()
    with open("/dev/full", "wb") as full, stage.nothing_written():
        room.sign(stdout=full).exits(3).complains("standard output", "nothing was signed, and no SKR was written")
    # With --json everything is printed at the end. The sentence then tells of the SKR.
    with open("/dev/full", "wb") as full:
        room.sign("--json", stdout=full).exits(3).complains("standard output", "the SKR itself was written")
    stage.ksk("verify", "--trust-anchor", room.anchor, room.response).exits(0)


@test
def closed_standard_streams_are_not_taken_for_files(stage):
    room = stage.room().with_faults("")
    # What is opened first would get the number of the closed stream, and with it what is printed there.
    log = stage.env["KSK_FAULT_LOG"] = stage.path("log")
    for closed in ("<&- >&- 2>&-", ">&- ", "2>&-", "<&-"):
        write(log, b"")
        command = ["sh", "-c", f'exec "$0" "$@" {closed}', stage.options.ksk,
                   *room.command("sign", "--yes", room.request, room.response)]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, env=stage.env, check=False)
        require(done.returncode == (3 if ">&- " in closed else 0), done)
        if done.returncode == 0:
            stage.ksk("verify", "--trust-anchor", room.anchor, room.response).exits(0)
            os.remove(room.response)
        require(not os.path.exists(room.response), "written although the report was not seen")
        require(b"C_Login@1" in read(log) and b"KSR" not in read(log), "the report went into another file")


@test
def messages_do_not_need_a_locale(stage):
    name = stage.path("Schlüssel.xml")
    write(name, b"<KSR/>")
    for locale in ("C", "C.UTF-8"):
        stage.env["LC_ALL"] = locale
        stage.ksk("show", name).exits(1).complains("line 1")
        about = stage.ksk("words", "--json", name).exits(0).is_quiet().json()
        require(about["file"] == name, f"{locale}: {about}")
    os.rename(name, os.fsencode(stage.folder) + b"/\xff.xml")
    about = stage.ksk("words", "--json", os.fsencode(stage.folder) + b"/\xff.xml").exits(0).is_quiet().json()
    require(about["file"].endswith(".xml"), about)


if __name__ == "__main__":
    main()
