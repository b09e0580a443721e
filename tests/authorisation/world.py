"""Three houses alike: one’s own, the neighbour’s in the same territory, a stranger’s in another.

A route’s arguments are made from a house by the functions at the end: a new argument needs one line there.
"""

import base64
import datetime as dt
import io
import json
import uuid
import zipfile
from collections.abc import Callable
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.adapters import link_for
from accounts.enums import Role
from accounts.models import User
from accounts.services import session_touch
from billing.models import FeeSheet
from consultations import services
from consultations.enums import EcgSource, PartyRole, VitalKind
from consultations.models import Aside, CameraView, CartRequest, Ecg, StillImage, StillRequest
from core.actors import Actor, job
from core.models import SecretLink
from correspondence.models import Dispatch, PatientAccess, StandInItem
from directory.enums import Profession
from directory.models import Practitioner, Specialty, Training
from documents import services as papers
from documents.models import Archive, Erasure, Hold
from notifications import services as notifications
from notifications.models import MailboxItem, Message, Notice
from notifications.services import Recipient
from pathways.models import Decision
from patients import services as patients
from patients.enums import ConsentGiver, HistoryKind
from patients.models import Patient
from prescriptions import services as prescriptions
from prescriptions.models import DrugList, Pharmacy, PharmacyAccess, Prescription
from scheduling.enums import ActForm, FollowUpDelay, Urgency, WaitingState, Wished
from scheduling.models import (
    Appointment,
    AppointmentLink,
    AvailabilityException,
    CartException,
    Demand,
    ElsewhereOpening,
    OfferLink,
    PresenceException,
    Referral,
    WaitingEntry,
    WaitingOffer,
)
from scheduling.selectors import proposals_of
from scheduling.services import (
    Ask,
    Booking,
    Letter,
    Wait,
    demand_file,
    demand_propose,
    follow_up_plan,
    referral_write,
    subscription_make,
    waiting_join,
)
from signatures import services as signatures
from signatures.models import Signature
from signatures.rules import reference_made
from territory import services as territory_services
from territory.enums import SiteKind
from territory.models import Site, Territory
from tests.accounts.factories import DelegationFactory, MembershipFactory, UserFactory, passkey
from tests.authorisation.table import room_of
from tests.cast import signed_in
from tests.client import PivotClient
from tests.consultations import ecg_files
from tests.consultations.factories import Story, assisted, device_report, minutes, vital
from tests.directory.factories import PlaceOfExerciseFactory, PractitionerFactory, TrainingFactory
from tests.documents import factories as documents
from tests.documents import samples
from tests.notifications import factories as messages
from tests.patients.factories import PatientFactory
from tests.scheduling.factories import AbsenceFactory, MotiveFactory, MotiveQuestionFactory, RedFlagFactory
from tests.territory.factories import (
    DeviceFactory,
    LineTestFactory,
    ProfessionalNumberFactory,
    RoomFactory,
    SiteFactory,
    TerritoryFactory,
)

LONG_AGO = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
LOADER = job("tests.authorisation")


