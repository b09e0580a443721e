"""A second factor given again, for the gesture at hand."""

import datetime as dt
from dataclasses import replace

from allauth.mfa.base.forms import ReauthenticateForm
from django.contrib.sessions.backends.base import SessionBase

from accounts.models import User
from accounts.services.own import second_factor_failed
from accounts.services.sessions import factor_given
from core.actors import Actor, ActorRequest
from core.errors import Invalid

FIELD = "factor_code"


def factor_give(*, actor: Actor, user: User, session: SessionBase, code: str, at: dt.datetime) -> Actor:
    """The same actor, who has just given this code of their application, or a recovery code.

    Invalid (field "factor_code") when it is not one, or was used; counted as at sign-in, and traced.
    """
    form = ReauthenticateForm({"code": "".join(code.split())}, user=user)
    if not form.is_valid():
        second_factor_failed(user=user, at=at)
        raise Invalid(f"{form.errors['code'][0]} Rien n’est signé.", field=FIELD, code="wrong_code")
    form.save()
    return replace(actor, factor=factor_given(session))


def actor_confirmed(request: ActorRequest, *, at: dt.datetime) -> Actor:
    """Who acts in this request, with the code that they typed beside the button, if they did."""
    code = request.POST.get(FIELD, "").strip()
    user = request.user
    if not code or not isinstance(user, User):
        return request.actor
    request.actor = factor_give(actor=request.actor, user=user, session=request.session, code=code, at=at)
    return request.actor
