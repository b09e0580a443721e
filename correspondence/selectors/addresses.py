"""Where somebody receives documents today, and by which channel when nobody chose."""

from pathlib import Path

from django.conf import settings

from correspondence.enums import OF_PROFESSIONALS, Channel, Quality
from correspondence.models import Correspondent, Dispatch, SiteMailbox
from directory.models import Practitioner
from territory.models import Site


def choice_of(practitioner: Practitioner) -> Correspondent | None:
    return Correspondent.objects.filter(practitioner=practitioner).first()


def site_address(site: Site) -> str:
    """ "" without a mailbox, or without a line to it."""
    found = SiteMailbox.objects.filter(site=site).first() if settings.MSSANTE_FROM else None
    return found.address if found else ""


def channel_for(practitioner: Practitioner | None, site: Site | None) -> Channel:
    """Their choice, where it leads somewhere; else the secure mail; else a notice on the platform."""
    if practitioner is None:
        return Channel.MSSANTE if site is not None else Channel.PATIENT
    choice = choice_of(practitioner)
    chosen = Channel(choice.channel) if choice else Channel.MSSANTE
    return chosen if _leads_to(chosen, practitioner) else Channel.NOTICE


def _leads_to(channel: Channel, practitioner: Practitioner) -> bool:
    """Whether this installation is connected, and they have an address there."""
    if channel == Channel.MSSANTE:
        return bool(settings.MSSANTE_FROM and practitioner.secure_mail)
    return channel != Channel.SOFTWARE or has_folder(practitioner)


def has_folder(practitioner: Practitioner) -> bool:
    """Whether their software was connected: its folder is there."""
    root = settings.SOFTWARE_INBOXES
    return bool(root) and (Path(root) / practitioner.rpps).is_dir()


def address_for(dispatch: Dispatch) -> str:
    """Read again at each try: a corrected address is used."""
    if dispatch.channel == Channel.SOFTWARE and dispatch.practitioner is not None:
        return dispatch.practitioner.rpps
    if dispatch.channel != Channel.MSSANTE:
        return ""
    if dispatch.site is not None:
        return site_address(dispatch.site)
    return dispatch.practitioner.secure_mail if dispatch.practitioner is not None else ""


def choices_for(dispatch: Dispatch) -> list[Channel]:
    """By which other ways the same document may reach the same person."""
    if dispatch.quality == Quality.PATIENT:
        return []
    ways = [Channel.MSSANTE] if dispatch.site is not None else list(OF_PROFESSIONALS)
    return [way for way in ways if way != dispatch.channel]
