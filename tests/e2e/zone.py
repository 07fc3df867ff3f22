"""A zone and a key signing request of our own: keys whose private halves the test has, made without libksk."""

import base64
import time
import uuid

import dns.dnssec
import dns.name
import dns.rdtypes.dnskeybase
import dns.rrset
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa
from dns.dnssec import Algorithm

TTL_S = 3600
DAY_S = 86400
N_BUNDLES = 9

GENERATE = {
    "RSASHA256": lambda: rsa.generate_private_key(65537, 2048),
    "RSASHA512": lambda: rsa.generate_private_key(65537, 2048),
    "ECDSAP256SHA256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "ECDSAP384SHA384": lambda: ec.generate_private_key(ec.SECP384R1()),
    "ED25519": ed25519.Ed25519PrivateKey.generate,
    "ED448": ed448.Ed448PrivateKey.generate,
}
POLICY_SIZE = {
    "RSASHA256": '<RSA size="2048" exponent="65537"/>',
    "RSASHA512": '<RSA size="2048" exponent="65537"/>',
    "ECDSAP256SHA256": '<ECDSA size="256"/>',
    "ECDSAP384SHA384": '<ECDSA size="384"/>',
    "ED25519": '<EdDSA size="256"/>',
    "ED448": '<EdDSA size="456"/>',
}


class Key:
    def __init__(self, algorithm, label, flags):
        self.algorithm = algorithm
        self.label = label
        self.private = GENERATE[algorithm]()
        self.dnskey = dns.dnssec.make_dnskey(self.private.public_key(), Algorithm[algorithm], flags=flags)
        self.tag = dns.dnssec.key_id(self.dnskey)
        # And the one that it would have if it were revoked, which no other key of a bundle may have either.
        self.tags = {self.tag, dns.dnssec.key_id(self.dnskey.replace(flags=flags | dns.rdtypes.dnskeybase.Flag.REVOKE))}

    def write_pem(self, path):
        with open(path, "wb") as file:
            file.write(self.private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                                  serialization.NoEncryption()))

    def sign(self, rrset, zone, inception_s, expiration_s):
        return dns.dnssec.sign(rrset, self.private, zone, self.dnskey, inception=inception_s, expiration=expiration_s)


def public_key_to_der(dnskey):
    """The SubjectPublicKeyInfo of an RSA key with a short exponent (RFC 3110)."""
    n_exponent = dnskey.key[0]
    exponent, modulus = dnskey.key[1:1 + n_exponent], dnskey.key[1 + n_exponent:]
    numbers = rsa.RSAPublicNumbers(int.from_bytes(exponent, "big"), int.from_bytes(modulus, "big"))
    return numbers.public_key().public_bytes(serialization.Encoding.DER,
                                             serialization.PublicFormat.SubjectPublicKeyInfo)


def iso(at_s):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at_s))


def make_ksk(algorithm, label, taken=()):
    """With none of the tags that other keys have."""
    while True:
        key = Key(algorithm, label, 257)
        if not key.tags & set(taken):
            return key


def make_zsks(ksk):
    """Three generations with different tags, which are not those of the KSK."""
    zsks = []
    while len(zsks) < 3:
        key = Key(ksk.algorithm, f"zsk-{len(zsks)}", 256)
        if key.tag not in {tag for other in (ksk, *zsks) for tag in other.tags}:
            zsks.append(key)
    return zsks


