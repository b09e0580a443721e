from scheduling.models.appointments import Appointment, AppointmentTransition
from scheduling.models.availability import Absence, CartOpening, WeeklyAvailability
from scheduling.models.motives import Motive, RedFlag

__all__ = [
    "Absence",
    "Appointment",
    "AppointmentTransition",
    "CartOpening",
    "Motive",
    "RedFlag",
    "WeeklyAvailability",
]
