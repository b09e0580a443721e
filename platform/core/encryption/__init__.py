"""Encryption at rest: sealed bytes, encrypted columns, and search on what cannot be read.

Keys live in the settings, hence in the environment, never in the database: see docs/adr/0010-encryption.md.
"""

from core.encryption.fields import EncryptedDateField, EncryptedJSONField, EncryptedTextField
from core.encryption.querysets import EncryptedQuerySet
from core.encryption.sealing import Sealed, Unreadable, seal, unseal

__all__ = [
    "EncryptedDateField",
    "EncryptedJSONField",
    "EncryptedQuerySet",
    "EncryptedTextField",
    "Sealed",
    "Unreadable",
    "seal",
    "unseal",
]
