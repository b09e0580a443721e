"""The navigation of each role. Apps below the portal do not know it: their entries are listed here."""

from dataclasses import dataclass
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from accounts import presenters as people
from accounts import selectors as accounts
from accounts import services
from accounts.enums import Role
from accounts.models import User
from core import clock
from core.actors import Actor
from core.errors import Refused
from notifications import selectors as notices
from notifications.presenters import bell_label
from scheduling.selectors import all_waiting

EVERYONE = frozenset(Role)
CARE_AND_DESK = frozenset({Role.PHYSICIAN, Role.NURSE, Role.PHARMACIST, Role.SECRETARY})
AGENDA_ROLES = CARE_AND_DESK | {Role.SITE_COORDINATOR, Role.TERRITORY_COORDINATOR}
CARTS = frozenset({Role.PHYSICIAN, Role.NURSE, Role.PHARMACIST, Role.SITE_COORDINATOR, Role.REGIONAL_ADMIN})
SENDERS = frozenset({Role.PHYSICIAN, Role.SECRETARY, Role.REGIONAL_ADMIN})
BILLERS = frozenset({Role.PHYSICIAN, Role.NURSE, Role.SECRETARY})


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a menu: a label, the name of its URL, an icon of static/img/icons.svg, who sees it.

    `also`: where else its pages are, when not below its own address.
    """

    label: str
    url_name: str
    icon: str
    roles: frozenset[Role] = EVERYONE
    also: str = ""


# In the order of the page. An entry points to a page of its role that exists: tests/portal proves both.
MENU: tuple[Entry, ...] = (
    Entry("Aujourd’hui", "portal:home", "today"),
    Entry("Agenda", "scheduling:agenda", "calendar", AGENDA_ROLES),
    Entry("Patients", "portal:patients", "people", CARE_AND_DESK),
    Entry("Demandes", "scheduling:demands", "inbox", CARE_AND_DESK, also="/adressages/"),
    Entry("Feuilles", "billing:sheets", "euro", BILLERS),
    Entry("Chariots", "consultations:site_carts", "cart", frozenset({Role.NURSE, Role.SITE_COORDINATOR})),
    Entry("Journal", "portal:journal", "eye", frozenset({Role.REGIONAL_ADMIN})),
    Entry("Sites", "territory:sites", "building", frozenset({Role.REGIONAL_ADMIN}), also="/region/chariots/"),
    Entry("Annuaire", "directory:entries", "stethoscope", frozenset({Role.REGIONAL_ADMIN})),
    Entry("Motifs", "scheduling:motives", "filter", frozenset({Role.REGIONAL_ADMIN}), also="/motifs/"),
    Entry("Règles", "pathways:decisions", "shield", frozenset({Role.REGIONAL_ADMIN})),
    Entry("Comptes", "accounts:users", "people", frozenset({Role.REGIONAL_ADMIN})),
    Entry("Messages", "notifications:failures", "send", frozenset({Role.REGIONAL_ADMIN})),
)
ACCOUNT_MENU: tuple[Entry, ...] = (
    Entry("Aujourd’hui", "portal:home", "today"),
    Entry("Agenda", "scheduling:agenda", "calendar", AGENDA_ROLES),
    Entry("Patients", "portal:patients", "people", CARE_AND_DESK),
    Entry("Demandes", "scheduling:demands", "inbox", CARE_AND_DESK, also="/adressages/"),
    Entry("Feuilles", "billing:sheets", "euro", BILLERS),
    Entry("Chariots", "consultations:site_carts", "cart", CARTS),
    Entry("Journal", "portal:journal", "eye", frozenset({Role.REGIONAL_ADMIN})),
    Entry("Conservation", "portal:retention", "lock", frozenset({Role.REGIONAL_ADMIN})),
    Entry("Sécurité du compte", "mfa_index", "shield"),
    Entry("Appareils connectés", "usersessions_list", "screen"),
    Entry("Mes avis", "notifications:preferences", "bell"),
    Entry("Mes motifs", "scheduling:own_motives", "filter", frozenset({Role.PHYSICIAN}), also="/motifs/"),
    Entry("Mon courrier", "correspondence:own", "inbox", frozenset({Role.PHYSICIAN})),
    Entry("Envois à reprendre", "correspondence:to_take_up", "send", SENDERS),
    Entry("Délégations", "accounts:delegations", "calendar", frozenset({Role.PHYSICIAN})),
    Entry("Présences et retards", "scheduling:attendance", "clock", frozenset({Role.REGIONAL_ADMIN})),
    Entry("Médicaments", "prescriptions:lists", "pill", frozenset({Role.REGIONAL_ADMIN})),
    Entry("Tester ma ligne", "consultations:line_test", "signal"),
    Entry("Comment serai-je payé", "pathways:explain", "euro"),
    Entry("Qui peut faire quoi", "accounts:duties", "help"),
    Entry("API pour les logiciels", "api:docs", "link", frozenset({Role.REGIONAL_ADMIN})),
)


# Where the stand-in receives what would leave for real (settings.MAILBOX), and nowhere else.
MAILBOX = Entry("E-mails et SMS de la démo", "notifications:mailbox", "inbox")
SECURE_MAILBOX = Entry("Courrier sécurisé de la démo", "correspondence:stand_in", "shield")


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str
    icon: str
    current: bool = False
    count: int = 0


@dataclass(frozen=True, slots=True)
class Account:
    """Who is signed in, as the header shows it."""

    name: str
    initials: str
    detail: str
    items: list[Link]
    logout_url: str


@dataclass(frozen=True, slots=True)
class Navigation:
    items: list[Link]
    account: Account
    search_url: str = ""
    notices: Link | None = None


def navigation(
    actor: Actor, *, path: str, detail: str, several_roles: bool, is_counted: bool = True
) -> Navigation:
    """The menus of this actor on the page at `path`; `detail` is said under their name."""
    role = Role(actor.role)
    own = [_link(entry, path) for entry in ACCOUNT_MENU if role in entry.roles]
    if several_roles:
        own.append(Link("Changer de rôle", reverse("accounts:role"), "people"))
    if settings.MAILBOX:
        own.append(_link(MAILBOX, path))
    if settings.SECURE_STAND_IN:
        own.append(_link(SECURE_MAILBOX, path))
    account = Account(actor.label, _initials(actor.label), detail, own, reverse("account_logout"))
    counts = {"scheduling:demands": all_waiting(actor, clock.now())} if is_counted else {}
    items = [_link(entry, path, counts.get(entry.url_name, 0)) for entry in MENU if role in entry.roles]
    search_url = reverse("portal:patients") if role in CARE_AND_DESK else ""
    bell = _bell(actor) if is_counted else Link("Avis", reverse("notifications:notices"), "bell")
    return Navigation(items, account, search_url=search_url, notices=bell)


def navigation_context(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `nav`, None on pages without an actor, and `actor`.

    A page of refusal counts nothing: it is drawn often, and looked at for a moment.
    """
    standing = _standing(request)
    actor = None if standing is None else _actor(request, standing)
    if standing is None or actor is None:
        return {"nav": None, "actor": None}
    places = [row.site.name for row in standing.memberships if row.role == actor.role and row.site]
    nav = navigation(
        actor,
        path=request.path,
        detail=_detail(standing.user, actor, places),
        several_roles=len(standing.roles) > 1,
        is_counted=not getattr(request, "is_refused", False),
    )
    return {"nav": nav, "actor": actor}


