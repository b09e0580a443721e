"""Where an account is signed in."""

from allauth.usersessions.models import UserSession
from django.db.models import QuerySet

from accounts.models import User


def sessions_of(user: User) -> QuerySet[UserSession]:
    """The sessions known, the last seen first; some may have run out on their own."""
    rows: QuerySet[UserSession] = UserSession.objects.filter(user=user)
    return rows.order_by("-last_seen_at", "pk")
