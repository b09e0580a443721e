from scheduling.models.appointments import Appointment, AppointmentTransition
from scheduling.models.availability import Absence, CartOpening, WeeklyAvailability
from scheduling.models.motives import Motive, RedFlag
from scheduling.models.pathway import PathwayFact, PathwayOverride

__all__ = [
    "Absence",
    "Appointment",
    "AppointmentTransition",
    "CartOpening",
    "Motive",
    "PathwayFact",
    "PathwayOverride",
    "RedFlag",
    "WeeklyAvailability",
]
