"""Keys on P-256 and their certificates: an authority of the platform, and one certificate a professional."""

import datetime as dt
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_NO_USAGE = dict.fromkeys(
    (
        *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment"),
        *("key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
    ),
    False,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Both PEM."""

    certificate: str
    private_key: str
    begins_at: dt.datetime
    ends_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who a certificate names: « Dr Sophie Morel », her RPPS number."""

    name: str
    rpps: str


def authority_pair(*, organisation: str, begins_at: dt.datetime, ends_at: dt.datetime) -> Pair:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(organisation, "Pivot, signature des documents")
    builder = _builder(key, begins_at, ends_at).subject_name(name).issuer_name(name)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage("key_cert_sign", "crl_sign"), critical=True)
    return _pair(builder.sign(key, hashes.SHA256()), key)


def holder_pair(authority: Pair, holder: Holder, *, begins_at: dt.datetime, ends_at: dt.datetime) -> Pair:
    """Never longer than the authority itself."""
    issuer = x509.load_pem_x509_certificate(authority.certificate.encode())
    signer = _private(authority.private_key)
    key = ec.generate_private_key(ec.SECP256R1())
    [organisation] = issuer.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    builder = _builder(key, begins_at, min(ends_at, authority.ends_at))
    builder = builder.subject_name(_name(str(organisation.value), holder.name, holder.rpps))
    builder = builder.issuer_name(issuer.subject)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage("digital_signature", "content_commitment"), critical=True)
    known_as = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
    builder = builder.add_extension(known_as, critical=False)
    return _pair(builder.sign(signer, hashes.SHA256()), key)


def _builder(
    key: ec.EllipticCurvePrivateKey, begins_at: dt.datetime, ends_at: dt.datetime
) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(begins_at).not_valid_after(ends_at)
    return builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)


def _name(organisation: str, common: str, rpps: str = "") -> x509.Name:
    parts = [(NameOID.COUNTRY_NAME, "FR"), (NameOID.ORGANIZATION_NAME, organisation[:64])]
    parts += [(NameOID.SERIAL_NUMBER, f"RPPS-{rpps}")] if rpps else []
    return x509.Name(
        [x509.NameAttribute(kind, text) for kind, text in [*parts, (NameOID.COMMON_NAME, common[:64])]]
    )


def _usage(*uses: str) -> x509.KeyUsage:
    return x509.KeyUsage(**(_NO_USAGE | dict.fromkeys(uses, True)))


def _pair(certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> Pair:
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return Pair(
        certificate=certificate.public_bytes(serialization.Encoding.PEM).decode(),
        private_key=private.decode(),
        begins_at=certificate.not_valid_before_utc,
        ends_at=certificate.not_valid_after_utc,
    )


def _private(pem: str) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_pem_private_key(pem.encode(), password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key
