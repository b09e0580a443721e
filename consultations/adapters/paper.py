"""The report on paper: what a physician signs, with the five parts that R6316-4 CSP asks for."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from consultations import selectors
from consultations.enums import PartyRole, StillSource
from consultations.models import Amendment, Consultation, Party, VitalSign
from consultations.rules import vitals as rules
from consultations.rules import words
from consultations.rules.ecg import wording
from core import french
from core.clock import today
from directory.enums import Profession
from directory.models import Practitioner
from documents import pdf
from patients import presenters as patient_words
from patients import selectors as patients
from patients.enums import ConsentDecision, ConsentGiver, InsStatus, Manner, Sex
from patients.models import Patient
from scheduling.models import Appointment

TITLE = "Compte rendu de téléconsultation"
PEOPLE = (pdf.Column("Nom", 4), pdf.Column("Rôle", 5), pdf.Column("RPPS", 3))
VOID = "ESSAI, SANS VALEUR"
ADVICE_TITLE = "Compte rendu de téléconseil"
KEPT_FROM_PARENTS = (
    "demandé par le patient mineur : rien n’est communiqué aux titulaires de l’autorité parentale "
    "(R1111-6 du code de la santé publique)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """What the signature adds to the act: by whom, when, which version, and where it is verified."""

    signer: Practitioner
    at: dt.datetime
    number: int
    amendment: Amendment | None = None
    check: pdf.Check | None = None


def title_of(consultation: Consultation) -> str:
    return ADVICE_TITLE if selectors.is_advice(consultation) else TITLE


def report_pdf(consultation: Consultation, sections: Mapping[str, str], signed: Signed) -> bytes:
    """The bytes of the report. The same act, text and signature give the same bytes."""
    patient = consultation.appointment.patient
    sheet = pdf.Sheet(
        title=title_of(consultation),
        author=signed.signer.full_name,
        at=signed.at,
        running=f"{patient_words.display_name(patient)}, {patient_words.born(patient)}",
        foot=f"Acte {consultation.public_id}, version {signed.number}. Établi selon l’article R. 6316-4 du "
        "code de la santé publique. Aucun son ni aucune vidéo n’est enregistré.",
        void=VOID if consultation.is_rehearsal else "",
    )
    return pdf.render(sheet, list(_blocks(consultation, sections, signed)))


def _blocks(consultation: Consultation, sections: Mapping[str, str], signed: Signed) -> Sequence[pdf.Block]:
    appointment = consultation.appointment
    return [
        _letterhead(signed.signer, signed.at),
        pdf.Title(title_of(consultation), f"{appointment.form_words}, {_span(consultation)}"),
        *_correction(signed.amendment),
        _patient(appointment.patient, consultation.started_at or signed.at),
        pdf.Facts(pairs=_facts(consultation)),
        pdf.Section("Professionnels"),
        pdf.Table(columns=PEOPLE, rows=people(consultation)),
        *_others(consultation),
        pdf.Section("Constantes"),
        pdf.Vitals(_vitals(selectors.vitals_of(consultation))),
        pdf.Entry("Motif", sections["reason"], empty="Non précisé."),
        *_observation(consultation),
        pdf.Entry("Constatations", sections["findings"]),
        *_images(consultation),
        *_ecgs(consultation),
        *_heard_traces(consultation),
        pdf.Entry("Conclusion", sections["conclusion"]),
        pdf.Entry("Actes et prescriptions", sections["actions"]),
        pdf.Entry("Incidents techniques", sections["incidents"]),
        *_copies(consultation),
        pdf.Signature(
            name=signed.signer.full_name,
            lines=_quality(signed.signer),
            signed=f"{_worded(signed)} le {french.date_in_full(today(signed.at))} à {words.hour(signed.at)}, "
            "second facteur donné",
            check=signed.check,
        ),
    ]


def _worded(signed: Signed) -> str:
    return "Signé électroniquement dans Pivot" if signed.check else "Validé dans Pivot"


def _correction(amendment: Amendment | None) -> list[pdf.Block]:
    """What it replaces, and why: whoever holds both papers knows which one counts."""
    if amendment is None:
        return []
    former = amendment.former
    day = french.date_in_full(today(former.signed_at))
    return [
        pdf.Callout(
            "Compte rendu corrigé",
            f"Il remplace la version {former.number}, signée le {day} à {words.hour(former.signed_at)}. "
            f"Ce qui change : {amendment.reason}",
        )
    ]


def people(consultation: Consultation) -> list[tuple[str, str, str]]:
    """Name, role and RPPS of each professional who took part (R6316-4, 3°)."""
    physician = consultation.appointment.practitioner
    rows = [(physician.full_name, f"{physician.trade}, conduit l’acte", physician.rpps)]
    rows += [
        (party.label, _part(party, party.practitioner), party.practitioner.rpps)
        for party in selectors.parties_of(consultation).select_related("practitioner")
        if party.practitioner is not None and party.role != PartyRole.PHYSICIAN and not _never_came(party)
    ]
    nurse = consultation.appointment.nurse
    if nurse is not None and nurse.rpps not in [row[2] for row in rows]:
        rows.append((nurse.full_name, f"{nurse.trade}, accompagne", nurse.rpps))
    beside = consultation.appointment.beside
    if beside is not None and beside.rpps not in [row[2] for row in rows]:
        rows.append((beside.full_name, f"{beside.trade}, auprès du patient", beside.rpps))
    return rows


def consent_sentence(consultation: Consultation) -> str:
    consent = selectors.consent_of(consultation)
    if consent is None or consent.decision != ConsentDecision.GIVEN:
        return "Non recueilli"
    giver = ConsentGiver(consent.given_by)
    by = (
        _of_patient(consultation)
        if giver == ConsentGiver.PATIENT
        else f"de {consent.giver_name} ({giver.label.lower()})"
    )
    if consent.manner == Manner.PAGE:
        return f"Accord {by}, donné sur la page de son lien à {words.hour(consent.collected_at)}."
    note = f" {consent.note}" if consent.note else ""
    manner = "écrit" if consent.manner == Manner.WRITTEN else "oral"
    collected = f"{consent.collected_by} à {words.hour(consent.collected_at)}"
    return f"Accord {manner} {by}, recueilli par {collected}.{note}"


def _of_patient(consultation: Consultation) -> str:
    return "de la patiente" if consultation.appointment.patient.sex == Sex.FEMALE else "du patient"


def _letterhead(signer: Practitioner, at: dt.datetime) -> pdf.Letterhead:
    place = signer.places.filter(ends_on__isnull=True).select_related("site__commune").order_by("pk").first()
    lines, town = _quality(signer), ""
    if place is not None:
        site = place.site
        address = ", ".join(filter(None, [site.address, f"{site.commune.postcode} {site.commune}"]))
        lines += [site.name, address]
        town = f"{site.commune}, "
    if signer.professional_phone:
        lines.append(f"Tél. {signer.professional_phone}")
    dated = f"{town}le {french.date_in_full(today(at))}"
    return pdf.Letterhead(name=signer.full_name, lines=lines, right=[dated[:1].upper() + dated[1:]])


def _patient(patient: Patient, at: dt.datetime) -> pdf.Patient:
    """The strict traits (RNIV); the matricule only where the identity is qualified."""
    qualified = patient.ins_status == InsStatus.QUALIFIED
    number = patient_words.spaced_matricule(patient.ins_matricule) if qualified else ""
    declared = patients.treating_physician_of(patient)
    born = f"{french.date_in_full(patient.birth_date)} ({patient_words.age(patient, at)})"
    place = f", lieu {patient.birth_place_code}" if patient.birth_place_code else ""
    facts = [
        ("Nom de naissance", patient.birth_name),
        ("Prénoms de naissance", patient.given_names or patient.first_given_name),
        ("Date et lieu de naissance", f"{born}{place}"),
        ("Sexe", Sex(patient.sex).label),
        ("Matricule INS (NIR)" if number else "Identité", number or patient.ins_status.label),
        ("Médecin traitant", declared.practitioner.full_name if declared else "non déclaré"),
    ]
    return pdf.Patient(name=patient_words.display_name(patient), facts=facts)


def _facts(consultation: Consultation) -> list[tuple[str, str]]:
    pairs = [("Consentement", consent_sentence(consultation))]
    if place := place_of_care(consultation.appointment):
        pairs.insert(0, ("Lieu des soins", place))
    pairs += [("Interruption", line) for line in selectors.interruption_lines(consultation)]
    if consultation.is_video_failed:
        pairs.append(("Vidéo", selectors.without_video_line(consultation)))
    if consultation.appointment.is_confidential:
        pairs.append(("Secret", KEPT_FROM_PARENTS))
    return pairs


def place_of_care(appointment: Appointment) -> str:
    """« EHPAD Les Marronniers, Guise », « Domicile du patient »; "" where nobody is beside the patient."""
    if appointment.is_home_visit:
        return "Domicile du patient"
    if appointment.site is not None:
        return f"{appointment.site.name}, {appointment.site.commune}"
    return f"Auprès de {appointment.beside.full_name}" if appointment.beside is not None else ""


def _copies(consultation: Consultation) -> list[pdf.Block]:
    """To whom a copy goes, as a letter says it at its foot."""
    declared = patients.treating_physician_of(consultation.appointment.patient)
    if declared is None or declared.practitioner_id == consultation.appointment.practitioner_id:
        return []
    return [pdf.Paragraph(f"Copie : {declared.practitioner.full_name}, médecin traitant.", small=True)]


def _span(consultation: Consultation) -> str:
    started, finished = consultation.started_at, consultation.finished_at
    if started is None or finished is None:
        return ""
    return f"{words.day(started)}, de {words.hour(started)} à {words.hour(finished)}"


def _vitals(rows: Sequence[VitalSign]) -> list[pdf.Vital]:
    """In their order; the two figures of the blood pressure in one, as it is said."""
    by_kind = {row.kind: row for row in rows}
    low = by_kind.get(rules.DIASTOLIC) if rules.SYSTOLIC in by_kind else None
    kept = [row for row in rows if low is None or row.kind != rules.DIASTOLIC]
    return [_vital(row, low if row.kind == rules.SYSTOLIC else None) for row in kept]


def _vital(row: VitalSign, low: VitalSign | None = None) -> pdf.Vital:
    sign = rules.SIGNS[row.kind]
    note = f" ({row.measure['note']})" if row.measure["note"] else ""
    return pdf.Vital(
        name="Tension" if low else sign.label + note,
        value="/".join(rules.number(Decimal(str(one.measure["value"]))) for one in (row, low) if one),
        unit=sign.shown,
        when=words.hour(row.measured_at),
        origin=row.entered_by,
    )


def _others(consultation: Consultation) -> list[pdf.Block]:
    """Relatives, interpreters, guardians, trainees, but whom the physician keeps out of it."""
    lines = selectors.third_party_lines(consultation)
    return [pdf.Entry("Autres personnes présentes", "\n".join(lines))] if lines else []


def _observation(consultation: Consultation) -> list[pdf.Block]:
    seen = words.pairs(selectors.observed_words(consultation))
    text = "\n".join(filter(None, [seen, consultation.nurse_note.strip()]))
    return [pdf.Entry("Observation de l’infirmier", text)] if text else []


def _images(consultation: Consultation) -> list[pdf.Block]:
    stills = [
        f"{StillSource(still.track_role).label}, {words.hour(still.taken_at)}, par {still.taken_by}"
        for still in selectors.stills_of(consultation)
    ]
    return [pdf.Entry("Images gardées au dossier", "\n".join(stills))] if stills else []


def _ecgs(consultation: Consultation) -> list[pdf.Block]:
    """What was gathered; whose ECG nobody confirmed is not."""
    lines = [
        f"{wording.title(one.measured_at or one.kept_at, is_simulated=one.is_simulated)}, "
        f"{wording.device(one.device)}, par {one.kept_by}"
        for one in selectors.ecgs_of(consultation)
        if not one.is_to_confirm
    ]
    return [pdf.Entry("ECG gardés au dossier", "\n".join(lines))] if lines else []


def _heard_traces(consultation: Consultation) -> list[pdf.Block]:
    lines = [
        f"{selectors.trace_line(one)}, par {one.kept_by}" for one in selectors.heard_traces_of(consultation)
    ]
    return [pdf.Entry("Tracés du stéthoscope gardés au dossier", "\n".join(lines))] if lines else []


def _never_came(party: Party) -> bool:
    return party.removed_at is not None and party.joined_at is None


def _part(party: Party, practitioner: Practitioner) -> str:
    role = PartyRole(party.role)
    if role == PartyRole.CART and practitioner.profession == Profession.PHYSICIAN:
        return f"{practitioner.trade}, auprès du patient"
    if role == PartyRole.CART:
        return f"{practitioner.trade}, au chariot"
    return f"{practitioner.trade}, {role.label.lower()}{_shown_out(party)}"


def _shown_out(party: Party) -> str:
    if party.removed_at is None:
        return ""
    return f", sortie à {words.hour(party.removed_at)} à la demande de {party.removed_by}"


def _quality(signer: Practitioner) -> list[str]:
    return [signer.trade, f"RPPS {signer.rpps}"]
