"""Notices, preferences, what did not arrive, and the mailbox of the demo."""

from django.conf import settings
from django.urls import path

from notifications.views import failures, mailbox, notices, preferences

app_name = "notifications"

urlpatterns = [
    path("avis/", notices.notices, name="notices"),
    path("avis/tout-lire/", notices.notices_read, name="notices_read"),
    path("avis/preferences/", preferences.preferences, name="preferences"),
    path("avis/<uuid:notice>/", notices.notice, name="notice"),
    path("region/messages/", failures.failures, name="failures"),
    path("region/messages/<uuid:message>/renvoyer/", failures.message_resend, name="message_resend"),
]

if settings.MAILBOX:
    urlpatterns += [
        path("demo/boite-aux-lettres/", mailbox.mailbox, name="mailbox"),
        path("demo/boite-aux-lettres/<uuid:item>/", mailbox.mailbox_item, name="mailbox_item"),
    ]
