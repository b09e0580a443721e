"""What is asked of an agenda by its address. What is mistyped is not asked."""

import datetime as dt

from django import forms

from scheduling.enums import AgendaView, AppointmentState

FARTHEST = dt.timedelta(days=366 * 30)  # beyond, there is no agenda, and at last no calendar
LIST_DAYS = 28
WEEK_DAYS = 7


class AgendaForm(forms.Form):
    """`?vue=semaine&jour=2026-11-24&etat=booked&format=csv`, each of them optional."""

    vue = forms.ChoiceField(choices=AgendaView.choices, required=False)
    jour = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    etat = forms.ChoiceField(choices=AppointmentState.choices, required=False)
    format = forms.ChoiceField(choices=[("csv", "csv"), ("ics", "ics")], required=False)

    def view(self) -> AgendaView:
        return AgendaView(str(self._given("vue") or AgendaView.WEEK))

    def state(self) -> str:
        return str(self._given("etat") or "")

    def file(self) -> str:
        """The format of a file, "" for the page."""
        return str(self._given("format") or "")

    def days(self, today: dt.date) -> list[dt.date]:
        """The day asked for, its week from Monday on, or four weeks from it."""
        first = day_near(self._given("jour"), today)
        if self.view() == AgendaView.DAY:
            return [first]
        if self.view() == AgendaView.WEEK:
            first -= dt.timedelta(days=first.weekday())
        count = WEEK_DAYS if self.view() == AgendaView.WEEK else LIST_DAYS
        return [first + dt.timedelta(days=away) for away in range(count)]

    def _given(self, name: str) -> object:
        self.is_valid()
        return self.cleaned_data.get(name)


def day_near(wanted: object, today: dt.date) -> dt.date:
    """A day within reach, else today."""
    is_near = isinstance(wanted, dt.date) and abs(wanted - today) <= FARTHEST
    return wanted if is_near and isinstance(wanted, dt.date) else today


def monday_of(wanted: str, today: dt.date) -> dt.date:
    """Of the week of « 2026-11-24 », or of today."""
    try:
        day = day_near(dt.date.fromisoformat(wanted), today)
    except ValueError:
        day = today
    return day - dt.timedelta(days=day.weekday())
