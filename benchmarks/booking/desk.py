"""Who books in the made-up region: a general practitioner who looks for hours for their own patients."""

import random
from functools import cached_property

KINDS = ("treating", "rota", "region", "two")


class Desk:
    """Searches asked of the selectors (`search`) or of the whole page (`page`), and hours taken (`book`)."""

    def __init__(self, seed: int) -> None:
        from accounts.models import User
        from patients.models import TreatingPhysician
        from scheduling.models import Motive

        self._chance = random.Random(seed)
        self._motive = Motive.objects.get(label="Suivi")
        self._two = Motive.objects.get(label="Deux")
        rows = TreatingPhysician.objects.select_related("patient__commune", "practitioner__specialty")
        self._pairs = list(rows.order_by("pk")[:600])
        self._booker = self._chance.choice(list(User.objects.order_by("pk")))
        own = rows.filter(practitioner=self._booker.practitioner_id)
        self._own = list(own.order_by("pk"))

    def search(self, kind: str):
        """The offers found."""
        from core import clock
        from scheduling import selectors
        from scheduling.enums import ActForm, SearchScope

        pair = self._chance.choice(self._pairs)
        wished = {"scope": SearchScope.FIRST}
        if kind == "treating":
            wished = {"scope": SearchScope.PHYSICIAN, "physician": pair.practitioner}
        elif kind == "rota":
            wished = {"scope": SearchScope.ROTA}
        elif kind in ("region", "two"):
            wished = {"scope": SearchScope.REGION}
        wish = selectors.Wish(
            patient=pair.patient,
            motive=self._two if kind == "two" else self._motive,
            form=ActForm.BETWEEN_PHYSICIANS if kind == "two" else ActForm.SIMPLE_VIDEO,
            said={},
            **wished,
        )
        found = selectors.offers_for(self._whose(pair), wish, at=clock.now())
        if kind != "two":
            self._last = pair, found
        return found

    def page(self, kind: str) -> None:
        """The page where an hour is chosen, as the browser asks for it: everything but the socket."""
        pair = self._chance.choice(self._own)
        scope = str(pair.practitioner.public_id) if kind == "treating" else kind
        sent = {
            "motive": str((self._two if kind == "two" else self._motive).public_id),
            "scope": "region" if kind == "two" else scope,
        }
        answer = self._client.post(f"/rendez-vous/nouveau/{pair.patient.public_id}/", sent)
        assert answer.status_code == 200, f"{kind}: {answer.status_code}"
        assert b"pv-offer" in answer.content, f"{kind}: no offer"

    def book(self) -> bool:
        """Takes one of the hours last found for one physician; False when somebody was faster."""
        from core import clock
        from scheduling import services
        from scheduling.enums import ActForm

        pair, found = self._last
        if not found.offers:
            return False
        offer = self._chance.choice(found.offers)
        booking = services.Booking(
            patient=pair.patient,
            motive=self._motive,
            form=ActForm.SIMPLE_VIDEO,
            practitioner=offer.practitioner,
            starts_at=self._chance.choice(offer.slots).starts_at,
        )
        try:
            services.appointment_book(actor=self._whose(pair), booking=booking, at=clock.now())
        except services.SlotTaken:
            return False
        return True

    def _whose(self, pair):
        from core.actors import Actor

        return Actor(
            label="Banc",
            role="physician",
            user_id=self._booker.pk,
            practitioner_id=pair.practitioner_id,
        )

    @cached_property
    def _client(self):
        from django.test import Client

        from tests.cast import signed_in

        return signed_in(Client(), self._booker)
