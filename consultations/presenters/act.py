"""What every page of an act says: consent, cart, steps, what is missing."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse

from consultations import selectors
from consultations.enums import CancelReason, CheckItem, CheckResult, ConsultationState
from consultations.models import CartCheck, CartCheckItem, Consultation, DeviceCheck
from consultations.presenters import people, turnings
from consultations.presenters.people import Badge
from consultations.rules import words
from consultations.rules.duties import Part
from consultations.states import HELD, NOT_CARRIED_OUT
from core import french
from core.clock import today
from patients.enums import ConsentDecision, ConsentGiver, Manner
from patients.models import Consent
from territory import presenters as ground
from territory.enums import DeviceResult

# label, what is expected, where it is on the page of the report
PART_WORDS = {
    Part.FINDINGS: ("les constatations", "ce qui a été vu, entendu, mesuré", "findings"),
    Part.CONCLUSION: ("la conclusion", "ce que vous concluez", "conclusion"),
    Part.CONSENT: ("le consentement", "qui a accepté, recueilli par qui", "dates"),
    Part.ACTIONS: ("les actes et prescriptions", "ce qui est prescrit, ou « aucune »", "actions"),
    Part.PROFESSIONALS: (
        "qui accompagnait",
        "l’identité et le rôle de chaque professionnel",
        "professionals",
    ),
    Part.DATES: ("la fin de l’acte", "la date et l’heure de fin", "dates"),
    Part.INCIDENTS: ("les incidents techniques", "éventuellement « néant »", "incidents"),
}

STATE_BADGES = {
    ConsultationState.PLANNED: Badge("Prévue", "calendar"),
    ConsultationState.PREPARING: Badge("En préparation", "edit", "info"),
    ConsultationState.WAITING: Badge("En salle d’attente", "clock", "live"),
    ConsultationState.IN_PROGRESS: Badge("En cours", "video", "live"),
    ConsultationState.INTERRUPTED: Badge("Interrompue", "pause", "warn"),
    ConsultationState.FINISHED: Badge("Compte rendu à signer", "file", "warn"),
    ConsultationState.CLOSED: Badge("Clôturée", "check", "ok"),
    ConsultationState.BY_PHONE: Badge("Au téléphone", "phone", "live"),
    ConsultationState.CANCELLED: Badge("Annulée", "close"),
    ConsultationState.IN_PERSON: Badge("Passée en présentiel", "people"),
}
# Cancelled for this, an act is not cancelled to the eye: the truth is the mark of the agenda (ADR 79).
ABSENT = Badge("Patient absent", "person", "warn")


@dataclass(frozen=True, slots=True)
class MissingLine:
    label: str
    detail: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Step:
    label: str
    state: str = ""
    url: str = ""
    is_beside: bool = False  # opens in another tab: the call goes on in this one


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """`text_url`: where the text that was read is; "" for a decision older than the texts."""

    is_given: bool
    text: str
    text_url: str


def state_badge(consultation: Consultation) -> Badge:
    if consultation.cancel_reason == CancelReason.PATIENT_ABSENT:
        return ABSENT
    return STATE_BADGES[ConsultationState(consultation.state)]


def missing_lines(consultation: Consultation) -> list[MissingLine]:
    return [MissingLine(*PART_WORDS[part]) for part in selectors.missing_parts(consultation)]


def missing_sentence(consultation: Consultation) -> str:
    """« Il manque la conclusion et les incidents techniques »."""
    labels = [PART_WORDS[part][0] for part in selectors.missing_parts(consultation) if part != Part.DATES]
    if not labels:
        return "Rien ne manque au dossier de l’acte"
    if len(labels) > 2:
        return f"Il manque {labels[0]} et {len(labels) - 1} autres éléments"
    return f"Il manque {' et '.join(labels)}"


def consent_line(consultation: Consultation) -> ConsentLine | None:
    consent = selectors.consent_of(consultation)
    return (
        None
        if consent is None
        else ConsentLine(_is_given(consent), _consent_text(consent), text_url(consent.text_version))
    )


def _is_given(consent: Consent) -> bool:
    return consent.decision == ConsentDecision.GIVEN


def text_url(version: str) -> str:
    return f"{reverse('consultations:consent_text')}?texte={version}" if version else ""


CONSENT_NOUNS = {
    ConsentDecision.GIVEN: "Accord",
    ConsentDecision.REFUSED: "Refus",
    ConsentDecision.WITHDRAWN: "Retrait",
}
MANNER_WORDS = {Manner.ORAL: "oral", Manner.WRITTEN: "écrit"}


def _consent_text(consent: Consent) -> str:
    giver = ConsentGiver(consent.given_by)
    by = "" if giver == ConsentGiver.PATIENT else f" de {consent.giver_name} ({french.within(giver.label)})"
    said = CONSENT_NOUNS[ConsentDecision(consent.decision)]
    if consent.manner == Manner.PAGE:
        return f"{said}{by}, dit sur la page du lien à {words.hour(consent.collected_at)}."
    note = f" {consent.note}" if consent.note else ""
    said = f"{said} {MANNER_WORDS[Manner(consent.manner)]}"
    return f"{said}{by}, recueilli par {consent.collected_by} à {words.hour(consent.collected_at)}.{note}"


# What the page of the check sees or hears by itself.
PROVABLE = (CheckItem.CAMERA, CheckItem.HAND_CAMERA, CheckItem.MICROPHONE, CheckItem.STETHOSCOPE)


def check_badges(consultation: Consultation) -> list[Badge]:
    """What the physician sees of the cart before admitting."""
    if consultation.appointment.cart_id is None:
        return []
    check = selectors.last_check(consultation)
    said = consultation.appointment.cart_words
    name, checked = said.bare.capitalize(), f"contrôlé{said.e}"
    if check is None:
        return [Badge(f"{name} non {checked}", "warning", "warn")]
    failed = _failed(check)
    badges = [
        Badge(f"{name} {checked} à {words.hour(check.checked_at)}", "check", "ok")
        if not failed
        else Badge(f"{name} : " + _names(failed), "warning", "warn")
    ]
    badges += [Badge(words, "warning", "warn") for words in device_words(check)]
    badges.append(
        Badge(f"Ligne {_megabits(check.line_kbps_up)}", "signal", "ok")
        if check.line_kbps_up
        else Badge("Ligne non mesurée", "signal")
    )
    if declared := declared_names(check):
        badges.append(Badge(f"Déclaré, non mesuré : {declared} ({check.checked_by})", "warning", "warn"))
    if unproved := _unproved(check):
        badges.append(Badge(f"Dit, et non vu ni entendu par la page : {unproved}", "info"))
    return badges


def declared_names(check: CartCheck) -> str:
    """« ligne, Littmann »: verified otherwise than by the page, on the word of whoever checked."""
    by_kind = [one for one in check.items.all() if one.is_declared]
    named = [one.label for one in check.devices.all() if one.is_declared]
    return ", ".join(filter(None, [_names(by_kind), *named]))


def _unproved(check: CartCheck) -> str:
    """« micro, caméra »: said to be well, by somebody who may not have tried."""
    told = [
        one
        for one in check.items.all()
        if one.result == CheckResult.OK and not (one.is_seen or one.is_declared)
    ]
    return _names([one for one in told if one.item in PROVABLE])


def _failed(check: CartCheck) -> list[CartCheckItem]:
    return [item for item in check.items.all() if item.result == CheckResult.FAILED]


def wrong_words(check: CartCheck) -> list[str]:
    """« micro : ne fonctionne pas », then device by device; nothing where all is well."""
    failed = [f"{_names([item])} : ne fonctionne pas" for item in _failed(check)]
    return [*failed, *device_words(check)]


def device_words(check: CartCheck) -> list[str]:
    """« ECG : à surveiller, 18 % »: what the check found wrong, device by device."""
    rows = [one for one in check.devices.all() if one.result not in ("", DeviceResult.OK)]
    found = [f"{one.label} : {french.within(DeviceResult(one.result).label)}{_charge(one)}" for one in rows]
    return [*found, *ground.out_words(check.cart), *ground.overdue_words(check.cart, today(check.checked_at))]


def _charge(one: DeviceCheck) -> str:
    return "" if one.battery_percent is None else f", {one.battery_percent}{words.NB}%"


def _names(items: list[CartCheckItem]) -> str:
    found = {item.item for item in items}
    return ", ".join(french.within(one.label) for one in CheckItem if one in found)  # the rows have no order


def _megabits(kbps: int) -> str:
    return f"{kbps / 1000:.1f}".replace(".", ",") + f"{words.NB}Mbit/s"


def cart_steps(consultation: Consultation, patient_word: str, preparation_url: str) -> list[Step]:
    """The strip of the cart: what is done, where one is."""
    done = {
        "patient": selectors.consent_of(consultation) is not None,
        "check": selectors.last_check(consultation) is not None,
        "vitals": bool(selectors.vitals_of(consultation)),
        "call": consultation.finished_at is not None,
        "closing": consultation.closed_at is not None,
    }
    in_call = consultation.state in HELD
    left = [name for name, is_done in done.items() if not is_done]
    if consultation.state in NOT_CARRIED_OUT:  # nothing is left to do
        left = []
    if consultation.finished_at is not None:  # what was not done before the call will not be
        left = [name for name in left if name == "closing"]
    current = "call" if in_call else next(iter(left), "")
    labels = {
        "patient": words.sentence(patient_word),
        "check": "Contrôle",
        "vitals": "Constantes",
        "call": "Appel",
        "closing": "Clôture",
    }
    links = {
        "patient": f"{preparation_url}#patient",
        "check": f"{preparation_url}#controle",
        "vitals": f"{preparation_url}#constantes",
    }
    return [
        Step(
            labels[name],
            "current" if name == current else "done" if is_done else "",
            links.get(name, "") if consultation.finished_at is None else "",
            is_beside=in_call,
        )
        for name, is_done in done.items()
    ]


def duration(consultation: Consultation, at: dt.datetime) -> str:
    """« 12 min » since the physician admitted."""
    if consultation.started_at is None:
        return ""
    return words.since(consultation.started_at, consultation.finished_at or at)


REAL_ACT_COMES = "C’est l’heure d’un vrai acte : l’essai à blanc est terminé. Il est sur la page Aujourd’hui."
CANCEL_WORDS = {
    CancelReason.CONSENT_REFUSED: "Le consentement a été refusé : l’acte n’a pas lieu.",
    CancelReason.APPOINTMENT_CANCELLED: "Le rendez-vous a été annulé.",
    CancelReason.TECHNICAL: "L’acte a été annulé pour une raison technique.",
    CancelReason.PATIENT_ABSENT: "{patient} n’était pas là : l’acte n’a pas lieu.",
    CancelReason.REAL_ACT: REAL_ACT_COMES,
}

WITHDRAWN = "{patient} n’a plus voulu de l’acte pendant l’appel : il s’arrête là et n’est pas facturé."


def cancelled_sentence(consultation: Consultation) -> str:
    """Why the act did not take place, "" when it did or still may."""
    if not consultation.cancel_reason:
        return turnings.in_person_sentence(consultation)
    words_of_it = CANCEL_WORDS[CancelReason(consultation.cancel_reason)]
    if consultation.started_at and consultation.cancel_reason == CancelReason.CONSENT_REFUSED:
        words_of_it = WITHDRAWN
    said = words_of_it.format(patient=people.short_name(consultation.appointment.patient))
    return said if consultation.is_rehearsal else f"{said} Le créneau est libéré."


@dataclass(frozen=True, slots=True)
class Standing:
    """How an act that is no longer prepared stands: what to read first on its page."""

    happened: str
    safe: str
    tone: str
    icon: str


def standing(consultation: Consultation) -> Standing | None:
    """None while the act is prepared or held."""
    physician = people.physician_short(consultation.appointment.practitioner)
    if consultation.state in NOT_CARRIED_OUT:
        happened = cancelled_sentence(consultation)
        return Standing(happened, f"Le {physician} est prévenu.", "warn", "info")
    if consultation.state == ConsultationState.FINISHED:
        happened = f"L’acte est terminé. Le {physician} écrit le compte rendu."
        return Standing(happened, "Ce qui est saisi ici jusqu’à la signature entre au dossier.", "", "clock")
    if consultation.state == ConsultationState.CLOSED:
        return Standing("L’acte est clôturé.", f"Le {physician} a signé le compte rendu.", "ok", "check")
    return None
