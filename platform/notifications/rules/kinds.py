"""The kinds of message, declared by each app in its `notifications.py`.

    register(
        Kind(
            code="scheduling.appointment_booked",
            label="Rendez-vous pris",
            category="Rendez-vous",
            channels=(Channel.PAGE, Channel.EMAIL),
            context={"starts_at": datetime, "site": str},
            subject="Téléconsultation prévue {starts_at}, {site}",
            body="emails/scheduling/appointment_booked.txt",
        )
    )

No health data and no patient's name ever travels in a message: `context` names what may go in, with its
type, and anything else is refused when the message is written. The reader signs in to see whom it is about.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from uuid import UUID

from core.errors import Invalid

# The name in a context of a path that opens something to whoever reads it: sealed, as all the context is.
SEALED_LINK = "path"
# Beside the context, and sealed with it: what a message goes by, for the kinds that ask before it leaves.
ABOUT = "about"
# What an entry of a calendar is made of: the same `event` and a higher `sequence` each time it changes.
EVENT: Mapping[str, type] = MappingProxyType(
    {"event": UUID, "sequence": int, "starts_at": dt.datetime, "ends_at": dt.datetime}
)
Value = str | int | dt.datetime | dt.date | UUID
ALLOWED_TYPES = (str, int, dt.datetime, dt.date, UUID)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """`subject` is a sentence with {names} of the context: the e-mail's subject, the notice, the SMS.

    `notice` replaces it in the page, where the tense of a list reads better, and `sms` in an SMS, which is to
    stay within one. `calendar` is the method (RFC 5546) of the entry that goes with the e-mail: REQUEST or
    CANCEL; the context then holds what EVENT names. `body` is a text template
    under templates/emails/, given the typed context and `link` (absolute, "" without one); a foot follows.
    `secrets`: the names of the context that open something to whoever reads them, beside SEALED_LINK; they
    are kept until the message left, and no longer. A kind that is not `optional` cannot be switched off.
    `audience` names the roles whose preferences page shows it; empty means everyone's.
    `may_leave(about, address)`: asked when it is written and when it leaves, whether it may still go there.
    """

    code: str
    label: str
    category: str
    channels: tuple[str, ...]
    context: Mapping[str, type]
    subject: str
    body: str = ""
    notice: str = ""
    sms: str = ""
    calendar: str = ""
    icon: str = "bell"
    optional: bool = True
    secrets: tuple[str, ...] = ()
    audience: frozenset[str] = field(default_factory=frozenset)
    may_leave: Callable[[UUID, str], bool] | None = None

    def __post_init__(self) -> None:
        unknown = [name for name, type_ in self.context.items() if type_ not in ALLOWED_TYPES]
        if unknown:
            raise ValueError(f"{self.code}: {unknown} can be neither text, number, date nor public id.")
        if "email" in self.channels and not self.body:
            raise ValueError(f"{self.code}: an e-mail has a body.")
        if self.calendar and not EVENT.items() <= self.context.items():
            raise ValueError(f"{self.code}: an entry of a calendar has {sorted(EVENT)}.")
        if not set(self.secrets) <= self.context.keys():
            raise ValueError(f"{self.code}: a secret is a name of the context.")
        object.__setattr__(self, "context", MappingProxyType(dict(self.context)))

    def packed(self, values: Mapping[str, Value]) -> dict[str, str | int]:
        """The values as JSON can hold them; Invalid when one is missing, unknown or of another type."""
        if values.keys() != self.context.keys():
            raise Invalid(f"{self.code} : contexte attendu {sorted(self.context)}, reçu {sorted(values)}.")
        for name, type_ in self.context.items():
            if type(values[name]) is not type_:
                raise Invalid(f"{self.code} : « {name} » n’est pas du type attendu.", field=name)
        return {name: _packed(value) for name, value in values.items()}

    def goes_to(self, about: UUID | None, address: str) -> bool:
        """Whether what goes by `about` may go to this address; ValueError when the kind must be told what."""
        if self.may_leave is None:
            return True
        if about is None:
            raise ValueError(f"{self.code}: says by what it goes.")
        return self.may_leave(about, address)

    def unpacked(self, stored: Mapping[str, str | int]) -> dict[str, Value]:
        """The typed values again. A name that the kind no longer declares is left out."""
        return {
            name: _unpacked(stored[name], type_) for name, type_ in self.context.items() if name in stored
        }

    @property
    def opens(self) -> frozenset[str]:
        """The names whose values open something to whoever reads them."""
        return frozenset(self.secrets) | {SEALED_LINK} & self.context.keys()

    def emptied(self, stored: Mapping[str, str | int]) -> dict[str, str | int]:
        """What may still be kept of a context once it was sent, or is worth nothing any more."""
        return {name: value for name, value in stored.items() if name not in self.opens}

    def is_whole(self, stored: Mapping[str, str | int]) -> bool:
        """Whether it can still be written: nothing was taken out of its context."""
        return self.context.keys() <= stored.keys()


_kinds: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    for kind in kinds:
        if _kinds.setdefault(kind.code, kind) != kind:
            raise ValueError(f"Two kinds of message are named {kind.code}.")


def kind_of(code: str) -> Kind:
    """KeyError when no app declares it: a programming error, not a user's."""
    return _kinds[code]


def is_known(code: str) -> bool:
    """False for what was written before an app gave its kind up."""
    return code in _kinds


def all_kinds() -> list[Kind]:
    """By category, then by label: the order of the preferences page."""
    return sorted(_kinds.values(), key=lambda kind: (kind.category, kind.label))


def _packed(value: Value) -> str | int:
    if isinstance(value, dt.datetime) and value.tzinfo is None:
        raise ValueError("An instant has its time zone.")
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _unpacked(stored: str | int, type_: type) -> Value:
    if type_ is dt.datetime:
        return dt.datetime.fromisoformat(str(stored))
    if type_ is dt.date:
        return dt.date.fromisoformat(str(stored))
    return UUID(str(stored)) if type_ is UUID else stored
