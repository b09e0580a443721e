"""Numbers as people write them, metropolitan and overseas, and who cannot be written to at all."""

import pytest

from notifications.rules import mobile_number


@pytest.mark.parametrize(
    ("typed", "carried"),
    [
        ("06 12 34 56 78", "+33612345678"),
        ("07.12.34.56.78", "+33712345678"),
        ("+33 6 12 34 56 78", "+33612345678"),
        ("0033612345678", "+33612345678"),
        ("+33 (0)6 12 34 56 78", "+33612345678"),
        ("0692 12 34 56", "+262692123456"),
        ("0693 12 34 56", "+262693123456"),
        ("0639 12 34 56", "+262639123456"),
        ("0690 12 34 56", "+590690123456"),
        ("0691 12 34 56", "+590691123456"),
        ("0694 12 34 56", "+594694123456"),
        ("0696 12 34 56", "+596696123456"),
        ("0697 12 34 56", "+596697123456"),
        ("+262 692 12 34 56", "+262692123456"),
        ("+32 470 12 34 56", "+32470123456"),
        ("06 39 98 14 07", "+33639981407"),
    ],
)
def test_a_mobile_is_carried_in_one_way_however_it_is_written(typed: str, carried: str) -> None:
    assert mobile_number(typed) == carried


@pytest.mark.parametrize(
    "typed", ["03 23 97 00 20", "01 99 00 12 34", "0262 12 34 56", "", "12", "06 12 34 56", "appeler le soir"]
)
def test_who_has_no_mobile_receives_no_sms(typed: str) -> None:
    assert mobile_number(typed) == ""
