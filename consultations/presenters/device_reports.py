"""The reports of devices: the list, and one as the national form asks for it."""

from typing import Any

from django.urls import reverse

from consultations import selectors
from consultations.enums import HarmTo, ReportKind, ReportState
from consultations.models import DeviceReport
from core import french
from core.actors import Actor
from territory.models import Device, Site

BADGES = {
    ReportState.RECEIVED: {"label": "Reçu", "icon": "inbox", "tone": "warn"},
    ReportState.SENT: {"label": "Transmis à l’ANSM", "icon": "check", "tone": "ok"},
}
UNSAID = "Non renseigné"
Facts = list[dict[str, str]]


def device_reports_page(actor: Actor) -> dict[str, Any]:
    return {"lines": [_line(report) for report in selectors.device_reports_for(actor)]}


def _line(report: DeviceReport) -> dict[str, Any]:
    return {
        "title": f"{report.label}, {report.cart.site.name}",
        "url": reverse("consultations:device_report", args=[report.public_id]),
        "text": f"{ReportKind(report.kind).label}, {french.moment_spoken(report.reported_at)}",
        "badge": BADGES[ReportState(report.state)],
    }


def device_report_page(report: DeviceReport) -> dict[str, Any]:
    return {
        "report": report,
        "cart": report.cart,
        "badge": BADGES[ReportState(report.state)],
        "is_sent": report.state == ReportState.SENT,
        "is_grave": report.harm_to != HarmTo.NOBODY,
        "parts": [
            ("Émetteur du signalement", _sender(report, report.cart.site)),
            ("Dispositif médical", _device(report)),
            ("Incident", _incident(report)),
            ("Suites", [_fact("État", _state_words(report))]),
        ],
        "put_back_url": put_back_url(report.device) if report.device is not None else "",
    }


def put_back_url(device: Device) -> str:
    """ "" while it is in service."""
    if device.stopped_at is None:
        return ""
    return reverse("consultations:device_put_back", args=[device.cart.public_id, device.public_id])


def _sender(report: DeviceReport, site: Site) -> Facts:
    finess = f", FINESS {site.finess}" if site.finess else ""
    place = " ".join(filter(None, [site.address, site.commune.postcode, str(site.commune)]))
    return [
        _fact("Signalé par", report.reported_by),
        _fact("Date du signalement", french.moment_spoken(report.reported_at)),
        _fact("Établissement", f"{site.name}{finess}"),
        _fact("Adresse", place),
        _fact("Téléphone", site.phone),
    ]


def _device(report: DeviceReport) -> Facts:
    return [
        _fact("Dénomination", report.label),
        _fact("Fabricant et modèle", report.maker),
        _fact("Numéro de série ou de lot", report.serial_number),
        _fact("Version du logiciel", report.software),
        _fact("Lieu", f"{report.cart.name}, {report.cart.site.name}"),
    ]


def _incident(report: DeviceReport) -> Facts:
    return [
        _fact("Date de survenue", french.day(report.happened_on)),
        _fact("Nature", ReportKind(report.kind).label),
        _fact("Circonstances", report.what),
        _fact("Qui a été touché", HarmTo(report.harm_to).label),
        _fact("Conséquences", report.harm),
        _fact("Mesures prises", report.done),
    ]


def _state_words(report: DeviceReport) -> str:
    if report.sent_on is None:
        return "Pas encore transmis à l’ANSM"
    return f"Transmis à l’ANSM le {french.day(report.sent_on)} par {report.sent_by}"


def _fact(label: str, value: str) -> dict[str, str]:
    return {"label": label, "value": value or UNSAID}
