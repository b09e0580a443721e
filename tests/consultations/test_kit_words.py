"""An act with a kit: no page of it says « chariot », to the nurse or to the physician."""

import re
from html import unescape

import pytest
from django.urls import reverse

from accounts.models import User
from consultations.enums import CheckItem, CheckResult
from consultations.services import CheckedItem, Line, cart_check_record
from territory.models import Cart
from tests.cast import signed_in
from tests.client import PivotClient
from tests.consultations.factories import Story, minutes
from tests.consultations.test_home_visits import elodie, kit, visit  # noqa: F401
from tests.territory.factories import DeviceFactory

pytestmark = pytest.mark.django_db

OF_THE_ACT = {
    "planned": ["preparation", "cockpit", "cart"],
    "waiting": ["preparation", "cockpit", "cart"],
    "in_progress": ["cockpit", "cart", "preparation"],
    "interrupted": ["cockpit", "cart"],
    "finished": ["report", "cart", "put_away"],
    "cancelled": ["cart", "cockpit"],
}
OF_THE_KIT = ["site_cart", "numbers", "device_report_file", "line_test_of"]
# Where it leads is an address. « Chariots », in the menu, are carts and kits alike.
UNREAD = re.compile(
    r"<(script|style|nav|svg)\b.*?</\1>|\s(?:href|action|hx-\w+|data-[\w-]+)=\"[^\"]*\"", re.DOTALL
)


def said(html: str) -> list[str]:
    """Each « chariot » that is read, with what stands around it."""
    read = unescape(UNREAD.sub("", html))
    return [read[max(0, at.start() - 80) : at.end() + 40] for at in re.finditer(r"(?i)chariot\b", read)]


def reads(user: User, address: str) -> list[str]:
    """Nothing of a page that is not theirs."""
    answer = signed_in(PivotClient(), user).get(address, follow=True)
    return [f"{address}: {words}" for words in said(answer.content.decode())]


@pytest.fixture
def carried(visit: Story, kit: Cart) -> Story:  # noqa: F811
    """Checked, with a device that does not work: what is said of both is read by the physician."""
    DeviceFactory(cart=kit, label="Stéthoscope Littmann")
    items = [CheckedItem(item=item, result=CheckResult.DEGRADED) for item in CheckItem]
    cart_check_record(actor=visit.nurse, public_id=visit.public_id, items=items, line=Line(), at=minutes(-20))
    return visit


@pytest.mark.parametrize("state", OF_THE_ACT)
def test_no_page_of_the_act_says_it(carried: Story, morel: User, elodie: User, state: str) -> None:  # noqa: F811
    carried.in_state(state)
    addresses = [reverse(f"consultations:{name}", args=[carried.public_id]) for name in OF_THE_ACT[state]]
    addresses.append(reverse("scheduling:appointment", args=[carried.appointment.public_id]))
    found = [words for who in (elodie, morel) for address in addresses for words in reads(who, address)]
    assert found == [], "\n".join(found)


@pytest.mark.parametrize("name", OF_THE_KIT)
def test_no_page_of_the_kit_says_it(carried: Story, kit: Cart, elodie: User, name: str) -> None:  # noqa: F811
    found = reads(elodie, reverse(f"consultations:{name}", args=[kit.public_id]))
    assert found == [], "\n".join(found)
