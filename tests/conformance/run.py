#!/usr/bin/python3
"""Runs the conformance cases with `ksk`, each as its data describes, and compares. Speaks TAP.

run.py --ksk KSK --data DIR [CASE...]
"""

import argparse
import concurrent.futures
import datetime
import hashlib
import json
import os
import queue
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

from softhsm import Token

WORKERS = 2
# A run that takes longer is taken to hang.
TIMEOUT_S = 60
# Faults that may be found before there is anything to check.
MAY_END_EARLY = {"CONFIG", "KSK-MATCH"}
# After these there is no request to tell of.
NOT_READ = {"SIZE", "KSR-PARSE"}
# Same key, same bytes, same signature: RSA and EdDSA.
DETERMINISTIC = {"5", "7", "8", "10", "15", "16"}
DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)?")


class Difference(Exception):
    """What the case is not as expected in."""


def require(condition, message):
    if not condition:
        raise Difference(message)


def canonical(element):
    """An element as a value that does not depend on layout, element order, or how a time is spelt."""
    children = list(element)
    text = (element.text or "").strip()
    if DATE_TIME.fullmatch(text):
        time = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
        text = (time if time.tzinfo else time.replace(tzinfo=datetime.timezone.utc)).timestamp()
    elif element.tag in ("PublicKey", "SignatureData"):
        text = "".join(text.split())
    if element.tag == "Signature" and element.findtext("Algorithm") not in DETERMINISTIC:
        children = [child for child in children if child.tag != "SignatureData"]
    return (element.tag, sorted(element.attrib.items()), str(text), sorted(map(canonical, children)))


def first_difference(expected, found):
    """Where two canonical values part, for people."""
    if expected[:3] != found[:3]:
        return f"expected {expected[:3]}, found {found[:3]}"
    for mine, theirs in zip(expected[3], found[3]):
        if mine != theirs:
            return f"{expected[0]}: {first_difference(mine, theirs)}"
    return f"{expected[0]}: {len(expected[3])} elements expected, {len(found[3])} found"


def check_json(result, request):
    """The shape that the documentation promises."""
    require(isinstance(result, dict) and {"verdict", "findings", "request"} <= result.keys(), "JSON lacks a member")
    require(result["verdict"] in ("accept", "reject"), f"verdict {result['verdict']!r}")
    require(isinstance(result["findings"], list) and result["findings"], "no findings")
    for finding in result["findings"]:
        require({"check", "verdict", "bundle", "expected", "found", "message"} <= finding.keys(),
                f"a finding lacks a member: {finding}")
        require(finding["verdict"] in ("pass", "fail", "skip"), f"finding verdict {finding['verdict']!r}")
        require(isinstance(finding["message"], str) and finding["message"], f"a finding says nothing: {finding}")
    failed = {finding["check"] for finding in result["findings"] if finding["verdict"] == "fail"}
    require(bool(failed) == (result["verdict"] == "reject"), f"verdict {result['verdict']}, but failed are {failed}")
    about = result["request"]
    read = {"domain", "id", "serial", "bundles"} if not failed & NOT_READ else set()
    require({"sha256", "words"} | read <= about.keys(), "`request` lacks a member")
    with open(request, "rb") as file:
        require(about["sha256"] == hashlib.sha256(file.read()).hexdigest(), f"sha256 {about['sha256']}")
    require(len(about["words"].split() if isinstance(about["words"], str) else about["words"]) == 32, "not 32 words")
    if result["verdict"] == "accept":
        require(about["bundles"], "no bundles")
    return failed


def check_answer(written, answer):
    require(os.path.exists(written), "accepted, but nothing was written")
    found = canonical(ElementTree.parse(written).getroot())
    if os.path.exists(answer):
        expected = canonical(ElementTree.parse(answer).getroot())
        require(expected == found, f"not the expected SKR: {first_difference(expected, found)}")


def load_json(*path):
    with open(os.path.join(*path), encoding="utf-8") as file:
        return json.load(file)


