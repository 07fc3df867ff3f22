#!/usr/bin/python3
"""What `ksk` signs, judged by the validators of others: BIND, ldns and dnspython. Speaks TAP.

judges.py --ksk KSK --clock LIBRARY --archive DIR [--only WORD]
"""

import argparse
import concurrent.futures
import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree

import dns.dnssec
import dns.name
import dns.rdata
import dns.rdatatype
import dns.rrset
import dns.zonefile

import validators
import zone
from validators import Rejected

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "conformance"))
from softhsm import Token

TIMEOUT_S = 120
# Published by IANA as trust anchors of the root: tag and SHA-256 of each KSK.
ROOT_KSKS = {
    (19036, "49AAC11D7B6F6446702E54A1607371607A1A41855200FD2CE1CDDE32F24E8FB5"),
    (20326, "E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D"),
    (38696, "683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16"),
}
ROOT_KEY_FILE = "/usr/share/dns/root.key"


class Skipped(Exception):
    """Why a case cannot be judged here."""


def require(condition, message):
    if not condition:
        raise Rejected(message)


def require_rejected(judge, *arguments):
    """A judge that never says no is none."""
    try:
        judge(*arguments)
    except Rejected:
        return
    raise Rejected(f"{judge.__qualname__} accepts what it must not")


def parse_time(text):
    return int(time.mktime(time.strptime(text[:19], "%Y-%m-%dT%H:%M:%S")))


class Bundle:
    """A bundle of an SKR: times and KSKs as its file has them, records as `ksk show` prints them."""

    def __init__(self, element, text):
        self.inception_s = parse_time(element.findtext("Inception"))
        self.expiration_s = parse_time(element.findtext("Expiration"))
        self.ksks = [dns.rdata.from_text("IN", "DNSKEY", " ".join(
            [key.findtext("Flags"), key.findtext("Protocol"), key.findtext("Algorithm"), key.findtext("PublicKey")]))
            for key in element.iter("Key") if key.findtext("Flags") == "257"]
        rrsets = {rrset.rdtype: rrset for rrset in dns.zonefile.read_rrsets(text, rdclass=None)}
        require({dns.rdatatype.DNSKEY, dns.rdatatype.RRSIG} <= rrsets.keys(), "a bundle without DNSKEY and RRSIG")
        self.keys = rrsets[dns.rdatatype.DNSKEY]
        self.signatures = rrsets[dns.rdatatype.RRSIG]
        require(len(self.keys) == len(element.findall("Key")), "not every key is shown")
        require(len(self.signatures) == len(element.findall("Signature")), "not every signature is shown")

    def spoilt_signatures(self):
        """The same with one bit of each signature changed."""
        spoilt = [rrsig.replace(signature=bytes([rrsig.signature[0] ^ 1]) + rrsig.signature[1:])
                  for rrsig in self.signatures]
        return dns.rrset.from_rdata_list(self.signatures.name, self.signatures.ttl, spoilt)


