"""An act as the national framework tells it: its report in CDA R2, TLM-CR 2022.01."""

from itertools import chain
from uuid import UUID

from django.conf import settings

from consultations import selectors
from consultations.adapters.paper import title_of
from consultations.enums import PartyRole
from consultations.models import Consultation, ReportVersion
from core.errors import Conflict
from directory import selectors as directory
from directory.enums import Profession
from directory.models import Practitioner
from documents import cda
from pathways.engine import Verdict, verdict_from_mapping
from patients import selectors as patients
from patients.enums import InsStatus, Sex
from patients.models import Patient
from scheduling.models import Appointment
from territory.enums import SiteKind
from territory.models import Commune, Site

ADVICE = (
    "Un téléconseil n’est pas un acte de la nomenclature : il n’a pas de compte rendu au format national."
)
BY_PHONE = (
    "Un acte poursuivi au téléphone n’est pas une téléconsultation de la nomenclature, où la vidéo est "
    "obligatoire : il n’a pas de compte rendu au format national. Adressez son PDF."
)
REHEARSED = "Un essai à blanc ne compte pas : rien n’en part."
NO_CUSTODIAN = (
    "Le numéro national de la structure qui conserve les comptes rendus n’est pas réglé "
    "(PIVOT_CUSTODIAN_ID) : l’administrateur de la plateforme doit le donner."
)
# Value set J01 has one name for both genders, ours agrees.
TRADES = {
    Profession.PHARMACIST: "Pharmacien",
    Profession.MIDWIFE: "Sage-Femme",
    Profession.NURSE: "Infirmier",
    Profession.PHYSIOTHERAPIST: "Masseur-Kinésithérapeute",
    Profession.PODIATRIST: "Pédicure-Podologue",
    Profession.SPEECH_THERAPIST: "Orthophoniste",
}
ESTABLISHMENT = ("ETABLISSEMENT", "Etablissement de santé")
AMBULATORY = ("AMBULATOIRE", "Ambulatoire")
# Value set J02.
FACILITIES = {
    SiteKind.EHPAD: ("SA17", "Etablissement pour personnes âgées"),
    SiteKind.MSP: ("SA52", "Maison de santé ou Pôle de santé"),
    SiteKind.PRACTICE: ("SA08", "Cabinet de groupe"),
    SiteKind.HEALTH_CENTRE: ("SA05", "Centre de santé"),
    SiteKind.HOSPITAL: ("SA01", "Etablissement public de santé"),
    SiteKind.PHARMACY: ("SA33", "Pharmacie d'officine"),
    SiteKind.TOWN_HALL: ("SA27", "Collectivité territoriale"),
    SiteKind.HEALTH_HOUSE: ("SA52", "Maison de santé ou Pôle de santé"),
}
# Classes of TRE_R260; it has none for an interpreter nor a trainee,
# whom the PDF inside names.
BESIDE = {PartyRole.GUARDIAN: "GUARD", PartyRole.GUEST: "CON"}
UNDEFINED = ("SA43", "Secteur non défini")
# The framework knows two codes of a teleconsultation; other specialties come under the second.
TOLD_AS = {"TCS": "TC"}
LABELS = {
    "TCG": "Téléconsultation d’un médecin généraliste",
    "TC": "Téléconsultation d’un médecin d’une autre spécialité, ou de secteur 2",
    "TLS": "Accompagnement de la téléconsultation lors d’un soin",
    "TLL": "Accompagnement de la téléconsultation dans un lieu dédié",
    "TLD": "Accompagnement de la téléconsultation à domicile",
    "TLM": "Téléconsultation en officine",
}
GENERAL_PRACTICE = "Médecine générale"


def report_cda(consultation: Consultation, version: ReportVersion, pdf: bytes) -> bytes:
    """The document of a signed version, its PDF inside. Conflict for advice, or what went on by voice."""
    return cda.write(report_of(consultation, version), pdf)


