#!/usr/bin/python3
"""`ksk sign`: what is written, when nothing is, and that nothing is ever replaced or left half done."""

import hashlib
import os
import resource
import signal
import subprocess
import time

from harness import TIMEOUT_S, Skip, main, read, require, test, write

# Runs "$2..." with a full medium at the folder $1, and says afterwards what is on it.
ON_A_FULL_MEDIUM = """
set -e
mount -t tmpfs -o size=8k tmpfs "$1"
medium=$1
shift
set +e
"$@"
status=$?
ls -A "$medium" >&2
exit $status
"""


@test
def writes_an_skr_that_verifies(stage):
    room = stage.room()
    with stage.nothing_written():
        result = room.sign().exits(0).is_quiet()
        xml = read(room.response)
        result.prints("HSM token in use:\n  Label:          KSK rehearsal\n", "REHEARSAL: this token is software",
                      "Verdict: ACCEPT\n", f"\nGenerated new SKR in {room.response}\n",
                      "SHA256 hash of SKR:\n" + hashlib.sha256(xml).hexdigest().upper() + "\n>> ")
        os.remove(room.response)
    room.sign().exits(0)
    stage.ksk("verify", "--trust-anchor", room.anchor, room.response).exits(0).is_quiet()
    require([name for name in os.listdir(room.folder) if "skr" in name] == ["new-skr.xml"], os.listdir(room.folder))
    # It is the previous SKR of the next request: of none before it.
    result = room.check("--previous-skr", room.response, "--json").exits(1)
    require("KSR-ID" in result.failed(), result)


@test
def takes_both_names_from_the_configuration(stage):
    room = stage.room()
    os.remove(room.made)
    stage.ksk(*room.command("sign", "--yes")).exits(0).prints(f"Generated new SKR in {room.made}\n")
    stage.ksk("verify", "--trust-anchor", room.anchor, room.made).exits(0)
    room.edit(("^  output_skr: .*\n", ""))
    with stage.nothing_written():
        stage.ksk(*room.command("sign", "--yes", room.request)).refuses(2, "no SKR to write is named", "output_skr")


@test
def tells_the_result_as_json(stage):
    room = stage.room()
    result = room.sign("--json").exits(0).is_quiet()
    about = result.json()
    require(about.keys() == {"verdict", "findings", "request", "response"}, about.keys())
    require(list(about["request"]) == ["sha256", "words", "domain", "id", "serial", "bundles"], about["request"])
    require(about["verdict"] == "accept", about["verdict"])
    require("SKR-VERIFY" in {finding["check"] for finding in about["findings"]}, about["findings"])
    response = about["response"]
    require(response["sha256"] == hashlib.sha256(read(room.response)).hexdigest(), response)
    require(response["file"] == room.response and len(response["bundles"]) == 9, response)
    require(all(bundle["signatures"][0]["identifier"] == room.label for bundle in response["bundles"]), response)

    write(room.request, read(room.request).replace(b'domain="."', b'domain="x."'))
    os.remove(room.response)
    with stage.nothing_written():
        about = room.sign("--json").exits(1).complains("nothing was signed", "KSR-DOMAIN").json()
    require(about["verdict"] == "reject" and "response" not in about, about)


@test
def the_same_bytes_for_the_same_request(stage):
    for algorithm in ("RSASHA256", "ED25519"):
        room = stage.room(algorithm)
        room.sign().exits(0)
        require(read(room.response) == read(room.made), f"{algorithm}: another SKR than the first time")
        os.remove(room.response)
        room.sign("--json").exits(0)
        require(read(room.response) == read(room.made), f"{algorithm}: another SKR with --json")


@test
def asks_before_it_signs(stage):
    room = stage.room()
    command = room.command("sign", room.request, room.response)
    with stage.nothing_written():
        for answer in (b"", b"\n", b"yes\n", b"y\n", b"YES\n", b"No\n", b" Yes\n", b"Yes please\n", b"Yes" * 100):
            for options in ([], ["--json"]):
                result = stage.ksk(*command, *options, stdin=answer).exits(1)
                result.require(f"{room.request} passed every check" in result.err, "no question")
                result.require(f"Make 9 signatures and write {room.response}? Type Yes" in result.err, "no question")
                result.require("ksk: not confirmed" in result.err and "nothing was signed" in result.err, "no answer")
                # A verdict that says accept would contradict the exit code.
                require(not options or not result.out, result)
        stage.ksk(*command, stdin=b"Yes\n").exits(0).prints("Generated new SKR")
        os.remove(room.response)
        stage.ksk(*command, stdin=b"Yes").exits(0).prints("Generated new SKR")
        os.remove(room.response)
    # Nothing is asked for what is rejected.
    write(room.request, read(room.request).replace(b'domain="."', b'domain="x."'))
    with stage.nothing_written():
        stage.ksk(*command, stdin=b"Yes\n").exits(1).complains("nothing was signed", "KSR-DOMAIN")


