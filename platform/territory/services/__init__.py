from territory.services.line_tests import Measured, line_test_record
from territory.services.region import priority_zones_declare, region_open, territories_declare
from territory.services.sites import (
    cart_create,
    cart_edit,
    device_add,
    device_edit,
    device_remove,
    room_add,
    room_remove,
    room_rename,
    site_create,
    site_edit,
)

__all__ = [
    "Measured",
    "cart_create",
    "cart_edit",
    "device_add",
    "device_edit",
    "device_remove",
    "line_test_record",
    "priority_zones_declare",
    "region_open",
    "room_add",
    "room_remove",
    "room_rename",
    "site_create",
    "site_edit",
    "territories_declare",
]
