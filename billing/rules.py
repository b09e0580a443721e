"""Shares of an amount, pure: euros and cents, rounded as an invoice is."""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


def insurance_share(amount: Decimal, rate: Decimal) -> Decimal:
    """What the assurance maladie obligatoire pays of an amount, in euros."""
    return (amount * rate).quantize(CENT, rounding=ROUND_HALF_UP)
