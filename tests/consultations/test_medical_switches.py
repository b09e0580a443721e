"""What could make the software a medical device is off unless somebody turned it on."""

import importlib
import re
from pathlib import Path

import pytest
from django.urls import reverse

from config.settings import medical
from consultations.enums import VitalKind
from tests.cast import signed_in
from tests.client import PivotClient
from tests.consultations.factories import vital

PURPOSE = Path(__file__).parents[2] / "docs" / "intended-purpose.md"


def test_every_function_is_off_by_default():
    assert set(medical.MEDICAL_FUNCTIONS.values()) == {False}


def test_a_function_is_turned_on_by_its_own_variable(monkeypatch):
    monkeypatch.setenv("PIVOT_MEDICAL_STETHOSCOPE_FILTERS", "true")
    try:
        importlib.reload(medical)
        on = {name for name, is_on in medical.MEDICAL_FUNCTIONS.items() if is_on}
        assert on == {"stethoscope_filters"}
    finally:
        monkeypatch.undo()
        importlib.reload(medical)


def test_the_table_of_the_intended_purpose_names_every_switch():
    named = set(re.findall(r"\| `(\w+)` \|", PURPOSE.read_text()))
    assert named == set(medical.MEDICAL_FUNCTIONS)


@pytest.mark.parametrize("is_on", [True, False])
def test_filters_and_marks_follow_their_switches(story, morel, settings, is_on):
    settings.MEDICAL_FUNCTIONS = dict.fromkeys(settings.MEDICAL_FUNCTIONS, is_on)
    vital(story.act, VitalKind.TEMPERATURE, "40.5")
    story.in_state("in_progress")
    client = signed_in(PivotClient(), morel)
    page = client.get(reverse("consultations:cockpit", args=[story.public_id])).content.decode()
    assert ("Diaphragme" in page) is is_on
    assert ("pv-vital out" in page) is is_on
    assert ("data-ecg-trace" in page) is is_on
    assert ("data-phonocardiogram" in page) is is_on
