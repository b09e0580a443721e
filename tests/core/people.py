"""A table of our own with each kind of encrypted field: no app's model is needed to try them."""

from django.db import models
from django.test.utils import isolate_apps

from core.encryption import EncryptedDateField, EncryptedJSONField, EncryptedQuerySet, EncryptedTextField
from core.models import PublicId

with isolate_apps("core"):

    class Person(PublicId):
        name = EncryptedTextField("nom", max_length=80)
        note = EncryptedTextField("note", blank=True, default="")
        born_on = EncryptedDateField("né le", null=True, blank=True)
        facts = EncryptedJSONField("faits", default=dict, blank=True)
        likes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

        objects = EncryptedQuerySet.as_manager()

        class Meta:
            app_label = "core"
            constraints = [
                models.CheckConstraint(condition=models.Q(name__isnull=False), name="core_person_named"),
            ]

    class Plain(models.Model):
        name = EncryptedTextField(unique=True)

        class Meta:
            app_label = "core"
