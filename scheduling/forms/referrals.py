"""What is typed to refer a patient, to decline a referral and to take one back."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from core.entry import required_if
from directory.models import Practitioner, Specialty
from scheduling.enums import ReferralDecline, ReferralWithdrawal, SentTo, Wished
from scheduling.models import Motive
from territory.models import Territory

WHO = "Écrivez le nom du médecin, puis choisissez-le."
NOBODY = "Aucun médecin de ce nom n’a de compte ici."
CHOOSE = "Dites lequel\u00a0: il lira le dossier."


class ReferralForm(forms.Form):
    """To whom, what is asked, how soon. A name comes back with those who bear it, and one is chosen."""

    to = forms.ChoiceField(
        label="À qui",
        choices=SentTo.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez à qui vous adressez."},
    )
    name = forms.CharField(label="Nom du médecin, ou RPPS", required=False, max_length=80)
    physician = forms.UUIDField(required=False)
    specialty = forms.CharField(label="Spécialité", required=False, max_length=80)
    territory = forms.UUIDField(label="Territoire", required=False)
    question = forms.CharField(
        label="Votre question",
        max_length=2000,
        help_text="Lue par le médecin qui prend l’adressage et par les soignants de l’acte, "
        "jamais dans un avis ni un e-mail.",
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": "Écrivez la question que vous posez."},
    )
    wished = forms.TypedChoiceField(
        label="À voir",
        choices=Wished.choices,
        coerce=lambda value: Wished(int(value)),
        widget=forms.RadioSelect,
        error_messages={"required": "Dites dans quel délai."},
    )
    motive = forms.UUIDField(label="Motif, si vous le connaissez", required=False)
    valid_until = forms.DateField(
        label="Valable jusqu’au",
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Dites jusqu’à quel jour."},
    )

    def __init__(
        self,
        data: Any,
        *,
        initial: dict[str, Any],
        specialties: Iterable[Specialty],
        territories: Iterable[Territory],
        motives: Sequence[Motive],
    ) -> None:
        super().__init__(data, initial=initial)
        self.specialties = {one.short_label: one for one in specialties}
        self.territories = {one.public_id: one for one in territories}
        self.motives = {one.public_id: one for one in motives}
        self.found: Sequence[Practitioner] = ()
        required_if(self, "name", WHO, is_asked=self["to"].value() == SentTo.PHYSICIAN)

    def choose_among(self, found: Sequence[Practitioner]) -> None:
        """Those whom the name that was typed may mean, looked up before the form is judged."""
        self.found = found

    def clean_motive(self) -> Motive | None:
        return self.motives.get(self.cleaned_data["motive"])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        check = {SentTo.PHYSICIAN: self._to_physician, SentTo.SPECIALTY: self._to_specialty}
        if "to" in values:
            check.get(SentTo(values["to"]), self._to_territory)(values)
        return values

    def _to_physician(self, values: dict[str, Any]) -> None:
        by_id = {one.public_id: one for one in self.found}
        picked = values.get("physician")
        chosen = by_id.get(picked) if picked is not None else None
        if chosen is None and "name" not in self.errors:
            self.add_error("name", CHOOSE if self.found else NOBODY)
        values |= {"physician": chosen, "specialty": None, "territory": None}

    def _to_specialty(self, values: dict[str, Any]) -> None:
        chosen = self.specialties.get(values.get("specialty") or "")
        if chosen is None:
            self.add_error("specialty", "Choisissez une spécialité.")
        self._to_territory(values)
        values["specialty"] = chosen

    def _to_territory(self, values: dict[str, Any]) -> None:
        chosen = self.territories.get(values["territory"]) if values.get("territory") else None
        if chosen is None:
            self.add_error("territory", "Choisissez un territoire.")
        values |= {"physician": None, "specialty": None, "territory": chosen}

    def pool(self) -> tuple[Specialty | None, Territory | None]:
        """The specialty and the territory as they stand on the page; no territory while one of them lacks."""
        to, specialty = self["to"].value(), self.specialties.get(self["specialty"].value() or "")
        here = str(self["territory"].value())
        territory = next((one for key, one in self.territories.items() if str(key) == here), None)
        if to == SentTo.SPECIALTY and specialty is not None:
            return specialty, territory
        return None, (territory if to == SentTo.ROTA else None)

    def letter(self) -> dict[str, Any]:
        """As `services.Letter` takes it, without the patient."""
        names = ("question", "wished", "valid_until", "physician", "specialty", "territory", "motive")
        return {name: self.cleaned_data[name] for name in names}


def first_valid_until(today: dt.date) -> dt.date:
    """Three months, unless it is written otherwise."""
    return today + dt.timedelta(days=90)


class _Reasoned(forms.Form):
    words = forms.CharField(
        label="Précision", required=False, max_length=300, help_text="Lue par les médecins de l’adressage."
    )


class ReferralDeclineForm(_Reasoned):
    reason = forms.ChoiceField(
        label="Pourquoi",
        choices=ReferralDecline.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une raison : le médecin traitant la lira."},
    )
    field_order = ("reason", "words")


class ReferralWithdrawForm(_Reasoned):
    reason = forms.ChoiceField(
        label="Pourquoi",
        choices=ReferralWithdrawal.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une raison : le confrère la lira."},
    )
    field_order = ("reason", "words")
