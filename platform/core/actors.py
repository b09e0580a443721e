"""Who acts: a person with a role at some sites, or a named job. Never nobody."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from django.http import HttpRequest

Page = TypeVar("Page", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class Factor:
    """A second factor given in this session: `kind` as the sign-in names it (« totp », « webauthn »)."""

    kind: str
    given_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Built once per request, socket or task, and passed to every service and selector.

    `role` is the code of the role the person holds in this session; a job has the role "job", and who was let
    in by a link, without an account, the role "guest".
    `site_ids` are the sites where the role is held; `territory_ids` their territories.
    `delegator_ids` are the practitioners who delegated to this person (a secretary's physicians).
    `purpose` says why personal data is opened ("care" unless the person stated something else).
    `factor` is the last second factor that they gave, when it is known: to sign asks for it.
    """

    label: str
    role: str
    user_id: int | None = None
    practitioner_id: int | None = None
    site_ids: frozenset[int] = field(default_factory=frozenset)
    territory_ids: frozenset[int] = field(default_factory=frozenset)
    delegator_ids: frozenset[int] = field(default_factory=frozenset)
    purpose: str = "care"
    factor: Factor | None = None

    def __post_init__(self) -> None:
        if not self.label or not self.role:
            raise ValueError("An actor has a name and a role.")
        if self.user_id is None and self.role not in ("job", "guest"):
            raise ValueError("A person acts with their account; anything else is a named job or a guest.")

    @property
    def is_job(self) -> bool:
        return self.role == "job"

    @property
    def practitioner_ids(self) -> frozenset[int]:
        """The practitioners in whose name this actor works: oneself and one's delegators."""
        own = frozenset() if self.practitioner_id is None else frozenset({self.practitioner_id})
        return own | self.delegator_ids


def job(name: str) -> Actor:
    """A named job as an actor: `job("scheduling.remind")`."""
    return Actor(label=name, role="job")


def guest(label: str) -> Actor:
    """Somebody whom a physician let in by a link; the journal does not keep their name."""
    return Actor(label=label, role="guest")


# Who acts on one appointment by the link they received. They name nobody: the journal keeps them as they are.
PATIENT_BY_LINK, RELATIVE_BY_LINK = "Le patient, par lien", "Un proche, par lien"
NAMELESS = frozenset({PATIENT_BY_LINK, RELATIVE_BY_LINK})


class ActorRequest(HttpRequest):
    """What a view receives once `accounts.middleware.ActorMiddleware` has found who acts."""

    actor: Actor


def without_actor(view: Page) -> Page:
    """Mark a page that a signed-in person may open before any role is known (their own account)."""
    view.without_actor = True  # type: ignore[attr-defined]
    return view
