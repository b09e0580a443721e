"""What people type: numbers as they are copied, and a form that shows a row somebody else may be editing."""

import contextlib
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar, cast

from django import forms
from django.db import models
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from core import french
from core.errors import Invalid, Stale

Done = TypeVar("Done")
SEPARATORS = re.compile(r"[\s.\-]+")
NO_NUMBER = (
    "Un numéro a dix chiffres, par exemple 03 23 97 00 20\u00a0; celui d’un autre pays commence par +, par "
    "exemple +32 470 12 34 56."
)
MEANWHILE = (
    "Quelqu’un d’autre vient de modifier la même chose que vous. Rien n’est perdu : là où vous différez, "
    "gardez votre réponse ou reprenez la sienne, puis enregistrez."
)


class NumberField(forms.CharField):
    """An identifier as it is copied from elsewhere: spaces, dots and hyphens count for nothing."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}), **kwargs)

    def to_python(self, value: Any) -> Any:
        return SEPARATORS.sub("", super().to_python(value) or "").upper() or self.empty_value


class LinesField(forms.CharField):
    """Several short texts, one a line; kept as a list."""

    def __init__(self, *, each: int, **kwargs: Any) -> None:
        self._each = each
        super().__init__(widget=forms.Textarea({"rows": 3}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        typed = value if isinstance(value, list) else (super().to_python(value) or "").splitlines()
        return list(dict.fromkeys(line.strip() for line in typed if line.strip()))

    def validate(self, value: Any) -> None:
        super().validate(value)
        if any(len(line) > self._each for line in value):
            raise forms.ValidationError(f"Au plus {self._each} caractères par ligne.")

    def run_validators(self, value: Any) -> None:
        """Those of a text say nothing of a list."""


class PhoneField(forms.CharField):
    """A telephone number, kept as people read it: « 03 23 97 00 20 », « +32 470 12 34 56 ». `short`: or one
    such as 15.
    """

    def __init__(self, *, short: bool = False, **kwargs: Any) -> None:
        self._short = short
        super().__init__(widget=forms.TextInput({"type": "tel", "autocomplete": "off"}), **kwargs)

    def to_python(self, value: Any) -> str:
        typed = super().to_python(value) or ""
        number = french.phone(typed)
        if self._short and re.fullmatch(r"\d{2,6}", bare := SEPARATORS.sub("", typed)):
            number = bare
        if typed and not number:
            raise forms.ValidationError(NO_NUMBER)
        return number


class Editing(forms.BaseForm):
    """Mixed into a form that edits a row: it carries what was shown, so that one writes what one changed.

    Two people who change different fields both win. Who changes what somebody else has changed since is
    refused, with what the row holds now beside what was typed; sent again, in knowledge, it is accepted.
    """

    is_stale = False
    watched: tuple[str, ...] = ()

    def watch(self, row: models.Model | None) -> None:
        """To be called at the end of `__init__`; None, or a row that is not stored yet, watches nothing."""
        if row is None or row.pk is None:
            return
        self.watched = tuple(self.fields)
        for field in self.fields.values():
            field.show_hidden_initial = True

    @property
    def shown(self) -> dict[str, Any]:
        """What each field showed, as the browser gives it back; without those that it does not."""
        return dict(self._initials())

    @property
    def status(self) -> int:
        """Of the page that shows the form: 409 after somebody else’s change, 422 when refused."""
        return 409 if self.is_stale else 422 if self.is_bound else 200

    def tell(self, row: models.Model) -> None:
        """Say what the row holds now where both changed it, and take over what the other alone changed."""
        typed, shown = dict(self.cleaned_data), self.shown
        self.is_stale = True
        self.data = cast(QueryDict, self.data).copy()
        self.add_error(None, MEANWHILE)
        for name in self.watched:
            now = getattr(row, name)
            if name in shown and typed[name] == shown[name]:
                self._set(self[name].html_name, name, now)
            elif now not in (typed[name], shown.get(name, now)):
                self.add_error(name, f"Entre-temps\u00a0: {_said(row, name)}")
            self._set(self[name].html_initial_name, name, now)

    def _initials(self) -> Iterator[tuple[str, Any]]:
        for name in self.watched:
            field, key = self.fields[name], self[name].html_initial_name
            if key in self.data:
                given = field.hidden_widget().value_from_datadict(self.data, self.files, key)
                with contextlib.suppress(forms.ValidationError):
                    yield name, field.to_python(given)

    def _set(self, key: str, name: str, value: Any) -> None:
        """As a browser would send this value of this field."""
        sent = self.fields[name].prepare_value(value)
        many = sent if isinstance(sent, list) else ["" if sent is None else sent]
        if isinstance(self.fields[name], forms.BooleanField) and not value and key == self[name].html_name:
            many = []
        cast(QueryDict, self.data).setlist(key, [str(one) for one in many])


def saves(form: Any, save: Callable[[], object], again: Callable[[], models.Model]) -> bool:
    """Whether a valid form (an `Editing`) was saved; somebody else’s change is told on it, and kept.

    `again` reads the row as it is now.
    """
    if not form.is_valid():
        return False
    try:
        save()
    except Stale:
        form.tell(again())
    except Invalid as refusal:
        refuse(form, refusal)
    return bool(form.is_valid())


def outcome(form: forms.BaseForm, act: Callable[[], Done]) -> Done | None:
    """What the service gave back; None when there was nothing to do, or with its refusal on the form."""
    if not form.is_valid():
        return None
    try:
        return act()
    except Invalid as refusal:
        refuse(form, refusal)
        return None


def refuse(form: forms.BaseForm, refusal: Invalid) -> None:
    """Say it beside the field that it is about."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)


def required_if(form: forms.BaseForm, name: str, sentence: str, *, is_asked: bool) -> None:
    """A field that one answer asks for: until there is an answer it is not called optional."""
    field = form.fields[name]
    field.required = is_asked or not form.is_bound
    field.error_messages["required"] = sentence


def halves(form: forms.BaseForm, names: Iterable[str]) -> None:
    """These fields take half the width of the form, two by two."""
    for name in names:
        form.fields[name].widget.attrs["class"] = "pv-half"


def _said(row: models.Model, name: str) -> str:
    """« oui », « Cabinet », « vide »: the value of a field as it is read."""
    value = getattr(row, name)
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, list):
        said = dict(row._meta.get_field(name).base_field.flatchoices)  # type: ignore[union-attr]
        return ", ".join(str(said.get(one, one)) for one in value) or "vide"
    display = getattr(row, f"get_{name}_display", None)
    return str(display() if display else value if value not in (None, "") else "") or "vide"


def form_page(
    request: HttpRequest, form: Editing, *, title: str, action: str, back: dict[str, str], lead: str = ""
) -> HttpResponse:
    """A page that is one form; `back` {url, label}: where it comes from."""
    context = {"form": form, "title": title, "action": action, "back": back, "lead": lead}
    return render(request, "forms/page.html", context, status=form.status)
