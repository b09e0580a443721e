from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = "Messages"

    def ready(self) -> None:
        from audit import wording
        from notifications.enums import AUDIT_WORDING

        wording.register(AUDIT_WORDING)
        autodiscover_modules("notifications")  # each app declares its kinds of message there
