from territory.models.carts import Cart, Device
from territory.models.line_tests import LineTest, LineTestLink
from territory.models.numbers import ProfessionalNumber
from territory.models.places import Commune, Region, Territory
from territory.models.sites import Room, Site

__all__ = [
    "Cart",
    "Commune",
    "Device",
    "LineTest",
    "LineTestLink",
    "ProfessionalNumber",
    "Region",
    "Room",
    "Site",
    "Territory",
]
