"""What is typed of who came: how late, and over which days it is counted."""

from django import forms

from scheduling.enums import CountedBy, Party
from scheduling.forms.motives import PeriodForm


class DelayForm(forms.Form):
    """One press: so many minutes, of the physician unless said otherwise."""

    minutes = forms.IntegerField(min_value=0, required=False)
    party = forms.ChoiceField(choices=Party.choices, required=False)

    def said(self) -> tuple[int, Party]:
        """Nought for what is not a number: the service refuses it in words."""
        self.is_valid()
        return self.cleaned_data.get("minutes") or 0, Party(self.cleaned_data.get("party") or Party.PHYSICIAN)


class AttendanceForm(PeriodForm):
    """The days counted, both included, and by what."""

    by = forms.ChoiceField(label="Par", choices=CountedBy.choices)
