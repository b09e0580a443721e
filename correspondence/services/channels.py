"""Which channel carries a dispatch. Those of our own house write in our database, and need no line."""

import datetime as dt

from django.conf import settings
from django.utils.module_loading import import_string

from correspondence.adapters.channels import Envelope, Receipt, Sender, Undeliverable
from correspondence.adapters.mssante import MssanteChannel
from correspondence.adapters.software import SoftwareInbox
from correspondence.enums import Channel, Reason
from correspondence.models import Dispatch
from correspondence.services.patient_links import PatientLinks


class Notices:
    """The file is open to them and a notice said so: nothing more is to be sent to who has an account."""

    def __init__(self, dispatch: Dispatch) -> None:
        self.dispatch = dispatch

    def send(self, _envelope: Envelope) -> Receipt:
        if getattr(self.dispatch.practitioner, "user", None) is None:
            raise Undeliverable(Reason.NO_ADDRESS)
        return Receipt(is_received=True)


class NotConnected:
    def send(self, _envelope: Envelope) -> Receipt:
        raise Undeliverable(Reason.NOT_CONNECTED)


def sender_of(dispatch: Dispatch, at: dt.datetime) -> Sender:
    match Channel(dispatch.channel):
        case Channel.MSSANTE:
            return MssanteChannel() if settings.MSSANTE_FROM else NotConnected()
        case Channel.SOFTWARE:
            return SoftwareInbox()
        case Channel.PATIENT:
            return PatientLinks(dispatch, at)
        case Channel.NOTICE:
            return Notices(dispatch)
        case Channel.DMP:
            return _shared_record()


def _shared_record() -> Sender:
    if not settings.DMP_CHANNEL:
        return NotConnected()
    sender: Sender = import_string(settings.DMP_CHANNEL)()
    return sender
