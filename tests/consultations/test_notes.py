"""Texts saved while typed, in two places at once."""

import pytest
from django.urls import reverse

from consultations import selectors, services
from consultations.enums import NoteField
from consultations.services import Clash, Saved
from core.errors import Conflict, Invalid, NotFound, Refused
from tests.cast import signed_in
from tests.consultations.factories import minutes


def note(story, text, revision, at=2):
    return services.nurse_note_save(
        actor=story.nurse, public_id=story.public_id, text=text, revision=revision, at=minutes(at)
    )


def report(story, revision, at=2, **sections):
    return services.report_save(
        actor=story.physician, public_id=story.public_id, sections=sections, revision=revision, at=minutes(at)
    )


def test_each_save_gives_the_next_revision(story):
    assert note(story, "Calme.", 0) == Saved(1, minutes(2))
    assert note(story, "Calme, a mangé.", 1, at=3) == Saved(2, minutes(3))
    assert story.now().nurse_note == "Calme, a mangé."


def test_the_second_of_two_saves_is_kept_beside_the_first(story):
    note(story, "Version de l’onglet un.", 0)
    clash = note(story, "Version de l’onglet deux.", 0, at=3)
    assert isinstance(clash, Clash)
    assert clash.theirs == "Version de l’onglet un."
    assert story.now().nurse_note == "Version de l’onglet un."
    aside = selectors.asides_of(story.act, NoteField.NURSE_NOTE).get()
    assert aside.content == "Version de l’onglet deux."


def test_the_same_text_sent_twice_is_no_conflict(story):
    note(story, "Calme.", 0)
    assert note(story, "Calme.", 0) == Saved(1, minutes(2))
    assert not selectors.asides_of(story.act, NoteField.NURSE_NOTE).exists()


def test_the_report_keeps_the_sections_that_are_not_sent(story):
    story.begins()
    report(story, 0, findings="Œdèmes.", conclusion="Diurétique.")
    report(story, 1, findings="Œdèmes bilatéraux.")
    draft = selectors.draft_of(story.now())
    assert draft.sections["findings"] == "Œdèmes bilatéraux."
    assert draft.sections["conclusion"] == "Diurétique."
    assert (draft.revision, draft.saved_by) == (2, "Dr Sophie Morel")


def test_two_tabs_of_the_report_never_overwrite_each_other(story):
    story.begins()
    report(story, 0, findings="Un.")
    clash = report(story, 0, findings="Deux.")
    assert isinstance(clash, Clash)
    assert clash.theirs["findings"] == "Un."
    assert selectors.asides_of(story.act, NoteField.REPORT).get().content == {"findings": "Deux."}


def test_an_aside_is_settled_once(story):
    note(story, "Un.", 0)
    clash = note(story, "Deux.", 0)
    settle = {"actor": story.nurse, "public_id": story.public_id, "aside_public_id": clash.aside.public_id}
    services.aside_settle(at=minutes(4), **settle)
    assert not selectors.asides_of(story.act, NoteField.NURSE_NOTE).exists()
    with pytest.raises(NotFound):
        services.aside_settle(at=minutes(5), **settle)


def test_whoever_writes_a_text_chooses_between_its_versions(story):
    story.begins()
    report(story, 0, findings="Un.")
    clash = report(story, 0, findings="Deux.")
    asked = {"public_id": story.public_id, "aside_public_id": clash.aside.public_id, "at": minutes(4)}
    with pytest.raises(Refused):
        services.aside_settle(actor=story.nurse, **asked)
    services.aside_settle(actor=story.physician, **asked)
    note(story, "Un.", 0)
    asked["aside_public_id"] = note(story, "Deux.", 0).aside.public_id
    with pytest.raises(Refused):
        services.aside_settle(actor=story.physician, **asked)


def test_an_unknown_section_is_not_kept(story):
    story.begins()
    report(story, 0, findings="Œdèmes.", score="12")
    assert set(selectors.draft_of(story.act).sections) == set(selectors.SECTIONS)


def test_each_text_has_its_writer(story):
    with pytest.raises(Refused):
        services.nurse_note_save(
            actor=story.physician, public_id=story.public_id, text="…", revision=0, at=minutes(2)
        )
    with pytest.raises(Refused):
        services.report_save(
            actor=story.nurse,
            public_id=story.public_id,
            sections={"findings": "…"},
            revision=0,
            at=minutes(2),
        )


def test_a_text_too_long_is_refused(story):
    with pytest.raises(Invalid):
        note(story, "a" * 20_001, 0)


@pytest.mark.parametrize("state", ["closed", "cancelled"])
def test_nothing_is_written_once_the_act_is_over(story, state):
    story.in_state(state)
    with pytest.raises(Conflict):
        note(story, "Trop tard.", 0)


def test_the_outline_of_the_motive_waits_for_empty_findings(story, morel, client):
    """In one press, in the cockpit and on the page of the report; gone once something is written."""
    motive = story.appointment.motive
    motive.outline = "Poids, et pris depuis huit jours :"
    motive.save()
    story.begins()
    signed_in(client, morel)
    pages = [reverse(f"consultations:{name}", args=[story.public_id]) for name in ("cockpit", "report")]
    for address, field in zip(pages, ("notes", "findings"), strict=True):
        assert f'data-fill="{field}" data-with="{motive.outline}"' in client.get(address).text
    story.writes()
    for address in pages:
        assert "Trame du motif" not in client.get(address).text
