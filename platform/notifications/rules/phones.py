"""A telephone number as carriers want it (E.164), from any way in which people write it in France."""

import re

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

# Overseas, mobile numbers are dialled as at home, and have a country code of their own.
OVERSEAS = {
    "0639": "YT",
    "0690": "GP",
    "0691": "GP",
    "0692": "RE",
    "0693": "RE",
    "0694": "GF",
    "0696": "MQ",
    "0697": "MQ",
}
FRENCH = frozenset({33, 262, 590, 594, 596})
FICTION = "063998"  # of films and demonstrations (Arcep): nobody has it, in Mayotte either
MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


def mobile_number(typed: str) -> str:
    """ "+33612345678"; "" when nobody is reached there by SMS: a fixed line, or no number at all."""
    bare = re.sub(r"[\s.\-()/]", "", typed)
    bare = re.sub(r"^(?:\+|00)33(?:0)?", "0", bare)
    home = "FR" if bare.startswith(FICTION) else OVERSEAS.get(bare[:4], "FR")
    try:
        number = phonenumbers.parse(bare, home)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number) or not _is_mobile(number):
        return ""
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def _is_mobile(number: phonenumbers.PhoneNumber) -> bool:
    if number.country_code in FRENCH:  # by the plan of numbers, which is younger than the library’s tables
        return str(number.national_number)[0] in "67"
    return phonenumbers.number_type(number) in MOBILE