def has_no_form(consultation: Consultation) -> str:
    """Why the framework knows no document of this act; empty where it does."""
    if selectors.is_advice(consultation):
        return ADVICE
    return BY_PHONE if consultation.is_video_failed else ""


def report_of(consultation: Consultation, version: ReportVersion) -> cda.Report:
    """What its header says; Conflict for a rehearsal, for advice, and for what went on by voice."""
    if consultation.is_rehearsal:
        raise Conflict(REHEARSED)
    if why := has_no_form(consultation):
        raise Conflict(why)
    appointment = consultation.appointment
    starts_at, ends_at = consultation.started_at, consultation.finished_at
    if starts_at is None or ends_at is None:
        raise Conflict("Cet acte n’a pas eu lieu : il n’a pas de compte rendu.")
    author = professional(appointment.practitioner)
    companions = _companions(consultation)
    return cda.Report(
        document=version.public_id,
        series=consultation.public_id,
        version=version.number,
        replaces=_former(consultation, version),
        title=title_of(consultation),
        written_at=version.signed_at,
        patient=citizen(appointment.patient),
        author=author,
        custodian=custodian(),
        recipients=tuple(map(professional, _recipients(appointment))),
        companions=tuple(map(professional, companions)),
        relatives=_relatives(consultation),
        services=_services(consultation, author),
        place=_place(appointment, author),
        starts_at=starts_at,
        ends_at=ends_at,
        ins_root=settings.INS_OID,
        local_root=settings.LOCAL_PATIENTS_OID,
        is_restricted=appointment.is_confidential,
    )


def custodian() -> cda.Organisation:
    if not settings.CUSTODIAN_ID:
        raise Conflict(NO_CUSTODIAN)
    return cda.Organisation(name=settings.CUSTODIAN_NAME, local="", national=settings.CUSTODIAN_ID)


def _former(consultation: Consultation, version: ReportVersion) -> UUID | None:
    earlier = consultation.report_versions.filter(number__lt=version.number).order_by("-number").first()
    return earlier.public_id if earlier else None


def _companions(consultation: Consultation) -> list[Practitioner]:
    """Who took part beside its physician: at the cart, or beside the patient."""
    rows = [row for row in (selectors.companion_of(consultation), consultation.appointment.beside) if row]
    parties = consultation.parties.filter(role=PartyRole.SECOND_PHYSICIAN, joined_at__isnull=False)
    rows += [row.practitioner for row in parties.select_related("practitioner") if row.practitioner]
    return list({row.pk: row for row in rows}.values())


def _relatives(consultation: Consultation) -> tuple[cda.Relative, ...]:
    """Relatives and guardians whom the report names."""
    return tuple(
        cda.Relative(
            part=BESIDE[PartyRole(one.party.role)],
            name=one.party.label,
            starts_at=one.party.admitted_at,
            ends_at=one.party.left_at,
        )
        for one in selectors.third_parties_of(consultation)
        if one.party.is_mentioned and one.party.role in BESIDE and one.party.admitted_at
    )


def _recipients(appointment: Appointment) -> list[Practitioner]:
    """The treating physician and who asked; the author reads what they wrote."""
    declared = patients.treating_physician_of(appointment.patient)
    treating = declared.practitioner if declared else None
    known = (treating, appointment.requester, appointment.beside)
    return list({row.pk: row for row in known if row and row.pk != appointment.practitioner_id}.values())


def _services(consultation: Consultation, author: cda.Professional) -> tuple[cda.Service, ...]:
    """One for each act that the signature judged; where nothing is billed, it is told all the same."""
    closing = selectors.closing_of(consultation)
    verdict = verdict_from_mapping(closing.verdict) if closing else None
    starts_at, ends_at = consultation.started_at, consultation.finished_at
    if starts_at is None:
        raise Conflict("Cet acte n’a pas eu lieu : il n’a pas de compte rendu.")
    accompanying = selectors.companion_of(consultation)
    by = {"physician": author} | ({"accompanying": professional(accompanying)} if accompanying else {})
    rows = [
        cda.Service(code=code, label=LABELS[code], by=by[who], starts_at=starts_at, ends_at=ends_at)
        for who, code in _codes(consultation, verdict)
        if who in by
    ]
    return tuple(rows)