class Court:
    def __init__(self, options, scratch):
        self.ksk = options.ksk
        self.clock = options.clock
        self.archive = options.archive
        self.scratch = scratch

    def folder(self, name):
        path = os.path.join(self.scratch, name)
        os.mkdir(path)
        return path

    def run_ksk(self, *arguments, status=0):
        done = subprocess.run([self.ksk, *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=TIMEOUT_S)
        if done.returncode != status:
            raise Rejected(f"ksk {' '.join(arguments)}: exit {done.returncode}\n{done.stdout[-2000:]}{done.stderr}")
        return done.stdout

    def read_response(self, path):
        elements = sorted(ElementTree.parse(path).getroot().iter("ResponseBundle"),
                          key=lambda element: parse_time(element.findtext("Inception")))
        pieces = self.run_ksk("show", "--format", "dns", path).split("; bundle ")[1:]
        require(elements and len(pieces) == len(elements), f"{len(pieces)} bundles shown of {len(elements)}")
        return [Bundle(element, "; " + piece) for element, piece in zip(elements, pieces)]

    def judge_response(self, path, scratch, anchors=None):
        """anchors: DNSKEY or DS records; without any, the KSKs that stand in each bundle."""
        delv = validators.Delv(self.clock, scratch)
        bundles = self.read_response(path)
        for bundle in bundles:
            trusted = anchors or bundle.ksks
            validators.judge_with_dnspython(bundle.keys, bundle.signatures, bundle.inception_s)
            validators.judge_with_dnspython(bundle.keys, bundle.signatures, bundle.expiration_s)
            delv.judge(bundle.keys, bundle.signatures, trusted, bundle.inception_s + 60)
            delv.judge(bundle.keys, bundle.signatures, trusted, bundle.expiration_s - 60)
        first = bundles[0]
        trusted = anchors or first.ksks
        spoilt = first.spoilt_signatures()
        require_rejected(delv.judge, first.keys, first.signatures, trusted, first.inception_s - 60)
        require_rejected(delv.judge, first.keys, first.signatures, trusted, first.expiration_s + 60)
        require_rejected(delv.judge, first.keys, spoilt, trusted, first.inception_s + 60)
        require_rejected(validators.judge_with_dnspython, first.keys, spoilt, first.inception_s + 60)
        return bundles

    def judge_archived(self, name):
        anchors = None
        if name.startswith("skr-root-2017"):
            tag, digest = min(ROOT_KSKS)
            anchors = [dns.rdata.from_text("IN", "DS", f"{tag} 8 2 {digest}")]
        self.judge_response(os.path.join(self.archive, name), self.folder(name), anchors)

    def judge_rehearsal(self, name, *options):
        scratch = self.folder(name)
        out = os.path.join(scratch, "room")
        self.run_ksk("rehearse", "--out", out, *options)
        found = sorted(os.path.join(folder, file) for folder, _, files in os.walk(out) for file in files
                       if file.startswith("skr-") and file.endswith(".xml"))
        require(len(found) >= 2, f"the rehearsal left {len(found)} SKRs, not the previous and the new one")
        digests = {(int(digest.findtext("KeyTag")), digest.findtext("Digest"))
                   for digest in ElementTree.parse(os.path.join(out, "trust-anchor.xml")).getroot().iter("KeyDigest")}
        for path in found:
            for bundle in self.judge_response(path, scratch):
                for ksk in bundle.ksks:
                    ds = dns.dnssec.make_ds(bundle.keys.name, ksk, "SHA256")
                    require((ds.key_tag, ds.digest.hex().upper()) in digests,
                            f"no KeyDigest {ds.key_tag} {ds.digest.hex()} in the trust anchor: {digests}")

    def sign(self, scratch, ksk, domain, ttl_s, request, *options):
        pem = os.path.join(scratch, "ksk.pem")
        ksk.write_pem(pem)
        token = Token(self.folder(os.path.join(scratch, "hsm")))
        token.import_key(pem, ksk.label)
        config = os.path.join(scratch, "ksrsigner.yaml")
        response = os.path.join(scratch, "skr.xml")
        with open(config, "w", encoding="utf-8") as file:
            file.write(zone.make_config(domain, ksk, ttl_s) + token.config())
        self.run_ksk("sign", "--config", config, "--schema", "normal", "--no-previous-skr", "--yes", *options,
                     request, response)
        return response

    def judge_zone(self, algorithm, domain):
        """A request made without libksk, signed, and its bundles put into whole zones."""
        scratch = self.folder(f"zone-{algorithm}")
        ksk = zone.make_ksk(algorithm, "Kzone")
        zsks = zone.make_zsks(ksk)
        begin_s = (int(time.time()) // zone.DAY_S + 20) * zone.DAY_S
        request = os.path.join(scratch, "ksr.xml")
        with open(request, "w", encoding="utf-8") as file:
            file.write(zone.make_request(domain, zsks, begin_s))
        response = self.sign(scratch, ksk, domain, zone.TTL_S, request)
        bundles = self.judge_response(response, scratch, [ksk.dnskey])

        zone_file, anchor_file = os.path.join(scratch, "zone"), os.path.join(scratch, "anchor")
        with open(anchor_file, "w", encoding="ascii") as file:
            file.write(dns.rrset.from_rdata(domain, zone.TTL_S, ksk.dnskey).to_text() + "\n")

        def judge(bundle, signatures, at_s):
            with open(zone_file, "w", encoding="ascii") as file:
                file.write(zone.make_zone(bundle.keys, signatures, zsks[1], bundle.inception_s, bundle.expiration_s))
            yield validators.judge_zone_with_bind, (zone_file, domain, self.clock, at_s)
            yield validators.judge_zone_with_ldns, (zone_file, anchor_file, at_s)

        for bundle in bundles:
            for at_s in (bundle.inception_s + 60, bundle.expiration_s - 60):
                for accept, arguments in judge(bundle, bundle.signatures, at_s):
                    accept(*arguments)
        first = bundles[0]
        for reject, arguments in (*judge(first, first.signatures, first.expiration_s + 60),
                                  *judge(first, first.signatures, first.inception_s - 60)):
            require_rejected(reject, *arguments)
        for reject, arguments in judge(first, first.spoilt_signatures(), first.inception_s + 60):
            require_rejected(reject, *arguments)

    def judge_real_request(self):
        scratch = self.folder("real")
        request = os.path.join(self.archive, "ksr-root-2017-q2-0.xml")
        taken = {int(key.get("keyTag")) for key in ElementTree.parse(request).getroot().iter("Key")}
        ksk = zone.make_ksk("RSASHA256", "Kreal", taken)
        response = self.sign(scratch, ksk, ".", 172800, request, "--now", "2017-02-02T00:00:00Z")
        self.judge_response(response, scratch, [ksk.dnskey])

    def read_root_ksks(self):
        """The real ones: from Debian's root.key, and the first one from the archive."""
        with open(ROOT_KEY_FILE, encoding="ascii") as file:
            texts = [line.split("DNSKEY", 1)[1].split(";")[0] for line in file if "DNSKEY" in line]
        ksks = {dns.rdata.from_text("IN", "DNSKEY", text) for text in texts}
        archived = os.path.join(self.archive, "skr-root-2017-q1-0.xml")
        if os.path.exists(archived):
            ksks |= {ksk for bundle in self.read_response(archived) for ksk in bundle.ksks}
        return sorted(ksks)

    def judge_root_ksks(self):
        """Tags and digests of the real KSKs, from public keys in a token to a trust anchor file."""
        if not os.path.exists(ROOT_KEY_FILE):
            raise Skipped(f"{ROOT_KEY_FILE} is not there")
        scratch = self.folder("root")
        ksks = self.read_root_ksks()
        token = Token(self.folder(os.path.join(scratch, "hsm")))
        config, anchor = os.path.join(scratch, "ksrsigner.yaml"), os.path.join(scratch, "root-anchors.xml")
        key_file, der_file = os.path.join(scratch, "keys"), os.path.join(scratch, "key.der")
        with open(config, "w", encoding="utf-8") as file:
            file.write(token.config() + "keys:\n")
            for i, ksk in enumerate(ksks):
                file.write(f"  root{i}:\n    description: a KSK of the root\n    label: Kroot{i}\n"
                           "    algorithm: RSASHA256\n    valid_from: 2010-07-15T00:00:00+00:00\n")
                with open(der_file, "wb") as der:
                    der.write(zone.public_key_to_der(ksk))
                token.import_public_key(der_file, f"Kroot{i}")
        with open(key_file, "w", encoding="ascii") as file:
            file.write(dns.rrset.from_rdata_list(".", zone.TTL_S, ksks).to_text() + "\n")

        self.run_ksk("trust-anchor", "--config", config, anchor)
        digests = {(int(digest.findtext("KeyTag")), digest.findtext("Digest"))
                   for digest in ElementTree.parse(anchor).getroot().iter("KeyDigest")}
        require(len(digests) == len(ksks) >= 2, f"{len(digests)} digests of {len(ksks)} keys")
        require(digests <= ROOT_KSKS, f"found {digests}")
        require(digests == validators.ds_from_bind(key_file), f"BIND has {validators.ds_from_bind(key_file)}")

        archived = {name: os.path.join(self.archive, f"skr-root-{name}-0.xml") for name in ("2010-q1", "2017-q1")}
        if all(map(os.path.exists, archived.values())):
            self.run_ksk("verify", "--trust-anchor", anchor, archived["2017-q1"])
            # Signed by a test key.
            self.run_ksk("verify", "--trust-anchor", anchor, archived["2010-q1"], status=1)


def list_cases(court):
    """Pairs of a name and what judges."""
    names = sorted(os.listdir(court.archive)) if os.path.isdir(court.archive) else []
    for name in names:
        if name.startswith("skr-"):
            yield f"archive {name}", lambda name=name: court.judge_archived(name)
    if names:
        yield "real request of 2017, signed here", court.judge_real_request
    else:
        def skip():
            raise Skipped("the archive of real requests is not there")
        yield "archive", skip
    yield "key tags and digests of the root's KSKs", court.judge_root_ksks
    for algorithm in zone.GENERATE:
        yield f"rehearsal {algorithm}", lambda a=algorithm: court.judge_rehearsal(f"rehearsal-{a}", "--algorithm", a)
    yield "rehearsal of example.", lambda: court.judge_rehearsal("rehearsal-domain", "--domain", "example.")
    for phase in ("pre-publish", "rollover", "revoke", "algorithm"):
        yield f"rehearsal of {phase}", lambda p=phase: court.judge_rehearsal(f"rehearsal-{p}", "--rollover", p)
    for i, algorithm in enumerate(zone.GENERATE):
        domain = "example." if i % 2 else "."
        yield f"zone {domain} {algorithm}", lambda a=algorithm, d=domain: court.judge_zone(a, d)


def judge_all(cases):
    def judge(case):
        try:
            case[1]()
        except Skipped as reason:
            return "ok", f"{case[0]} # SKIP {reason}"
        except (Rejected, OSError, RuntimeError, subprocess.TimeoutExpired, ElementTree.ParseError) as reason:
            return "not ok", f"{case[0]}\n# " + str(reason).replace("\n", "\n# ")
        return "ok", case[0]

    print(f"1..{len(cases)}", flush=True)
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        for number, (verdict, text) in enumerate(pool.map(judge, cases), 1):
            print(f"{verdict} {number} - {text}", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--ksk", required=True, type=os.path.abspath)
    parser.add_argument("--clock", required=True, type=os.path.abspath)
    parser.add_argument("--archive", required=True, type=os.path.abspath)
    parser.add_argument("--only", default="", help="cases whose name has this in it")
    options = parser.parse_args()
    os.environ["TZ"] = "UTC"
    time.tzset()
    with tempfile.TemporaryDirectory(prefix="ksk-judges-") as scratch:
        court = Court(options, scratch)
        judge_all([case for case in list_cases(court) if options.only in case[0]])
    return 0


if __name__ == "__main__":
    sys.exit(main())
