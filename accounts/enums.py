from django.db import models


class Role(models.TextChoices):
    """What a person is in a session. The code is `Actor.role`."""

    PHYSICIAN = "physician", "Médecin"
    NURSE = "nurse", "Infirmier"
    PHARMACIST = "pharmacist", "Pharmacien"
    SECRETARY = "secretary", "Secrétaire"
    SITE_COORDINATOR = "site_coordinator", "Coordination de site"
    TERRITORY_COORDINATOR = "territory_coordinator", "Coordination de territoire"
    REGIONAL_ADMIN = "regional_admin", "Administration régionale"
