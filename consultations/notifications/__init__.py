"""What the screens and the people hear of an act."""

from consultations.notifications.carts import device_reported, to_put_away
from consultations.notifications.guests import installer_invited, link_of, observer_invited
from consultations.notifications.invitations import invited, rehearsal_gone, rehearsal_proposed
from consultations.notifications.kinds import COPIED, MESSAGE
from consultations.notifications.messages import message_left, messages_read
from consultations.notifications.physicians import (
    consent_refused,
    failed_before,
    nobody_waits,
    patient_waits,
    report_copied,
)
from consultations.notifications.screens import (
    act_group,
    changed,
    practitioner_group,
    site_group,
    state_changed,
)

__all__ = [
    "COPIED",
    "MESSAGE",
    "act_group",
    "changed",
    "consent_refused",
    "device_reported",
    "failed_before",
    "installer_invited",
    "invited",
    "link_of",
    "message_left",
    "messages_read",
    "nobody_waits",
    "observer_invited",
    "patient_waits",
    "practitioner_group",
    "rehearsal_gone",
    "rehearsal_proposed",
    "report_copied",
    "site_group",
    "state_changed",
    "to_put_away",
]
