from territory.services.devices import DeviceTold, device_put_back, device_stop, device_tell
from territory.services.line_test_links import (
    line_test_link_come,
    line_test_link_look,
    line_test_link_make,
    line_test_link_revoke,
    line_test_link_still,
    listen_to_line_test_links,
)
from territory.services.line_tests import Measured, line_test_record, line_test_record_by_link
from territory.services.numbers import number_declare, number_withdraw
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
    "DeviceTold",
    "Measured",
    "cart_create",
    "cart_edit",
    "device_add",
    "device_edit",
    "device_put_back",
    "device_remove",
    "device_stop",
    "device_tell",
    "line_test_link_come",
    "line_test_link_look",
    "line_test_link_make",
    "line_test_link_revoke",
    "line_test_link_still",
    "line_test_record",
    "line_test_record_by_link",
    "listen_to_line_test_links",
    "number_declare",
    "number_withdraw",
    "priority_zones_declare",
    "region_open",
    "room_add",
    "room_remove",
    "room_rename",
    "site_create",
    "site_edit",
    "territories_declare",
]