def _codes(consultation: Consultation, verdict: Verdict | None) -> list[tuple[str, str]]:
    """Whose act, and its code; that of the physician always, and first."""
    lines = verdict.lines if verdict else ()
    told = [(str(line.professional), TOLD_AS.get(line.code, line.code)) for line in lines]
    known = [(who, code) for who, code in told if code in LABELS]
    if any(who == "physician" for who, _ in known):
        return known
    specialty = consultation.appointment.practitioner.specialty
    is_general = specialty is not None and specialty.short_label == GENERAL_PRACTICE
    return list(chain([("physician", "TCG" if is_general else "TC")], known))


def _place(appointment: Appointment, author: cda.Professional) -> cda.Organisation:
    """Where the patient was received; where they are at home, the practice that called."""
    if appointment.site is not None and not appointment.is_home_visit:
        return organisation(appointment.site)
    return author.organisation or cda.Organisation(
        name=f"Cabinet du Dr {author.family}", local=author.rpps, facility=UNDEFINED
    )


def professional(one: Practitioner) -> cda.Professional:
    place = directory.all_places_of(one).filter(ends_on__isnull=True).first()
    return cda.Professional(
        rpps=one.rpps,
        trade=trade_of(one),
        civility=one.civility,
        given=one.given_name,
        family=one.family_name,
        is_doctor=one.profession == Profession.PHYSICIAN,
        phone=one.professional_phone,
        organisation=organisation(place.site) if place else None,
    )


def trade_of(one: Practitioner) -> tuple[str, str]:
    """« G15_10/SM26 », « Médecin - Qualifié en Médecine Générale (SM) »: value set J01."""
    if one.specialty is not None:
        return f"G15_{one.profession}/{one.specialty.code}", f"Médecin - {one.specialty.label} (SM)"
    return f"G15_{one.profession}", TRADES.get(Profession(one.profession), "Médecin")


def organisation(site: Site) -> cda.Organisation:
    return cda.Organisation(
        name=site.name,
        local=str(site.public_id),
        national=f"1{site.finess}" if site.finess else "",
        phone=site.phone,
        address=_address(site.address, site.commune),
        activity=ESTABLISHMENT if site.kind in (SiteKind.EHPAD, SiteKind.HOSPITAL) else AMBULATORY,
        facility=FACILITIES.get(SiteKind(site.kind), UNDEFINED),
    )


def citizen(patient: Patient) -> cda.Citizen:
    """The strict traits, in capitals as they are kept; the matricule only of a qualified identity, and with
    all of them: it is refused without the place of birth.
    """
    is_qualified = patient.ins_status == InsStatus.QUALIFIED and bool(patient.birth_place_code)
    return cda.Citizen(
        local=str(patient.public_id),
        ins=patient.ins_matricule if is_qualified else "",
        birth_name=patient.birth_name.upper(),
        given_names=(patient.given_names or patient.first_given_name).upper(),
        first_given=patient.first_given_name.upper(),
        used_name=(patient.used_name or patient.birth_name).upper(),
        used_given=(patient.used_given_name or patient.first_given_name).upper(),
        sex="U" if patient.sex == Sex.UNKNOWN else patient.sex,
        born_on=patient.birth_date,
        birth_place=patient.birth_place_code,
        phone=patient.phone,
        email=patient.email,
        address=_address(patient.address, patient.commune),
    )


def _address(street: str, commune: Commune | None) -> cda.Address | None:
    return cda.Address(street, commune.postcode, commune.name.upper()) if commune else None