def run_case(ksk, token, folder, scratch):
    case, expected = load_json(folder, "case.json"), load_json(folder, "expected.json")
    config = os.path.join(scratch, "ksrsigner.yaml")
    with open(os.path.join(folder, "policy.yaml"), encoding="utf-8") as policy, \
            open(config, "w", encoding="utf-8") as file:
        file.write(policy.read() + "\n" + token.config())

    signing = case["stage"] == "sign"
    request, previous = os.path.join(folder, "request.xml"), os.path.join(folder, "previous.xml")
    out_folder = os.path.join(scratch, "out")
    os.mkdir(out_folder)
    written = os.path.join(out_folder, "skr.xml")
    command = [ksk, "sign" if signing else "check", "--config", config]
    if os.path.exists(previous):
        command += ["--previous-skr", previous]
    if case["now"]:
        command += ["--now", case["now"]]
    command += ["--schema", case["schema"], "--json"]
    command += ["--yes", request, written] if signing else [request]
    try:
        done = subprocess.run(command, cwd=scratch, stdin=subprocess.DEVNULL, capture_output=True, timeout=TIMEOUT_S)
    except subprocess.TimeoutExpired:
        raise Difference(f"no end after {TIMEOUT_S} s") from None
    stderr = done.stderr.decode(errors="replace").strip()

    allowed = {0} if expected["verdict"] == "accept" else {1}
    if MAY_END_EARLY & set(expected["check"]):
        allowed.add(2)
    if done.returncode not in allowed:
        try:
            failed = check_json(json.loads(done.stdout), request)
        except (ValueError, Difference) as error:
            failed = error
        raise Difference(f"exit {done.returncode}, expected {sorted(allowed)}; failed: {failed}; {stderr}")
    if expected["verdict"] == "reject":
        require(not os.listdir(out_folder), f"rejected, yet left {os.listdir(out_folder)}")
    if done.returncode == 2:
        require(stderr, "exit 2 without a word")
        return
    try:
        result = json.loads(done.stdout)
    except ValueError as error:
        raise Difference(f"not JSON: {error}") from None
    failed = check_json(result, request)
    require(result["verdict"] == expected["verdict"], f"verdict {result['verdict']}, exit {done.returncode}")
    if expected["verdict"] == "reject":
        require(failed & set(expected["check"]), f"expected {expected['check']}, failed were {sorted(failed)}")
    elif signing:
        check_answer(written, os.path.join(folder, "answer-skr.xml"))
        require(os.listdir(out_folder) == ["skr.xml"], f"left {os.listdir(out_folder)}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--ksk", required=True, type=os.path.abspath)
    parser.add_argument("--data", required=True, type=os.path.abspath)
    parser.add_argument("cases", nargs="*")
    options = parser.parse_args()
    folders = os.path.join(options.data, "cases")
    if not os.path.isdir(folders):
        print(f"1..0 # SKIP the conformance cases are not there: {os.path.basename(options.data)} is no folder")
        return 0
    names = options.cases or sorted(os.listdir(folders))
    print(f"1..{len(names)}")

    with tempfile.TemporaryDirectory(prefix="ksk-conformance-") as scratch:
        def folder(name):
            path = os.path.join(scratch, name)
            os.mkdir(path)
            return path

        token = Token(folder("token"))
        keys = os.path.join(options.data, "keys", "ksk")
        for pem in sorted(os.listdir(keys)):
            token.import_key(os.path.join(keys, pem), pem.removesuffix(".pem"))
        tokens = queue.SimpleQueue()
        for i in range(WORKERS):
            tokens.put(Token(folder(f"token-{i}"), copy_of=token))

        def run(name):
            token = tokens.get()
            try:
                run_case(options.ksk, token, os.path.join(folders, name), folder(name))
            except (Difference, OSError, ElementTree.ParseError) as difference:
                return str(difference)
            finally:
                tokens.put(token)
            return None

        with concurrent.futures.ThreadPoolExecutor(max_workers=WORKERS) as pool:
            for number, (name, wrong) in enumerate(zip(names, pool.map(run, names)), 1):
                print(f"{'not ok' if wrong else 'ok'} {number} - {name}", flush=True)
                if wrong:
                    print("# " + wrong.replace("\n", "\n# "))
    return 0


if __name__ == "__main__":
    sys.exit(main())
