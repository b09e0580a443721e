from portal.presenters.navigation import navigation_context

__all__ = ["navigation_context"]
