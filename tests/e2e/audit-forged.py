#!/usr/bin/python3
"""A journal whose records somebody has removed, doubled or swapped, with the chain right again from there on; and then
with all that is made out of a journal made anew by our own program. What finds it, and what nothing finds."""

import hashlib
import re

from audited import JOURNAL, Audited, made_anew
from records import held
from rehearsal import chain_anew, require, run, test

# What its step is for: nobody could confirm the step without.
DEEDS = ("recording-started", "hsm-activated", "previous-loaded", "request-loaded", "hash-compared",
         "reviewed", "response-signed", "response-written")
# The hash of the paper that was printed is in the journal, and its name has the number of a record: it goes with both.
PRINTED = "printed"


def changed_lines(lines, i):
    """Each way to change what is there at one place."""
    yield "removed", lines[:i] + lines[i + 1:]
    yield "doubled", lines[:i + 1] + lines[i:]
    if i + 1 < len(lines):
        yield "swapped", lines[:i] + [lines[i + 1], lines[i]] + lines[i + 2:]


@test
def the_chain_alone_made_anew(stage):
    """Times of the journal only go on, and papers and log come out of every record."""
    audited = Audited(stage, held(stage))
    found_by = {}
    for i, record in enumerate(audited.records):
        for how, lines in changed_lines(audited.lines, i):
            failed = {each["check"] for each in audited.failures(f"{how} {i + 1}", audited.journal_with(lines))}
            by = "JOURNAL-CHAIN" if "JOURNAL-CHAIN" in failed else "JOURNAL-RULES" if "JOURNAL-RULES" in failed else "PAPERS"
            require(by in failed and ("LOG-TEXT" in failed or by == "JOURNAL-CHAIN"), f"{record} {how}: {failed}")
            found_by.setdefault((how, by), []).append(record["kind"])
    for (how, by), kinds in sorted(found_by.items()):
        print(f"# {len(kinds)} {how}, found by {by}")
    require(all(how != "swapped" for how, by in found_by if by != "JOURNAL-CHAIN"), "swapped, and in time")
    require(not audited.audit("--skip-frames"), "it does not hold any more")


def without(audited, *kinds):
    """The record without these records, and without the paper that was printed, chained anew."""
    lines = [line for line, record in zip(audited.lines, audited.records) if record["kind"] not in (*kinds, PRINTED)]
    paper = audited.records[audited.find(PRINTED)]["file"]
    return {JOURNAL: b"".join(chain_anew(lines)), paper: None}


def rules(failed):
    return [each["message"] for each in failed if each["check"] == "JOURNAL-RULES"]


@test
def everything_made_anew(stage):
    """Nothing is left that could be compared but the rules: no step is confirmed in which it was not done."""
    rehearsal = held(stage)
    audited = Audited(stage, rehearsal)
    for kind in (PRINTED, *DEEDS):
        failed = audited.failures(f"no {kind}", without(audited, kind))
        lacking = rules(failed)
        require(len(lacking) == 1 and f'"{kind}"' in lacking[0], f"no {kind}: {failed}")
    failed = made_anew(stage, rehearsal, without(audited, "hash-compared"))
    require({each["check"] for each in failed} == {"JOURNAL-RULES"} and "hash-compared" in rules(failed)[0], failed)
    # What no step needs: without films, and without what people have on paper, nobody can know that it was there.
    last = audited.lines[:-2] + audited.lines[-1:]
    require(audited.records[-2]["kind"] == "recording-stopped", audited.records[-2])
    failed = made_anew(stage, rehearsal, {JOURNAL: b"".join(chain_anew(last))})
    require(not failed, f"README.md of app/publish says that nothing finds it: {failed}")
    require(not audited.audit("--skip-frames"), "it does not hold any more")


@test
def a_response_to_something_else(stage):
    """What no signature covers: ids of bundles, and how many there are. With its new hash in the journal."""
    audited = Audited(stage, held(stage))
    skr = audited.records[audited.find("response-signed")]["file"]
    whole = audited.contents[skr]
    bundles = re.findall(rb"[ \t]*<ResponseBundle.*?</ResponseBundle>\n?", whole, re.DOTALL)
    bundle_id = re.search(rb'<ResponseBundle id="([^"]+)"', whole)[1]
    for what, other, said in (("another id", whole.replace(bundle_id, bundle_id[::-1], 1), "another id"),
                              ("one less", whole.replace(bundles[-1], b"", 1), f"has {len(bundles) - 1} bundles")):
        before, after = (hashlib.sha256(content).hexdigest().encode() for content in (whole, other))
        journal = audited.journal_with([line.replace(before, after) for line in audited.lines])
        failed = audited.failures(what, {skr: other, **journal})
        require(any(each["check"] == "SKR-REQUEST" and said in each["message"] for each in failed), f"{what}: {failed}")
        require(not {"FILE-HASH", "SKR-SIGNATURE", "SKR-VERIFY"} & {each["check"] for each in failed}, f"{what}: {failed}")


@test
def films_are_not_made_anew(stage):
    """Whatever was made anew: from the first such record on, the frames show hashes that are not in the journal."""
    rehearsal = held(stage, cameras="here")
    audited = Audited(stage, rehearsal)
    lines = audited.lines
    removed = audited.find("card-removed")
    stopped = audited.find("recording-stopped")
    person = audited.find("person")
    for what, changed, expected in (
            ("a card that was taken out", lines[:removed] + lines[removed + 1:], {"FOOTAGE-JOURNAL", "FOOTAGE-CLOSING"}),
            ("somebody twice", lines[:person + 1] + lines[person:], {"FOOTAGE-JOURNAL", "FOOTAGE-CLOSING"}),
            ("after the films", lines[:stopped] + lines[stopped + 1:], {"FOOTAGE-CLOSING"})):
        failed = made_anew(stage, rehearsal, {JOURNAL: b"".join(chain_anew(changed))}, options=())
        found = {each["check"] for each in failed}
        print(f"# {what}: {', '.join(sorted(found))}")
        require(expected <= found, f"{what}: {failed}")
        require(not {"SUMS", "LOG-TEXT", "JOURNAL-CHAIN"} & found, f"{what} was not made anew: {failed}")


if __name__ == "__main__":
    run()