class House:
    """A GP and her secretary, an EHPAD with its nurse, and a resident whom both look after.

    All of it is made at once: what is asked of it is undone each time.
    """

    def __init__(self, name: str, territory: Territory) -> None:
        self.territory = territory
        self.practice = SiteFactory(name=f"Cabinet {name}", territory=territory)
        self.ehpad = SiteFactory(name=f"EHPAD {name}", kind=SiteKind.EHPAD, territory=territory)
        self.physician = _professional(Role.PHYSICIAN, self.practice, PractitionerFactory())
        self.colleague = _professional(Role.PHYSICIAN, self.practice, PractitionerFactory())
        self.nurse = _professional(Role.NURSE, self.ehpad, PractitionerFactory(nurse=True), mode="S")
        self.secretary = MembershipFactory(role=Role.SECRETARY, site=self.practice).user
        self.delegation = DelegationFactory(practitioner=self.physician.practitioner, delegate=self.secretary)
        self.other_secretary = MembershipFactory(role=Role.SECRETARY, site=self.practice).user
        self.patient = self._patient()
        self.appointment = self._appointment()
        self.act = Story(self.appointment, self.physician, self.nurse).begins()
        self.observer, self.invitation, code = services.observer_invite(
            actor=self.act.physician,
            public_id=self.act.public_id,
            role=PartyRole.INTERPRETER,
            name="Amina Diallo",
            agreement=services.Agreement(given_by=ConsentGiver.PATIENT),
            at=minutes(2),
        )
        services.observer_come(secret=self.invitation, typed=code, at=minutes(2))
        _, self.invitation, _ = services.observer_invite(
            actor=self.act.physician,
            public_id=self.act.public_id,
            role=PartyRole.TRAINEE,
            name="Jean Stage",
            agreement=services.Agreement(given_by=ConsentGiver.PATIENT),
            at=minutes(2),
        )
        self.second = services.second_physician_invite(
            actor=self.act.physician,
            public_id=self.act.public_id,
            practitioner=_professional(Role.PHYSICIAN, self.practice, PractitionerFactory()).practitioner,
            at=minutes(2),
        )
        self.vital = vital(self.act.now(), VitalKind.HEART_RATE, "72")
        self.listening = CartRequest.objects.create(
            consultation=self.act.now(),
            kind="stethoscope",
            point="mitral",
            asked_by="Dr",
            asked_at=minutes(1),
        )
        self.request = CartRequest.objects.create(
            consultation=self.act.now(), kind="hand_camera", asked_by="Dr", asked_at=minutes(2)
        )
        self.view = CameraView.objects.create(
            cart=self.appointment.cart, camera="Logi", name="Lit", pan=1.0, kept_by="Dr", kept_at=minutes(2)
        )
        self.still_request = StillRequest.objects.create(
            consultation=self.act.now(), track_role="camera", asked_by="Dr", asked_at=minutes(2)
        )
        self.aside = Aside.objects.create(
            consultation=self.act.now(), field="report", content={}, kept_by="Dr", kept_at=minutes(2)
        )
        self.item = patients.history_item_add(
            actor=self.act.nurse, patient=self.patient, kind=HistoryKind.ALLERGY, text="Lait", at=minutes(2)
        )
        self.decided = self._taken_out()
        self.device = DeviceFactory(cart=self.appointment.cart)
        self.number = ProfessionalNumberFactory(site=self.ehpad)
        self.report = device_report(self.appointment.cart)
        self.line_test = LineTestFactory(cart=self.appointment.cart, reference=name[:8])
        self.link, self.secret = territory_services.line_test_link_make(
            actor=Actor(label="Luc Ferrand", role=Role.REGIONAL_ADMIN, user_id=0),
            site=self.ehpad,
            cart=None,
            label="Jean Martin",
            at=minutes(2),
        )
        self.patient_link, self.patient_secret = self._patient_link()
        self.calendar = subscription_make(actor=self.act.physician, at=minutes(2))
        self.room = RoomFactory(site=self.ehpad)
        self.flag = RedFlagFactory(motive=self.appointment.motive)
        self.asked = MotiveQuestionFactory(motive=self.appointment.motive)
        self.demand = self._demand()  # before that leave
        self.entry = self._entry()
        self.offer_link, self.offer_secret = self._offer_link()
        self.referral = self._referral()
        self.follow_up = follow_up_plan(
            actor=self.act.physician,
            appointment=self.appointment.public_id,
            delay=FollowUpDelay.QUARTER,
            at=minutes(4),
        )
        self.absence = AbsenceFactory(practitioner=self.physician.practitioner)
        self.exception = self._exceptions()
        self.document = documents.document(
            patient_public_id=self.patient.public_id,
            act_public_id=self.act.public_id,
            kind="attachment",
            content=samples.fee_sheet(),
        )
        papers.thumbnail_make(self.document.public_id)
        self.archive = self._archive()
        self.hold, self.erasure = self._retention()
        self.still = StillImage.objects.create(
            consultation=self.act.now(),
            document_public_id=self.document.public_id,
            track_role="hand_camera",
            taken_by="Dr",
            taken_at=minutes(2),
        )
        self.ecg = Ecg.objects.create(
            consultation=self.act.now(),
            source=EcgSource.FILE,
            kept_by="Dr",
            kept_at=minutes(2),
            document_public_id=documents.document(
                kind="ecg",
                content=ecg_files.scp(),
                content_type="application/scp-ecg",
                patient_public_id=self.patient.public_id,
                act_public_id=self.act.public_id,
            ).public_id,
        )
        self.signature = self._signature()
        self.sheet = self._sheet()
        self.prescription, self.earlier = self._prescriptions()
        self.dispatch, self.paper_secret = self._dispatch()
        self.parcel = StandInItem.objects.create(
            key=name, channel="dmp", address="1", content=a_package(), received_at=LONG_AGO
        )
        self.pharmacy, self.access, self.pharmacy_secret = self._pharmacy(name)
        self.mail = MailboxItem.objects.create(
            key=name, channel="email", address="a@b.example", subject="Un", body="mot", received_at=LONG_AGO
        )
        (self.dead_letter,) = messages.send(messages.NOWHERE)
        Message.objects.filter(pk=self.dead_letter.pk).update(
            state="dead", next_try_at=None, ended_at=LONG_AGO
        )

    def _patient(self) -> Patient:
        patient = PatientFactory(commune=self.ehpad.commune)
        patients.treating_physician_declare(
            actor=LOADER, patient=patient, practitioner=self.physician.practitioner, at=LONG_AGO
        )
        patients.residence_set(actor=LOADER, patient=patient, site=self.ehpad, room="12", at=LONG_AGO)
        return patient

    def _taken_out(self) -> Any:
        """An item that the act took out of the file."""
        named = {"kind": HistoryKind.TREATMENT, "text": "Aspirine", "at": minutes(2)}
        end = {"actor": self.act.nurse, "public_id": self.act.public_id}
        item = services.act_history_add(**end, **named)
        return services.act_history_end(**end, item=item.public_id, at=minutes(2))

    def _patient_link(self) -> tuple[AppointmentLink, str]:
        """Written to the patient the day before; what is told once is made up here."""
        secret = f"secret-of-{self.patient.public_id}"
        link = AppointmentLink.objects.create(
            appointment=self.appointment,
            digest=SecretLink.digest_of(secret),
            told_at=self.appointment.starts_at,
            sent_by="Sylvie Carlier",
            sent_at=LONG_AGO,
        )
        return link, secret

    def _demand(self) -> Demand:
        """The nurse asks for a physician: the treating one is told first."""
        ask = Ask(
            patient=self.patient,
            motive=MotiveFactory(),
            form=ActForm.ASSISTED,
            urgency=Urgency.TODAY,
            cart=self.appointment.cart,
        )
        demand = demand_file(actor=self.act.nurse, ask=ask, at=minutes(2))
        demand_propose(
            actor=self.act.physician, public_id=demand.public_id, times=[minutes(90)], at=minutes(3)
        )
        return demand

    def _entry(self) -> WaitingEntry:
        """The patient waits for a sooner hour of their physician’s."""
        physician = self.physician.practitioner
        booking = Booking(
            patient=self.patient,
            motive=MotiveFactory(),
            form=ActForm.SIMPLE_VIDEO,
            practitioner=physician,
            starts_at=minutes(2),
        )
        wait = Wait(booking=booking, practitioners=[physician], until=minutes(2).date())
        return waiting_join(actor=self.act.physician, wait=wait, at=minutes(2))

    def _offer_link(self) -> tuple[OfferLink, str]:
        """An hour came free for who waits, and was written to the patient."""
        offer = WaitingOffer.objects.create(
            entry=self.entry,
            practitioner=self.physician.practitioner,
            starts_at=minutes(300),
            ends_at=minutes(320),
            until=minutes(120),
            offered_on=minutes(2),
        )
        WaitingEntry.objects.filter(pk=self.entry.pk).update(state=WaitingState.OFFERED)
        secret = f"offer-to-{self.patient.public_id}"
        digest = SecretLink.digest_of(secret)
        sent = {"sent_by": "Sylvie Carlier", "sent_at": minutes(2)}
        return OfferLink.objects.create(offer=offer, digest=digest, **sent), secret

    def _referral(self) -> Referral:
        """The treating physician sends the patient to a colleague."""
        letter = Letter(
            patient=self.patient,
            question="Un avis ?",
            wished=Wished.MONTH,
            valid_until=minutes(2).date() + dt.timedelta(days=90),
            physician=self.colleague.practitioner,
        )
        return referral_write(actor=self.act.physician, letter=letter, at=minutes(2))

    def _exceptions(self) -> uuid.UUID:
        """One of the physician, of the cart and of the site, under one id: each has its table."""
        public_id = uuid.uuid4()
        owners = {
            AvailabilityException: {"practitioner": self.physician.practitioner},
            CartException: {"cart": self.appointment.cart},
            PresenceException: {"site": self.ehpad},
        }
        for model, owner in owners.items():
            model.objects.create(public_id=public_id, day=dt.date(2027, 1, 4), kind="closed", **owner)
        return public_id

    def _appointment(self) -> Appointment:
        return assisted(self.patient, self.physician, self.ehpad, booked_at=LONG_AGO)

    def _prescriptions(self) -> tuple[Prescription, Prescription]:
        """A draft with a line, and one that was signed before it."""
        said = {"signed_by": "Dr", "signed_at": minutes(3), "document_public_id": self.document.public_id}
        act, prescriber = self.act.now(), self.physician.practitioner
        signed = Prescription.objects.create(
            consultation=act, prescriber=prescriber, number=1, state="signed", **said
        )
        draft = prescriptions.prescription_draft(
            actor=self.act.physician, act_public_id=act.public_id, at=minutes(4)
        )
        draft.lines.create(position=1, kind="exam", content={"text": "NFS"})
        return draft, signed

    def _dispatch(self) -> tuple[Dispatch, str]:
        """A report that did not arrive; and the secret of the link by which its patient reads it."""
        said = {
            "source": "report",
            "document_public_id": self.document.public_id,
            "act_public_id": self.act.public_id,
            "patient_public_id": self.patient.public_id,
            "sender": self.physician.practitioner,
            "asked_by": "Dr",
            "asked_at": minutes(3),
        }
        dead = Dispatch.objects.create(
            **said,
            quality="treating",
            practitioner=self.colleague.practitioner,
            channel="mssante",
            state="dead",
            reason="refused",
        )
        read = Dispatch.objects.create(
            **said, quality="patient", channel="patient", state="sent", sent_at=minutes(3)
        )
        access = PatientAccess(dispatch=read, sent_to="+33639981401")
        secret = access.link_give(minutes(3) + dt.timedelta(days=3650))
        access.save()
        return dead, secret

    def _signature(self) -> Signature:
        """Of the document, as if its file bore it."""
        key = signatures.key_for(self.physician.practitioner, at=minutes(3))
        factor = {"factor": "totp", "factor_given_at": minutes(3), "shown": uuid.uuid4()}
        said = {"signer": "Dr", "quality": "Médecin", "signed_at": minutes(3), "digest": "0" * 64}
        return Signature.objects.create(
            document=self.document, key=key, reference=reference_made(), **said, **factor
        )

    def _pharmacy(self, name: str) -> tuple[Pharmacy, PharmacyAccess, str]:
        """One of the region’s, and the link that it was given."""
        finess = f"0200000{10 + Pharmacy.objects.count()}"
        pharmacy = Pharmacy.objects.create(name=f"Pharmacie {name}", finess=finess, town="Guise")
        access = PharmacyAccess(
            prescription=self.prescription, pharmacy=pharmacy, sent_by="Dr", sent_at=minutes(3)
        )
        secret = access.link_give(minutes(60 * 24 * 365 * 50))
        access.save()
        return pharmacy, access, secret

    def _archive(self) -> Archive:
        archive = papers.archive_ask(
            actor=self.act.physician,
            patient_public_id=self.patient.public_id,
            document_ids=[self.document.public_id],
            at=minutes(3),
        )
        papers.archive_build(archive.public_id)
        return archive

    def _retention(self) -> tuple[Hold, Erasure]:
        held = Hold.objects.create(
            patient_public_id=self.patient.public_id, reason="litigation", placed_by="Luc", placed_at=LONG_AGO
        )
        erasure = Erasure.objects.create(
            patient_public_id=self.patient.public_id,
            due_on=LONG_AGO.date(),
            confirmed_by="Luc",
            confirmed_at=LONG_AGO,
        )
        return held, erasure

    def _sheet(self) -> FeeSheet:
        return FeeSheet.objects.create(
            act_public_id=self.act.public_id,
            patient=self.patient,
            practitioner=self.physician.practitioner,
            share="physician",
            pathway_status="in_pathway",
            reasons=[],
            act_started_at=LONG_AGO,
            act_ended_at=LONG_AGO,
            prepared_at=LONG_AGO,
        )


