"""The one door for writing keys and signatures."""

from signatures.services.checking import signature_check
from signatures.services.keys import authority_make, key_end, key_for
from signatures.services.signing import Said, document_sign, signature_revoke

__all__ = [
    "Said",
    "authority_make",
    "document_sign",
    "key_end",
    "key_for",
    "signature_check",
    "signature_revoke",
]
