from correspondence.models.dispatches import Dispatch, DispatchStep
from correspondence.models.links import AccessCode, PatientAccess
from correspondence.models.mailboxes import Correspondent, SiteMailbox
from correspondence.models.stand_in import StandInItem

__all__ = [
    "AccessCode",
    "Correspondent",
    "Dispatch",
    "DispatchStep",
    "PatientAccess",
    "SiteMailbox",
    "StandInItem",
]