def _professional(role: Role, site: Site, practitioner: Practitioner, mode: str = "L") -> User:
    PlaceOfExerciseFactory(practitioner=practitioner, site=site, mode=mode)
    user = UserFactory(practitioner=practitioner)
    MembershipFactory(user=user, role=role, site=site)
    return user


class World:
    """The houses, and somebody in each role who belongs to the first one."""

    def __init__(self) -> None:
        here, elsewhere = TerritoryFactory(name="CPTS d’ici"), TerritoryFactory(name="CPTS d’ailleurs")
        self.houses = {
            "own": House("soi", here),
            "neighbour": House("voisin", here),
            "stranger": House("étranger", elsewhere),
        }

        self.people = self._people()
        self.keys = {role: _session_of(person) for role, person in self.people.items()}

    def client_of(self, caller: str) -> PivotClient:
        """A browser where this caller is signed in; for "anonymous", a new one."""
        client = PivotClient()
        if caller in self.keys:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.keys[caller]
        return client

    def _people(self) -> dict[str, User]:
        own = self.houses["own"]
        pharmacy = SiteFactory(name="Pharmacie", kind=SiteKind.PHARMACY, territory=own.territory)
        pharmacist = PractitionerFactory(profession=Profession.PHARMACIST, specialty=None, sector="")
        region = {"role": Role.REGIONAL_ADMIN, "site": None}
        territory = {"role": Role.TERRITORY_COORDINATOR, "site": None, "territory": own.territory}
        return {
            Role.PHYSICIAN: own.physician,
            Role.NURSE: own.nurse,
            Role.PHARMACIST: _professional(Role.PHARMACIST, pharmacy, pharmacist),
            Role.SECRETARY: own.secretary,
            Role.SITE_COORDINATOR: MembershipFactory(role=Role.SITE_COORDINATOR, site=own.ehpad).user,
            Role.TERRITORY_COORDINATOR: MembershipFactory(**territory).user,
            Role.REGIONAL_ADMIN: MembershipFactory(**region).user,
        }

    def arguments(self, route: str, names: tuple[str, ...], case: str, caller: User | None) -> dict[str, Any]:
        """The values of the route’s arguments in this case, for this caller."""
        house = self.houses[case]
        made = {}
        for name in names:
            make = ARGUMENTS.get(f"{room_of(route)}.{name}") or ARGUMENTS[name]
            made[name] = make(house, self._holder(house, case, caller))
        return made

    def body(self, route: str, case: str, caller: User | None) -> dict[str, Any]:
        """What is posted: nothing, unless the object is named there and not in the address."""
        if route not in BODIES:
            return {}
        house = self.houses[case]
        return BODIES[route](house, self._holder(house, case, caller))

    def _holder(self, house: House, case: str, caller: User | None) -> User:
        """To whom a personal thing belongs: to the caller when it is their own."""
        return caller if case == "own" and caller is not None else house.physician