def _standing(request: HttpRequest) -> accounts.Standing | None:
    """Of who is signed in; read here where a page was refused before anybody asked: a wrong address."""
    if hasattr(request, "standing"):
        return cast(accounts.Standing, request.standing)
    user = getattr(request, "user", None)
    if not isinstance(user, User) or not services.has_given_second_factor(request.session):
        return None
    return accounts.standing_of(user, clock.today(clock.now()))


def _actor(request: HttpRequest, standing: accounts.Standing) -> Actor | None:
    """None while no role is chosen, and for who holds none."""
    try:
        return getattr(request, "actor", None) or services.actor_in(standing, request.session)
    except Refused:
        return None


def _detail(user: User, actor: Actor, places: list[str]) -> str:
    """« Médecine générale · MSP de Guise »: what this person is here, and where."""
    practitioner = user.practitioner if actor.role == Role.PHYSICIAN else None
    said = practitioner.trade if practitioner else people.role_of(user, actor.role)
    return " · ".join([said, *places[:1]])


def _bell(actor: Actor) -> Link:
    unread = notices.unread_count_for(actor)
    return Link(bell_label(unread), reverse("notifications:notices"), "bell", count=unread)


def _link(entry: Entry, path: str, count: int = 0) -> Link:
    url = reverse(entry.url_name)
    below = path == url if url == "/" else path.startswith(tuple(filter(None, (url, entry.also))))
    return Link(entry.label, url, entry.icon, current=below, count=count)


def _initials(name: str) -> str:
    words = [word for word in name.split() if word != "Dr"]
    return "".join(word[0] for word in (words[:1] + words[-1:])).upper()
