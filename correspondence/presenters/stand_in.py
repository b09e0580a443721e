"""What the stand-ins received, as a mail reader and a practice’s software would show it."""

import email
import email.policy
import hashlib
import io
import re
import zipfile
from email.message import EmailMessage
from typing import Any
from xml.etree import ElementTree as ET

from django.urls import reverse

from core import french
from core.errors import NotFound
from correspondence.enums import Channel
from correspondence.models import StandInItem
from correspondence.selectors import stand_in_content

PACKAGE = "IHE_XDM.ZIP"
TYPES = {"pdf": "application/pdf", "zip": "application/zip", "xml": "text/xml", "txt": "text/plain"}
RIM = "{urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0}"
MARK = re.compile(r"^XDM/1\.0/DDM\+")


def item_lines(items: Any) -> list[dict[str, Any]]:
    return [
        {
            "url": reverse("correspondence:stand_in_item", args=[item.public_id]),
            "title": _title(item),
            "way": item.get_channel_display(),
            "address": item.address,
            "when": french.moment(item.received_at),
            "is_new": item.read_at is None,
        }
        for item in items
    ]


def item_page(item: StandInItem) -> dict[str, Any]:
    files = files_of(item)
    package = files.get(PACKAGE, b"")
    told = message_of(item) if item.channel == Channel.MSSANTE else None
    return {
        "title": _title(item),
        "way": item.get_channel_display(),
        "address": item.address,
        "sender": str(told["From"]) if told else "",
        "subject": str(told["Subject"]) if told else "",
        "when": french.moment(item.received_at),
        "body": _body(told),
        "files": [_file(item, name, content) for name, content in files.items()],
        "entries": entries_of(package) if package else [],
        "package": [_file(item, name, content) for name, content in unpacked(package).items()],
    }


def message_of(item: StandInItem) -> EmailMessage:
    told = email.message_from_bytes(stand_in_content(item), policy=email.policy.default)
    assert isinstance(told, EmailMessage)
    return told


def files_of(item: StandInItem) -> dict[str, bytes]:
    """What came with it, by name."""
    if item.channel != Channel.MSSANTE:
        return {PACKAGE: stand_in_content(item)}
    parts = message_of(item).iter_attachments()
    return {part.get_filename() or "": part.get_content() for part in parts}


def unpacked(package: bytes) -> dict[str, bytes]:
    if not package:
        return {}
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def file_of(item: StandInItem, name: str) -> tuple[bytes, str]:
    """One of what came, or of what is in its package; NotFound for another name."""
    files = files_of(item)
    known = unpacked(files.get(PACKAGE, b"")) | files
    if name not in known:
        raise NotFound("Cette pièce n’est pas dans ce message.")
    return known[name], TYPES.get(name.rpartition(".")[2].lower(), "application/octet-stream")


def entries_of(package: bytes) -> list[dict[str, Any]]:
    """What the metadata say of each document, and whether it is what the package holds."""
    files = unpacked(package)
    root = ET.fromstring(files["IHE_XDM/SUBSET01/METADATA.XML"])  # noqa: S314 - made by ourselves
    found = []
    for one in root.iter(f"{RIM}ExtrinsicObject"):
        said = {slot.get("name", ""): slot.findtext(f".//{RIM}Value", "") for slot in one.iter(f"{RIM}Slot")}
        content = files.get(f"IHE_XDM/SUBSET01/{said['URI']}", b"")
        digest = hashlib.sha1(content).hexdigest()  # noqa: S324 - what XDS asks for
        is_whole = digest == said["hash"] and str(len(content)) == said["size"]
        found.append({"name": said["URI"], "size": said["size"], "hash": said["hash"], "is_whole": is_whole})
    return found


def _title(item: StandInItem) -> str:
    if item.channel != Channel.MSSANTE:
        return "Dépôt au DMP"
    return MARK.sub("", str(message_of(item)["Subject"]))


def _body(told: EmailMessage | None) -> list[str]:
    body = told.get_body(("plain",)) if told else None
    return [line for line in body.get_content().splitlines() if line.strip()] if body else []


def _file(item: StandInItem, name: str, content: bytes) -> dict[str, str]:
    url = reverse("correspondence:stand_in_file", args=[item.public_id])
    return {
        "name": name,
        "url": f"{url}?nom={name}",
        "size": f"{french.number(len(content) / 1024, 1)}{french.NBSP}Ko",
    }
