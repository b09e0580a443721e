"""One tap instead of a password and a code, on the demo alone, by the same path as everybody."""

from uuid import UUID

from allauth.account.stages import LoginStageController
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from accounts import selectors
from accounts.adapters import unused_code
from accounts.forms import SignInForm
from core.errors import Conflict, NotFound


@login_not_required
@require_POST
def demo_sign_in(request: HttpRequest, user: UUID) -> HttpResponse:
    """Types the known password, then the code of the moment, into the real forms."""
    found = selectors.user_of_link(user) if settings.DEMO_SIGN_IN else None
    if found is None:
        raise NotFound
    first = SignInForm({"login": found.email, "password": settings.DEMO_PASSWORD}, request=request)
    if not first.is_valid():
        raise NotFound("Ce compte n’a plus le mot de passe de la démonstration.")
    response = first.login(request, redirect_url=get_next_redirect_url(request) or "/")
    stage = LoginStageController.enter(request, AuthenticateStage.key)
    if stage is None:  # no second factor yet: the way leads to setting one up
        return response
    code = unused_code(found)
    second = AuthenticateForm({"code": code}, user=found)
    if not code or not second.is_valid():
        raise Conflict("Les codes du moment ont servi. Attendez trente secondes, puis recommencez.")
    second.save()
    finished: HttpResponse = stage.exit()
    return finished