def make_request(domain, zsks, begin_s):
    """The text of a KSR for nine bundles: the zsks overlap in the first and the last, as at the root."""
    zone = dns.name.from_text(domain)
    algorithm = zsks[0].algorithm
    number = int(Algorithm[algorithm])
    bundles = []
    for i in range(N_BUNDLES):
        keys = zsks[:2] if i == 0 else zsks[1:] if i == N_BUNDLES - 1 else zsks[1:2]
        inception_s = begin_s + 10 * i * DAY_S
        expiration_s = inception_s + 21 * DAY_S
        rrset = dns.rrset.from_rdata_list(zone, TTL_S, [key.dnskey for key in keys])
        text = f'<RequestBundle id="{uuid.uuid4()}"><Inception>{iso(inception_s)}</Inception>' \
               f"<Expiration>{iso(expiration_s)}</Expiration>"
        for key in keys:
            text += f'<Key keyIdentifier="{key.label}" keyTag="{key.tag}"><TTL>{TTL_S}</TTL><Flags>256</Flags>' \
                    f"<Protocol>3</Protocol><Algorithm>{number}</Algorithm>" \
                    f"<PublicKey>{base64.b64encode(key.dnskey.key).decode()}</PublicKey></Key>"
        for key in keys:
            rrsig = key.sign(rrset, zone, inception_s, expiration_s)
            text += f'<Signature keyIdentifier="{key.label}"><TTL>{TTL_S}</TTL><TypeCovered>DNSKEY</TypeCovered>' \
                    f"<Algorithm>{number}</Algorithm><Labels>{rrsig.labels}</Labels><OriginalTTL>{TTL_S}</OriginalTTL>" \
                    f"<SignatureExpiration>{iso(expiration_s)}</SignatureExpiration>" \
                    f"<SignatureInception>{iso(inception_s)}</SignatureInception><KeyTag>{key.tag}</KeyTag>" \
                    f"<SignersName>{domain}</SignersName>" \
                    f"<SignatureData>{base64.b64encode(rrsig.signature).decode()}</SignatureData></Signature>"
        bundles.append(text + "</RequestBundle>")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<KSR id="{uuid.uuid4()}" serial="1" domain="{domain}"><Request>' \
           "<RequestPolicy><ZSK><PublishSafety>P10D</PublishSafety><RetireSafety>P10D</RetireSafety>" \
           "<MaxSignatureValidity>P21D</MaxSignatureValidity><MinSignatureValidity>P21D</MinSignatureValidity>" \
           "<MaxValidityOverlap>P12D</MaxValidityOverlap><MinValidityOverlap>P9D</MinValidityOverlap>" \
           f'<SignatureAlgorithm algorithm="{number}">{POLICY_SIZE[algorithm]}</SignatureAlgorithm></ZSK>' \
           f'</RequestPolicy>{"".join(bundles)}</Request></KSR>\n'


def make_config(domain, ksk, ttl_s=TTL_S):
    """The configuration to sign it with, but for its `hsm` section."""
    digest = dns.dnssec.make_ds(domain, ksk.dnskey, "SHA256").digest.hex().upper()
    rsa_size = "    rsa_size: 2048\n    rsa_exponent: 65537\n" if ksk.algorithm.startswith("RSA") else ""
    slots = "".join(f"    {i}:\n      publish: ksk\n      sign: ksk\n" for i in range(1, N_BUNDLES + 1))
    return f"""\
keys:
  ksk:
    description: KSK of a test
    label: {ksk.label}
    key_tag: {ksk.tag}
    algorithm: {ksk.algorithm}
    valid_from: 2010-01-01T00:00:00+00:00
    ds_sha256: {digest}
{rsa_size}ksk_policy:
  publish_safety: PT0S
  retire_safety: P28D
  max_signature_validity: P21D
  min_signature_validity: P21D
  max_validity_overlap: P16D
  min_validity_overlap: P9D
  ttl: {ttl_s}
request_policy:
  acceptable_domains: ['{domain}']
  approved_algorithms: [{ksk.algorithm}]
  enable_unsupported_ecdsa: true
  enable_unsupported_edwards_dsa: true
schemas:
  normal:
{slots}"""


def make_zone(keys, signatures, zsk, inception_s, expiration_s):
    """The text of a small complete zone with these DNSKEY records: all else is signed with the zsk."""
    apex = keys.name
    server = dns.name.from_text("ns", apex)
    contact = dns.name.from_text("hostmaster", apex)
    records = [keys.to_text(), signatures.to_text()]
    for owner, kind, data in (
        (apex, "SOA", f"{server} {contact} 1 3600 600 86400 3600"),
        (apex, "NS", f"{server}"),
        (apex, "NSEC", f"{server} NS SOA RRSIG NSEC DNSKEY"),
        (server, "A", "192.0.2.1"),
        (server, "NSEC", f"{apex} A RRSIG NSEC"),
    ):
        rrset = dns.rrset.from_text(owner, TTL_S, "IN", kind, data)
        rrsig = zsk.sign(rrset, apex, inception_s, expiration_s)
        records += [rrset.to_text(), dns.rrset.from_rdata(owner, TTL_S, rrsig).to_text()]
    return "\n".join(records) + "\n"
