"""What a browser found out of its line, as data."""

from collections.abc import Mapping
from typing import Any

from django import forms

from core.errors import Invalid
from territory.enums import DeviceAnswer, DeviceTried, LinePath, LineVerdict
from territory.services import Measured


class LineForm(forms.Form):
    """What the line test of the page measured."""

    kbps_up = forms.IntegerField(required=False, min_value=0, max_value=10_000_000)
    kbps_down = forms.IntegerField(required=False, min_value=0, max_value=10_000_000)
    verdict = forms.CharField(required=False, max_length=20)


MEASURES = {
    "up_kbps": 1e6,
    "down_kbps": 1e6,
    "loss": 1,
    "rtt_ms": 6e4,
    "jitter_ms": 6e4,
    "connect_ms": 6e4,
    "freezes": 1e3,
}


class LineTestForm(forms.Form):
    """What a browser found out, as data, and what the person answered of each device."""

    verdict = forms.ChoiceField(choices=LineVerdict.choices)
    path = forms.ChoiceField(choices=[("", ""), *LinePath.choices], required=False)
    browser = forms.CharField(max_length=80, required=False)
    found = forms.JSONField(required=False)

    def measured(self) -> Measured:
        """Known names and possible values; the rest is left out."""
        found = self.cleaned_data["found"]
        found = found if isinstance(found, dict) else {}
        path = self.cleaned_data["path"]
        return Measured(
            verdict=LineVerdict(self.cleaned_data["verdict"]),
            path=LinePath(path) if path else None,
            measures={
                name: found[name] for name, most in MEASURES.items() if _is_within(found.get(name), most)
            }
            | ({"down_at_least": True} if found.get("down_at_least") is True else {}),
            paths={one: found[one.value] for one in LinePath if isinstance(found.get(one.value), bool)},
            devices={
                device: DeviceAnswer(self.data[device.value])
                for device in DeviceTried
                if self.data.get(device.value) in DeviceAnswer.values
            },
            browser=self.cleaned_data["browser"],
        )


def measured_of(post: Mapping[str, Any]) -> Measured:
    """What was measured and answered; Invalid when nothing was."""
    form = LineTestForm(post)
    if not form.is_valid():
        raise Invalid("Mesurez d’abord la ligne.", field="verdict")
    return form.measured()


def _is_within(value: Any, most: float) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= most
