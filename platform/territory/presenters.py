"""The words about sites, carts and devices."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from core import french
from core.clock import today
from territory.enums import Calibration, CartState, DeviceResult, LineVerdict, SiteKind
from territory.models import Cart, Device, LineTest, LineTestLink, Site
from territory.rules import LINE_TEST_DAYS, LOW_BATTERY, calibration, calibration_due
from territory.selectors import Upcoming, to_watch

IN_SERVICE = {"label": "En service", "icon": "check", "tone": "ok"}
OUT_OF_SERVICE = {"label": "Hors service", "icon": "stop", "tone": "danger"}
TO_WATCH = {"label": "À surveiller", "icon": "warning", "tone": "warn"}
OPEN = {"label": "Ouvert", "icon": "check", "tone": "ok"}
CLOSED = {"label": "Fermé", "icon": "lock", "tone": "warn"}

# After « la ligne », « le chariot »…
OF_THE_SITE = {
    SiteKind.EHPAD: "de l’EHPAD",
    SiteKind.MSP: "de la maison de santé",
    SiteKind.PRACTICE: "du cabinet",
    SiteKind.HEALTH_CENTRE: "du centre de santé",
    SiteKind.HOSPITAL: "de l’hôpital",
    SiteKind.PHARMACY: "de la pharmacie",
    SiteKind.TOWN_HALL: "de la mairie",
    SiteKind.HEALTH_HOUSE: "de l’espace santé",
}


def site_state(site: Site) -> dict[str, str]:
    return OPEN if site.is_open else CLOSED


def cart_state(cart: Cart, on: dt.date) -> dict[str, str]:
    """« À surveiller » while a device failed or its calibration is overdue."""
    if cart.state != CartState.IN_SERVICE:
        return OUT_OF_SERVICE
    return TO_WATCH if to_watch(cart, on) else IN_SERVICE


SITE_COLUMNS = (
    *("Nom", "Type", "FINESS", "Adresse", "Code postal", "Commune", "Territoire", "Téléphone"),
    *("Chariots", "Rendez-vous", "Raison"),
)


def site_row(site: Site) -> list[object]:
    """One line of the export; the site carries its `cart_count`."""
    place = [site.address, site.commune.postcode, site.commune, site.territory, site.phone]
    known = [site.name, site.get_kind_display(), site.finess]
    carts: int = site.cart_count  # type: ignore[attr-defined]
    return [*known, *place, carts, site_state(site)["label"], site.closed_reason]


def site_facts(site: Site) -> list[dict[str, str]]:
    return [
        {"label": "FINESS", "value": site.finess or "Non renseigné"},
        {"label": "Adresse", "value": site.address or "Non renseignée"},
        {"label": "Commune", "value": f"{site.commune.postcode} {site.commune}"},
        {"label": "Territoire", "value": str(site.territory or "Hors territoire")},
        {"label": "Téléphone", "value": site.phone or "Non renseigné"},
    ]


def upcoming_sentence(upcoming: Upcoming) -> str:
    """« 12 rendez-vous à venir, le premier jeu. 26 nov. 2026 à 14 h 30. », "" when there is none."""
    if not upcoming.count or upcoming.first_at is None:
        return ""
    first = french.moment_spoken(upcoming.first_at)
    if upcoming.count == 1:
        return f"Un rendez-vous à venir, {first}."
    return f"{upcoming.count} rendez-vous à venir, le premier {first}."


def kept_sentence(upcoming: Upcoming) -> str:
    """What becomes of them when nothing new can be taken."""
    said = upcoming_sentence(upcoming)
    if not said:
        return "Aucun rendez-vous n’y est pris pour la suite."
    return (
        f"{said} Ce qui est pris est maintenu : seuls ceux qui tiennent l’agenda le déplacent ou l’annulent."
    )


def cart_lines(carts: Iterable[Cart], at: dt.datetime) -> list[dict[str, Any]]:
    """The carts of a site; each has its devices prefetched."""
    return [
        {
            "title": cart.name,
            "url": reverse("territory:cart", args=[cart.public_id]),
            "test_url": reverse("consultations:line_test_of", args=[cart.public_id]),
            "state": cart_state(cart, today(at)),
            "text": " · ".join(
                filter(
                    None, (cart_place(cart), cart.state_reason, _devices(cart), *watch_words(cart, today(at)))
                )
            ),
        }
        for cart in carts
    ]


TO_TEST = {
    "never": "La ligne n’a jamais été testée.",
    "bad": "Le dernier essai n’était pas bon.",
    "old": f"Le dernier essai a plus de {LINE_TEST_DAYS} jours.",
}


def line_said(verdict: LineVerdict) -> str:
    """« Ligne bonne », « Image réduite »: as the browser says it (static/js/media/verdict.js)."""
    return {
        LineVerdict.POOR: "Image réduite",
        LineVerdict.AUDIO_ONLY: "Son seulement",
        LineVerdict.NONE: "Appel impossible",
    }.get(verdict, f"Ligne {verdict.label}")


def line_test_lines(tests: Iterable[LineTest]) -> list[dict[str, Any]]:
    """The history of a site: « Ligne bonne », when, by whom, at which cart."""
    return [
        {
            "title": line_said(LineVerdict(test.verdict)),
            "url": reverse("consultations:line_test_report", args=[test.public_id]),
            "text": " · ".join(
                filter(None, [french.moment(test.tested_at), tester(test), str(test.cart or "")])
            ),
            "reference": test.reference,
            "is_bad": test.verdict not in (LineVerdict.GOOD, LineVerdict.FAIR),
        }
        for test in tests
    ]


def tester(test: LineTest) -> str:
    """« Nadia Benali », « Jean Martin, installateur »."""
    return f"{test.tested_by}, installateur" if test.link_id else test.tested_by


def line_test_link_lines(links: Iterable[LineTestLink], at: dt.datetime) -> list[dict[str, Any]]:
    """The links for installers, each with its `test_count`. `revoke_url` while it opens something."""
    return [
        {
            "title": link.label,
            "text": " · ".join(_link_words(link)),
            "state": _link_state(link, at),
            "revoke_url": _revoke_url(link) if link.revoked_at is None and at < link.link_until else "",
        }
        for link in links
    ]


def _revoke_url(link: LineTestLink) -> str:
    return reverse("territory:line_test_link_revoke", args=[link.site.public_id, link.public_id])


def _link_words(link: LineTestLink) -> list[str]:
    words = [str(link.cart or "Tout le site"), f"fait par {link.made_by}, {french.moment(link.made_at)}"]
    if link.link_used_at is not None:
        words.append(f"ouvert {french.moment(link.link_used_at)}")
    if link.revoked_at is not None:
        return [*words, f"retiré par {link.revoked_by}, {french.moment(link.revoked_at)}"]
    return [*words, f"valable jusqu’au {french.moment_spoken(link.link_until)}"]


def _link_state(link: LineTestLink, at: dt.datetime) -> dict[str, str]:
    if link.revoked_at is not None:
        return {"label": "Retiré", "icon": "close", "tone": ""}
    if link.link_used_at is not None:
        tests: int = link.test_count  # type: ignore[attr-defined]
        count = f"{tests} essais" if tests > 1 else f"{tests or 'aucun'} essai"
        return {"label": f"Ouvert, {count}", "icon": "check", "tone": "ok" if tests else ""}
    if at >= link.link_until:
        return {"label": "Périmé sans avoir servi", "icon": "clock", "tone": "warn"}
    return {"label": "Pas encore ouvert", "icon": "clock", "tone": ""}


def line_test_link_told(link: LineTestLink, email: str) -> str:
    """What is said beside a new link, the one time that it is shown."""
    sent = "Il part aussi par e-mail. " if email else ""
    until = french.moment_spoken(link.link_until)
    return f"{sent}Il s’ouvre une fois, sur un seul appareil, jusqu’au {until}, et n’est montré qu’ici."


def device_lines(cart: Cart, devices: Iterable[Device], at: dt.datetime) -> list[dict[str, Any]]:
    return [
        {
            "title": device.label,
            "url": reverse("territory:device_edit", args=[cart.public_id, device.public_id]),
            "remove_url": reverse("territory:device_remove", args=[cart.public_id, device.public_id]),
            "text": " · ".join(_device_words(device, at)),
            "battery": _battery(device),
        }
        for device in devices
    ]


def watch_words(cart: Cart, on: dt.date) -> list[str]:
    """« Stéthoscope : ne fonctionne pas », « Tensiomètre : étalonnage dépassé »."""
    return [f"{device.label} : {', '.join(_faults(device, on))}" for device in to_watch(cart, on)]


def overdue_words(cart: Cart, on: dt.date) -> list[str]:
    """« Tensiomètre : étalonnage dépassé »."""
    late = [device for device in to_watch(cart, on) if _is_overdue(device, on)]
    return [f"{device.label} : étalonnage dépassé" for device in late]


def out_words(cart: Cart) -> list[str]:
    """« Otoscope : hors service depuis le… »."""
    return [f"{one.label} : {stopped_words(one)}" for one in cart.devices.all() if one.stopped_at is not None]


def _is_overdue(device: Device, on: dt.date) -> bool:
    return calibration(device.kind, device.calibrated_on, on) == Calibration.OVERDUE


def _faults(device: Device, on: dt.date) -> list[str]:
    said = device.last_result if device.last_result != DeviceResult.OK else ""
    if device.stopped_at is not None:
        return [stopped_words(device)]
    words = [french.within(DeviceResult(said).label)] if said else []
    return [*words, "étalonnage dépassé"] if _is_overdue(device, on) else words


def stopped_words(device: Device) -> str:
    """« hors service depuis le mar. 24 nov. 2026, par Nadia Benali », "" for a device in service."""
    if device.stopped_at is None:
        return ""
    return f"hors service depuis le {french.day(today(device.stopped_at))}, par {device.stopped_by}"


def calibration_words(device: Device, on: dt.date) -> str:
    """« étalonnage à refaire avant le 3 mars 2027 », "" for what is not calibrated."""
    state = calibration(device.kind, device.calibrated_on, on)
    if state == Calibration.UNKNOWN:
        return "date d’étalonnage inconnue"
    due = calibration_due(device.kind, device.calibrated_on) if device.calibrated_on else None
    if due is None:
        return ""
    return CALIBRATION_SAID[state].format(french.day(due))


def calibration_due_words(device: Device, on: dt.date) -> str:
    """« étalonnage à refaire depuis le 3 mars 2026 », "" while it counts, or when its date is not known."""
    due = calibration_due(device.kind, device.calibrated_on) if device.calibrated_on else None
    return f"étalonnage à refaire depuis le {french.day(due)}" if due is not None and due <= on else ""


CALIBRATION_SAID = {
    Calibration.OVERDUE: "étalonnage dépassé depuis le {}",
    Calibration.DUE_SOON: "étalonnage à prévoir avant le {}",
    Calibration.UP_TO_DATE: "étalonnage valable jusqu’au {}",
}


def cart_place(cart: Cart) -> str:
    """« Salle de soins », « Valise, pour le domicile »."""
    if cart.is_kit:
        return "Valise, pour le domicile des patients"
    return str(cart.room) if cart.room else "Sans salle"


def _devices(cart: Cart) -> str:
    devices = list(cart.devices.all())
    low = sum(_is_low(device) for device in devices)
    count = f"{len(devices)} appareils" if len(devices) > 1 else f"{len(devices) or 'aucun'} appareil"
    return count + (f", {low} à brancher" if low else "")


def _device_words(device: Device, at: dt.datetime) -> list[str]:
    kind = device.get_kind_display()
    words = [kind] if kind.casefold() not in device.label.casefold() else []
    if device.serial_number:
        words.append(f"n°\u00a0{device.serial_number}")
    if device.software_version:
        words.append(f"logiciel {device.software_version}")
    if device.checked_at:
        same_day = today(device.checked_at) == today(at)
        seen = french.hour(device.checked_at) if same_day else french.day(today(device.checked_at))
        by = f" par {device.checked_by}" if device.checked_by else ""
        words.append(f"contrôlé {'à' if same_day else 'le'} {seen}{by}")
    if device.last_result:
        words.append(french.within(DeviceResult(device.last_result).label))
    more = [stopped_words(device), calibration_words(device, today(at))]
    return [*(words or ["Jamais contrôlé"]), *filter(None, more)]


def _battery(device: Device) -> dict[str, str] | None:
    if device.battery_percent is None:
        return None
    icon, tone = ("battery-low", "warn") if _is_low(device) else ("battery", "")
    return {"label": f"{device.battery_percent}\u00a0%", "icon": icon, "tone": tone}


def _is_low(device: Device) -> bool:
    return device.battery_percent is not None and device.battery_percent < LOW_BATTERY
