"""Pivot as it is served, at the hour when the acts of the factories have begun."""

import time_machine

from config.asgi import application
from tests.consultations.factories import minutes
from tests.notifications import factories as kinds_of_the_tests

time_machine.travel(minutes(5)).start()

__all__ = ["application", "kinds_of_the_tests"]
