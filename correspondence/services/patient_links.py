"""The link of a patient: written and sent in one transaction, so that it leaves once whatever is lost."""

import datetime as dt

from django.db import transaction

from correspondence import notifications, policies
from correspondence.adapters.channels import Envelope, Receipt, Undeliverable
from correspondence.enums import Reason
from correspondence.models import Dispatch, PatientAccess
from correspondence.rules import LINK_LASTS


class PatientLinks:
    def __init__(self, dispatch: Dispatch, at: dt.datetime) -> None:
        self.dispatch, self.at = dispatch, at

    def send(self, _envelope: Envelope) -> Receipt:
        person = policies.source_of(self.dispatch).reach(self.dispatch)
        if not (person.mobile or person.email):
            raise Undeliverable(Reason.NO_ADDRESS)
        with transaction.atomic():
            Dispatch.objects.select_for_update().get(pk=self.dispatch.pk)  # before its link, as everywhere
            access = PatientAccess.objects.select_for_update().filter(dispatch=self.dispatch).first()
            if access is not None and access.link_used_at is None and access.link_until > self.at:
                return Receipt(is_received=False)  # given already: a worker was lost before it said so
            if access is not None:
                access.delete()  # and its codes: what was given before opens nothing
            given = PatientAccess(dispatch=self.dispatch, sent_to=person.mobile or person.email)
            secret = given.link_give(self.at + LINK_LASTS)
            given.save(force_insert=True)
            notifications.document_sent(given, person, secret, at=self.at)
        return Receipt(is_received=False)