def _session_of(person: User) -> str:
    """Its key. They have just been seen: else each question would note that they are there, and be undone."""
    session = signed_in(PivotClient(), person).session
    session_touch(session, at=minutes(6))
    session.save()
    return str(session.session_key)


def _notice(holder: User) -> Notice:
    to = Recipient(label=holder.full_name, user_id=holder.pk, email=holder.email)
    notice = notifications.notice_post(
        kind=messages.BOOKED.code, to=to, context=messages.CONTEXT, at=messages.AT, link="/avis/"
    )
    assert notice is not None
    return notice


def _listing() -> DrugList:
    """The region’s, read and not in force."""
    row, _ = DrugList.objects.get_or_create(
        state="read",
        source="Liste",
        defaults={"published_on": LONG_AGO.date(), "loaded_at": LONG_AGO, "count": 1},
    )
    return row


def _training(house: House) -> Training:
    return TrainingFactory(practitioner=house.nurse.practitioner)


def _opening() -> ElsewhereOpening:
    """The region’s: whoever’s house it is asked from."""
    specialty = Specialty.objects.order_by("pk")[0]
    row, _ = ElsewhereOpening.objects.get_or_create(
        specialty=specialty, starts_on=dt.date(2024, 1, 1), defaults={"reason": "Délais"}
    )
    return row


