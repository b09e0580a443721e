"""Places for tests. Every default is valid; say only what the test is about."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from territory.enums import DeviceKind, LineVerdict, SiteKind, TerritoryKind
from territory.models import (
    Cart,
    Commune,
    Device,
    LineTest,
    ProfessionalNumber,
    Region,
    Room,
    Site,
    Territory,
)


class RegionFactory(DjangoModelFactory):
    class Meta:
        model = Region
        django_get_or_create = ("code",)

    code = "32"
    name = "Hauts-de-France"


class CommuneFactory(DjangoModelFactory):
    class Meta:
        model = Commune
        django_get_or_create = ("insee_code",)

    insee_code = factory.Sequence(lambda n: f"02{n % 900 + 1:03d}")
    name = factory.Sequence(lambda n: f"Commune {n}")
    postcode = "02120"


class TerritoryFactory(DjangoModelFactory):
    class Meta:
        model = Territory
        django_get_or_create = ("name",)

    kind = TerritoryKind.CPTS
    name = factory.Sequence(lambda n: f"CPTS {n}")


class SiteFactory(DjangoModelFactory):
    class Meta:
        model = Site
        django_get_or_create = ("name",)

    kind = SiteKind.PRACTICE
    name = factory.Sequence(lambda n: f"Cabinet {n}")
    commune = factory.SubFactory(CommuneFactory)
    territory = factory.SubFactory(TerritoryFactory)


class RoomFactory(DjangoModelFactory):
    class Meta:
        model = Room

    site = factory.SubFactory(SiteFactory)
    name = factory.Sequence(lambda n: f"Salle {n}")


class CartFactory(DjangoModelFactory):
    class Meta:
        model = Cart

    site = factory.SubFactory(SiteFactory)
    name = factory.Sequence(lambda n: f"Chariot {n}")


class LineTestFactory(DjangoModelFactory):
    class Meta:
        model = LineTest

    reference = factory.Sequence(lambda n: f"T{n:05d}")
    cart = factory.SubFactory(CartFactory)
    site = factory.SelfAttribute("cart.site")
    verdict = LineVerdict.GOOD
    tested_by = "Nadia Benali"
    tested_at = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)


class ProfessionalNumberFactory(DjangoModelFactory):
    class Meta:
        model = ProfessionalNumber

    site = factory.SubFactory(SiteFactory)
    quality = "technician"
    holder = "Atelier biomédical"
    phone = "03 23 97 00 20"
    declared_by = "Luc Ferrand"
    declared_at = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)


class DeviceFactory(DjangoModelFactory):
    class Meta:
        model = Device

    cart = factory.SubFactory(CartFactory)
    kind = DeviceKind.STETHOSCOPE
    label = "Stéthoscope"
