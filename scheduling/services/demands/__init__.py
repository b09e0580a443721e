"""A request: filed, answered by one physician, taken back, or woken when its time comes."""

from scheduling.services.demands.answering import demand_choose, demand_reject
from scheduling.services.demands.deciding import demand_accept, demand_decline, demand_propose
from scheduling.services.demands.filing import NoPhysician, demand_file, demand_withdraw
from scheduling.services.demands.intake import demand_intake_set, intake_owner
from scheduling.services.demands.waking import demand_wake

__all__ = [
    "NoPhysician",
    "demand_accept",
    "demand_choose",
    "demand_decline",
    "demand_file",
    "demand_intake_set",
    "demand_propose",
    "demand_reject",
    "demand_wake",
    "demand_withdraw",
    "intake_owner",
]
