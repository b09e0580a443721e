"""Referrals: written and taken back, answered, used by a booking."""

from scheduling.services.referrals.answering import referral_decline, referral_expire, referral_take
from scheduling.services.referrals.using import USED as REFERRAL_USED
from scheduling.services.referrals.writing import Letter, referral_withdraw, referral_write

__all__ = [
    "REFERRAL_USED",
    "Letter",
    "referral_decline",
    "referral_expire",
    "referral_take",
    "referral_withdraw",
    "referral_write",
]