def _session(holder: User) -> UserSession:
    return UserSession.objects.create(
        user=holder, session_key=uuid.uuid4().hex, ip="127.0.0.1", user_agent="Firefox/1"
    )


def _decision(holder: User) -> Decision:
    """What this person proposed of the rules, whoever they are: only an administrator could."""
    return Decision.objects.create(
        kind="tariff",
        code="TCS",
        specialties=["SM15"],
        amount="38.00",
        valid_from=dt.date(2999, 1, 1),
        why="Pour voir.",
        proposer_id=holder.pk,
        proposed_by=holder.full_name,
        proposed_at=LONG_AGO,
    )


def _trace() -> dict[str, Any]:
    said = json.dumps({"leads": 1, "rate": 100, "microvolts": 5})
    return {"trace": said, "samples": SimpleUploadedFile("samples", b"\1\0" * 100)}


def a_package() -> str:
    """What a stand-in received, of which nothing is asked but whether it opens."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("IHE_XDM/SUBSET01/METADATA.XML", "<a/>")
    return base64.b64encode(made.getvalue()).decode()


def _picture() -> SimpleUploadedFile:
    return SimpleUploadedFile("image.jpg", documents.jpeg(), "image/jpeg")


# What a caller accepts, in the rooms that are not asked as a browser asks. The pages of consultations send
# a refusal back as a sentence: a script is told the status.
ACCEPT = {"api": "*/*", "consultations": "application/json"}

# By name of the argument, or by "room.argument" where a name means several things.
ARGUMENTS: dict[str, Callable[[House, User], Any]] = {
    "absence": lambda house, _: house.absence.public_id,
    "act": lambda house, _: house.act.public_id,
    "scheduling.asked": lambda house, _: house.asked.public_id,
    "aside": lambda house, _: house.aside.public_id,
    "asked": lambda house, _: house.still_request.public_id,
    "appointment": lambda house, _: house.appointment.public_id,
    "cart": lambda house, _: house.appointment.cart.public_id,
    "kind": lambda *_: "stethoscope",
    "observer": lambda house, _: house.observer.public_id,
    "party": lambda house, _: house.observer.party.public_id,
    "second": lambda house, _: house.second.public_id,
    "dispatch": lambda house, _: house.dispatch.public_id,
    "correspondence.secret": lambda house, _: house.paper_secret,
    "correspondence.item": lambda house, _: house.parcel.public_id,
    "consultations.token": lambda house, _: house.invitation,
    "consultations.public_id": lambda house, _: house.act.public_id,
    "demand": lambda house, _: house.demand.public_id,
    "decision": lambda _, holder: _decision(holder).public_id,
    "signatures.public_id": lambda house, _: house.document.public_id,
    "signatures.reference": lambda house, _: house.signature.reference,
    "delegation": lambda house, _: house.delegation.public_id,
    "documents.public_id": lambda house, _: house.document.public_id,
    "device": lambda house, _: house.device.public_id,
    "still": lambda house, _: house.still.document_public_id,
    "view": lambda house, _: house.view.public_id,
    "document": lambda house, _: house.ecg.document_public_id,
    "ecg": lambda house, _: house.ecg.public_id,
    "portal.document": lambda house, _: house.document.public_id,
    "archive": lambda house, _: house.archive.public_id,
    "hold": lambda house, _: house.hold.public_id,
    "erasure": lambda house, _: house.erasure.public_id,
    "page": lambda *_: 1,
    "entry": lambda house, _: house.entry.public_id,
    "exception": lambda house, _: house.exception,
    "flag": lambda house, _: house.flag.public_id,
    "follow_up": lambda house, _: house.follow_up.public_id,
    "item": lambda house, _: house.item.public_id,
    "link": lambda house, _: house.link.public_id,
    "scheduling.link": lambda house, _: house.patient_link.public_id,
    "number": lambda house, _: house.number.public_id,
    "offer_secret": lambda house, _: house.offer_secret,
    "offer_link": lambda house, _: house.offer_link.public_id,
    "link_secret": lambda house, _: house.patient_secret,
    "secret": lambda house, _: house.secret,
    "scheduling.secret": lambda house, _: house.calendar,
    "line_test": lambda house, _: house.line_test.public_id,
    "membership": lambda house, _: house.nurse.memberships.get().public_id,
    "message": lambda house, _: house.dead_letter.public_id,
    "motive": lambda house, _: house.appointment.motive.public_id,
    "notifications.item": lambda house, _: house.mail.public_id,
    "notice": lambda _, holder: _notice(holder).public_id,
    "opening": lambda *_: _opening().public_id,
    "decided": lambda house, _: house.decided.public_id,
    "fragment": lambda _house, _holder: "panne",
    "part": lambda _house, _holder: "constantes",
    "patient": lambda house, _: house.patient.public_id,
    "earlier": lambda house, _: house.earlier.public_id,
    "access": lambda house, _: house.access.public_id,
    "listing": lambda *_: _listing().public_id,
    "pharmacy": lambda house, _: house.pharmacy.public_id,
    "prescriptions.token": lambda house, _: house.pharmacy_secret,
    "line": lambda house, _: house.prescription.lines.get().public_id,
    "prescription": lambda house, _: house.prescription.public_id,
    "piece": lambda _house, _holder: "verdict",
    "pk": lambda _, holder: passkey(holder).pk,
    "place": lambda house, _: house.nurse.practitioner.places.get().public_id,
    "practitioner": lambda house, _: house.nurse.practitioner.public_id,
    "proposal": lambda house, _: proposals_of(house.demand)[0].public_id,
    "referral": lambda house, _: house.referral.public_id,
    "report": lambda house, _: house.report.public_id,
    "request_id": lambda house, _: house.request.public_id,
    "gesture": lambda house, _: house.listening.public_id,
    "room": lambda house, _: house.room.public_id,
    "scheduling.practitioner": lambda house, _: house.physician.practitioner.public_id,
    "sheet": lambda house, _: house.sheet.public_id,
    "site": lambda house, _: house.ehpad.public_id,
    "switch": lambda _house, _holder: "meg",
    "territory": lambda house, _: house.territory.public_id,
    "token": lambda house, _: link_for(house.nurse).make_token(house.nurse),
    "training": lambda house, _: _training(house).public_id,
    "uidb64": lambda house, _: house.nurse.public_id,
    "user": lambda house, _: house.nurse.public_id,
    "vital": lambda house, _: house.vital.public_id,
}

BODIES: dict[str, Callable[[House, User], dict[str, Any]]] = {
    "correspondence:close": lambda *_: {"reason": "handed"},
    "correspondence:switch": lambda *_: {"channel": "notice"},
    "consultations:ask": lambda *_: {"kind": "hand_camera"},
    "consultations:cancel": lambda *_: {"reason": "technical"},
    "consultations:consent": lambda *_: {"decision": "given", "given_by": "patient"},
    "consultations:ecg_keep": lambda *_: _trace(),
    "consultations:chat_write": lambda *_: {"text": "Bonjour."},
    "consultations:failed_before": lambda *_: {"kind": "line", "outcome": "goes_on"},
    "consultations:images_decide": lambda *_: {"decision": "given", "given_by": "patient", "manner": "oral"},
    "consultations:incident": lambda *_: {"kind": "line"},
    "consultations:interrupt": lambda *_: {"reason": "tired"},
    "consultations:to_person": lambda *_: {"reason": "examination"},
    "consultations:to_phone": lambda *_: {"reason": "no_picture"},
    "consultations:invite": lambda house, _: {"rpps": house.colleague.practitioner.rpps},
    "consultations:nurse_note": lambda *_: {"text": "Calme.", "version": "0"},
    "consultations:put_away": lambda *_: {"step": "plugged"},
    "consultations:report_draft": lambda *_: {"conclusion": "Repos.", "version": "0"},
    "consultations:conclude": lambda *_: {"conclusion": "Repos.", "version": "0"},
    "consultations:sign": lambda *_: {"conclusion": "Repos.", "version": "0"},
    "consultations:heard_trace_keep": lambda *_: {"image": _picture()},
    "consultations:still": lambda *_: {"source": "camera", "image": _picture()},
    "consultations:camera_view_keep": lambda *_: {"camera": "Logi", "name": "Table", "pan": "1"},
    "consultations:camera_view_rename": lambda *_: {"name": "Table"},
    "consultations:still_side": lambda *_: {"side": "left"},
    "consultations:still_ask": lambda *_: {"source": "camera"},
    "consultations:still_deliver": lambda *_: {"image": _picture()},
    "consultations:still_give_up": lambda *_: {"why": "no_answer"},
    "scheduling:delay": lambda *_: {"minutes": "10"},
    "accounts:delegation_give": lambda house, _: {"delegate": house.other_secretary.public_id},
    "usersessions_list": lambda _, holder: {"session": _session(holder).pk},
}
