"""National identifiers of professionals, pure."""

from territory.rules import is_luhn


def is_rpps(value: str) -> bool:
    """Eleven digits under Luhn (the prefixed national form, `8` + RPPS, is not)."""
    return len(value) == 11 and is_luhn(value)


NOT_SECURE = (
    "Cette adresse n’est pas celle d’une messagerie sécurisée de santé : elle finit par « mssante.fr ». "
    "L’opérateur (Mailiz, le GRADeS, le logiciel du cabinet) l’indique."
)
# Of citizens, whom a professional is not written to through.
CITIZENS = "@patient.mssante.fr"


def is_secure_mail(address: str, domains: tuple[str, ...]) -> bool:
    """An address of a professional in the trusted space (MSSanté), which ends by one of these domains."""
    bare = address.strip().lower()
    return bare.endswith(domains) and not bare.endswith(CITIZENS)
