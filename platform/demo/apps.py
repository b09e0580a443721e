from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "demo"
    verbose_name = "Démonstration"

    def ready(self) -> None:
        from accounts.presenters import register_story
        from demo.loaders.accounts import story

        register_story(story())
