from territory.models.carts import Cart, Device
from territory.models.places import Commune, Region, Territory
from territory.models.sites import Room, Site

__all__ = ["Cart", "Commune", "Device", "Region", "Room", "Site", "Territory"]
