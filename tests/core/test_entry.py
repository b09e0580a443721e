"""What people type, as they copy it."""

import pytest
from django import forms

from core.entry import NumberField, PhoneField, required_if


@pytest.mark.parametrize("typed", ["020010021", "02 001 00 21", " 02.0010-021 ", "02\u00a0001\u00a00021"])
def test_a_number_is_read_as_it_is_copied(typed: str) -> None:
    assert NumberField().clean(typed) == "020010021"


@pytest.mark.parametrize(
    "typed", ["0323970020", "03 23 97 00 20", "03.23.97.00.20", "+33 3 23 97 00 20", "0033 (0)3 23 97 00 20"]
)
def test_a_telephone_number_is_kept_as_people_read_it(typed: str) -> None:
    assert PhoneField().clean(typed) == "03 23 97 00 20"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("+32470123456", "+32 470 12 34 56"),
        ("0032 470/12.34.56", "+32 470 12 34 56"),
        ("+352 621 123 456", "+352 621 123 456"),
        ("+262692123456", "06 92 12 34 56"),
        ("00 262 262 12 34 56", "02 62 12 34 56"),
        ("+687 75 12 34", "+687 75.12.34"),
    ],
)
def test_a_number_of_another_country_or_from_overseas_is_kept_too(typed: str, kept: str) -> None:
    assert PhoneField().clean(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "+32 470 12",
        "+999 12 34 56 78",
        "0470 12 34 56 78 90",
        "15",
        "032397002",
        "00 23 97 00 20",
        "demander Nadia",
    ],
)
def test_what_is_no_telephone_number(typed: str) -> None:
    with pytest.raises(forms.ValidationError, match="dix chiffres"):
        PhoneField().clean(typed)


@pytest.mark.parametrize(
    ("typed", "kept"), [("15", "15"), ("116 117", "116117"), ("0323970020", "03 23 97 00 20")]
)
def test_a_short_number_where_one_may_be_called(typed: str, kept: str) -> None:
    assert PhoneField(short=True).clean(typed) == kept


class ClosingForm(forms.Form):
    reason = forms.CharField()


@pytest.mark.parametrize(
    ("data", "is_asked", "errors"),
    [(None, False, {}), ({}, False, {}), ({}, True, {"reason": ["Dites pourquoi."]})],
)
def test_a_field_that_an_answer_asks_for(data: dict | None, is_asked: bool, errors: dict) -> None:
    form = ClosingForm(data)
    required_if(form, "reason", "Dites pourquoi.", is_asked=is_asked)
    assert form.errors == errors
    assert form.fields["reason"].required is (is_asked or data is None)
