"""How often a prescription is dispensed, and the code that its paper bears."""

import secrets

# Without those that are read for one another on paper: I, L, O, U, 0, 1.
ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
LENGTH = 12
MOST_TIMES = 13  # of a file from elsewhere, whose renewals nobody read: once and twelve renewals


def code_made() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def code_said(code: str) -> str:
    """« ABCD-EFGH-JKMN », as the paper prints it."""
    return "-".join(code[start : start + 4] for start in range(0, LENGTH, 4))


def spent(wholly: int, times: int) -> str:
    """Why it is not dispensed once more; empty when it may be."""
    if wholly < times:
        return ""
    if times == 1:
        return "Cette ordonnance a déjà été délivrée en entier."
    return f"Cette ordonnance a déjà été délivrée {wholly} fois : ses renouvellements sont épuisés."
