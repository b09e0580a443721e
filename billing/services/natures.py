"""What a sheet is paid under."""

from billing.enums import Nature
from pathways.engine import Situation


def nature_of(situation: Situation) -> Nature:
    if situation.patient.work_accident:
        return Nature.WORK_ACCIDENT
    return Nature.MATERNITY if situation.patient.maternity else Nature.ILLNESS
