"""PAdES signatures of PDF/A files. Imported when somebody signs or checks: the library takes a second."""

import datetime as dt
import hashlib
import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from asn1crypto import keys, pem, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from signatures.enums import Finding

# What a file with a byte changed anywhere makes of its reading.
UNREADABLE = (
    *(PdfError, SignatureValidationError, SigningError),
    *(ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError),
)
T = TypeVar("T")
FIELD = "Signature"
REASON = "Signature du document par son auteur"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """All PEM."""

    name: str
    certificate: str
    private_key: str
    authority: str


def signed(content: bytes, signer: Signer, at: dt.datetime) -> bytes:
    """The same file with a signature after it, which nothing may follow."""
    chain = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    chain.register(_certificate(signer.authority))
    hand = SimpleSigner(
        signing_cert=_certificate(signer.certificate),
        signing_key=keys.PrivateKeyInfo.load(pem.unarmor(signer.private_key.encode())[2]),
        cert_registry=chain,
    )
    how = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        name=signer.name,
        reason=REASON,
    )
    written: io.BytesIO = _apart(_Clocked(how, signer=hand, at=at).sign_pdf, _Writer(io.BytesIO(content)))
    return written.getvalue()


def finding(content: bytes, authority: str, at: dt.datetime) -> Finding:
    """What its bytes say, for a signature made at that moment under that authority."""
    try:
        found = PdfFileReader(io.BytesIO(content)).embedded_signatures
        if not found:
            return Finding.UNSIGNED
        trust = ValidationContext(trust_roots=[_certificate(authority)], allow_fetching=False, moment=at)
        status = _apart(validate_pdf_signature, found[0], signer_validation_context=trust)
    except UNREADABLE:
        return Finding.ALTERED
    if not (status.intact and status.valid):
        return Finding.ALTERED
    if status.coverage != SignatureCoverageLevel.ENTIRE_FILE:
        return Finding.APPENDED
    return Finding.VALID if status.bottom_line else Finding.UNTRUSTED


def _apart(work: Callable[..., T], *given: Any, **named: Any) -> T:
    """In a thread of its own: the library runs an event loop for each call, and ours may have one already."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(work, *given, **named).result()


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _certificate(text: str) -> x509.Certificate:
    return x509.Certificate.load(pem.unarmor(text.encode())[2])


class _Writer(IncrementalPdfFileWriter):  # type: ignore[misc]  # the library is followed silently
    """Adds the signature and nothing else: what PDF/A says of the file stays as it was written."""

    def _update_meta(self) -> None:
        """The metadata of the file are of the document, not of who signs it."""

    def ensure_output_version(self, version: Any) -> None:
        """PDF/A-3 is PDF 1.7: the extension for elliptic curves is declared beside, without PDF 2.0."""


class _Clocked(PdfSigner):  # type: ignore[misc]
    """Signs at the moment of the gesture."""

    def __init__(self, how: PdfSignatureMetadata, *, signer: SimpleSigner, at: dt.datetime) -> None:
        super().__init__(how, signer=signer)
        self._at = at

    def init_signing_session(self, *args: Any, **options: Any) -> PdfSigningSession:
        session = super().init_signing_session(*args, **options)
        session.system_time = self._at
        return session
