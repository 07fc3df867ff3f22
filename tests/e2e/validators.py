"""The judges: programs and libraries of others that validate DNSSEC data at a given time."""

import os
import re
import socket
import subprocess
import threading
import time

import dns.dnssec
import dns.flags
import dns.message
import dns.name
import dns.rdatatype
import dns.rrset

TIMEOUT_S = 30


class Rejected(Exception):
    """A judge's word that the data is not valid, and why."""


def run(command, clock_library=None, at_s=None):
    env = {**os.environ, "TZ": "UTC", "LC_ALL": "C.UTF-8"}
    if clock_library:
        env |= {"LD_PRELOAD": clock_library, "CLOCK_OFFSET_S": str(at_s - int(time.time()))}
    return subprocess.run(command, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=TIMEOUT_S)


def dns_time(at_s):
    return time.strftime("%Y%m%d%H%M%S", time.gmtime(at_s))


class NameServer:
    """On the loopback address; knows one DNSKEY RRset, `answer`, a list of RRsets."""

    def __init__(self):
        self.answer = []
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.port = str(self._socket.getsockname()[1])
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            wire, client = self._socket.recvfrom(65535)
            query = dns.message.from_wire(wire)
            response = dns.message.make_response(query)
            response.flags |= dns.flags.AA
            if query.question[0].rdtype == dns.rdatatype.DNSKEY:
                response.answer = self.answer
            self._socket.sendto(response.to_wire(max_size=65535), client)


class Delv:
    """BIND's delv, asking a name server that knows one DNSKEY RRset."""

    def __init__(self, clock_library, scratch):
        self._clock_library = clock_library
        self._anchors = os.path.join(scratch, "anchors")
        self._server = NameServer()

    def judge(self, keys, signatures, anchors, at_s):
        """anchors: DNSKEY and DS records."""
        self._server.answer = [keys, signatures]
        zone = keys.name.to_text()
        with open(self._anchors, "w", encoding="ascii") as file:
            file.write("trust-anchors {\n")
            for anchor in anchors:
                kind = "static-ds" if anchor.rdtype == dns.rdatatype.DS else "static-key"
                *numbers, data = anchor.to_text(chunksize=0).split(" ", 3)
                file.write(f'  "{zone}" {kind} {" ".join(numbers)} "{data}";\n')
            file.write("};\n")
        done = run(["delv", "-a", self._anchors, f"+root={zone}", "@127.0.0.1", "-p", self._server.port, zone, "DNSKEY"],
                   self._clock_library, at_s)
        if not done.stdout.startswith("; fully validated"):
            raise Rejected(f"delv: {(done.stdout + done.stderr).strip()}")


def judge_with_dnspython(keys, signatures, at_s):
    """Every single signature, not only one that suffices."""
    try:
        for signature in signatures:
            dns.dnssec.validate_rrsig(keys, signature, {keys.name: keys}, now=at_s)
    except dns.dnssec.ValidationFailure as failure:
        raise Rejected(f"dnspython: {failure}") from None


def judge_zone_with_bind(zone_file, zone, clock_library, at_s):
    done = run(["dnssec-verify", "-x", "-o", zone, zone_file], clock_library, at_s)
    if done.returncode:
        raise Rejected(f"dnssec-verify: {(done.stdout + done.stderr).strip()}")


def judge_zone_with_ldns(zone_file, anchor_file, at_s):
    done = run(["ldns-verify-zone", "-k", anchor_file, "-t", dns_time(at_s), zone_file])
    if done.returncode or "Zone is verified and complete" not in done.stdout:
        raise Rejected(f"ldns-verify-zone: {(done.stdout + done.stderr).strip()}")


def ds_from_bind(key_file):
    """The SHA-256 DS records that dnssec-dsfromkey makes of a file of DNSKEY records: (tag, digest)."""
    done = run(["dnssec-dsfromkey", "-2", "-A", "-f", key_file, "."])
    if done.returncode:
        raise Rejected(f"dnssec-dsfromkey: {done.stderr.strip()}")
    return {(int(tag), digest.replace(" ", ""))
            for tag, digest in re.findall(r"\bDS (\d+) \d+ 2 ([0-9A-F ]+)$", done.stdout, re.MULTILINE)}