@test
def nothing_is_replaced(stage):
    room = stage.room()
    os.symlink(stage.path("nowhere"), stage.path("link"))
    for existing in (room.made, room.request, room.previous, room.config, stage.path("link")):
        with stage.nothing_written():
            result = stage.ksk(*room.command("sign", "--yes", room.request, existing))
            result.refuses(3, "nothing was signed", existing, "nothing is ever replaced", "choose another name")
    with stage.nothing_written():
        for path, reason in ((stage.home, "has that name already"), (stage.home + "/", "not the name of a file"),
                             (stage.path("no", "skr.xml"), "No such file or directory"),
                             (os.path.join(room.config, "skr.xml"), "Not a directory"), ("", "not the name of a file")):
            stage.ksk(*room.command("sign", "--yes", room.request, path)).refuses(3, "nothing was signed", path, reason)


@test
def looks_at_the_output_before_the_hsm(stage):
    room = stage.room().edit(('pin: ".*"', 'pin: "wrong"'))
    stage.ksk(*room.command("sign", "--yes")).refuses(3, room.made, "nothing is ever replaced")


@test
def a_folder_that_may_not_be_written_to(stage):
    if os.geteuid() == 0:
        raise Skip("the superuser may write everywhere")
    room = stage.room()
    os.chmod(stage.home, 0o500)
    stage.ksk(*room.command("sign", "--yes", room.request, os.path.join(stage.home, "skr.xml"))).refuses(
        3, "nothing was signed", "Permission denied")


def sign_on_a_full_medium(stage, command):
    """Returns the exit code, standard error and what was left; None where mounting is not permitted."""
    medium = stage.path("medium")
    os.mkdir(medium)
    mount = ["unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", medium]
    tried = subprocess.run(mount, capture_output=True, check=False)
    if tried.returncode != 0:
        return None
    done = subprocess.run(["unshare", "-rm", "sh", "-c", ON_A_FULL_MEDIUM, "sh", medium, stage.options.ksk, *command,
                           os.path.join(medium, "skr.xml")],
                          stdin=subprocess.DEVNULL, capture_output=True, env=stage.env, timeout=TIMEOUT_S, check=False)
    complaints = [line for line in done.stderr.decode().splitlines() if not line.startswith("Warning: ")]
    return done.returncode, complaints[0], complaints[1:]


@test
def a_medium_that_is_full(stage):
    room = stage.room()
    found = sign_on_a_full_medium(stage, room.command("sign", "--yes", room.request))
    if found is None:
        raise Skip("mounting a small file system is not permitted here")
    code, complaint, left = found
    require(code == 3 and not left, found)
    require("ksk: no SKR was written: " in complaint and "No space left on device" in complaint, found)


@test
def a_limit_of_file_sizes(stage):
    room = stage.room()

    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))

    require(os.path.getsize(room.made) > 8192, "the SKR is too small for this test")
    with stage.nothing_written():
        room.sign(preexec_fn=limit, restore_signals=False).exits(3).complains("no SKR was written", "File too large")


@test
def nothing_is_left_when_killed_while_signing(stage):
    room = stage.room().with_faults("C_Sign@4=delay:60000")
    log = stage.env["KSK_FAULT_LOG"] = stage.path("log")
    write(log, b"")
    command = [stage.options.ksk, *room.command("sign", "--yes", room.request, room.response)]
    for kill in (signal.SIGKILL, signal.SIGTERM, signal.SIGINT):
        write(log, b"")
        with stage.nothing_written():
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL, env=stage.env, start_new_session=True)
            try:
                deadline = time.monotonic() + TIMEOUT_S
                while b"C_Sign@3 CKR_OK" not in read(log):
                    require(process.poll() is None and time.monotonic() < deadline, "it did not begin to sign")
                    time.sleep(0.01)
            finally:
                process.send_signal(kill)
                code = process.wait(TIMEOUT_S)
            require(code == -kill, f"ended with {code}")
            write(log, b"")
    # The token is none the worse for it.
    stage.env["KSK_FAULT_RULES"] = ""
    room.sign().exits(0)
    stage.ksk("verify", "--trust-anchor", room.anchor, room.response).exits(0)


@test
def a_real_request(stage):
    folder = stage.options.archive
    if not os.path.isdir(folder):
        raise Skip(f"the archive of real requests is not there: {os.path.basename(folder)} is no folder")
    room = stage.room("RSASHA256")
    request = os.path.join(folder, "ksr-root-2017-q2-0.xml")
    room.edit(("valid_from: .*", "valid_from: 2010-01-01T00:00:00+00:00"))
    command = room.command("sign", "--yes", "--no-previous-skr", request, room.response, now="2017-02-02T00:00:00Z")
    result = stage.ksk(*command).exits(0).is_quiet()
    result.prints("Verdict: ACCEPT", "NOT CHECKED  KSR-CHAIN-KEYS", "NOT CHECKED  KSR-CHAIN-OVERLAP")
    stage.ksk("verify", room.response).exits(0).is_quiet()
    write(room.anchor, read(room.anchor).replace(b"2025-", b"2010-"))
    stage.ksk("verify", "--trust-anchor", room.anchor, room.response).exits(0).is_quiet()


if __name__ == "__main__":
    main()
