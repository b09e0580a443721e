"""The pages of a pharmacist without an account: by a link and its code, or by the code on the paper."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.adapters import require_pace
from consultations.views.secret_links import Door
from core import clock
from core.errors import Conflict, Invalid
from prescriptions import forms, presenters, selectors, services
from prescriptions.models import PharmacyAccess

DOOR: Door[PharmacyAccess] = Door(
    key="prescriptions.pharmacy",
    inside="prescriptions:counter",
    template="prescriptions/pharmacy/link.html",
    look=services.access_look,
    come=services.access_come,
    known=selectors.access_known,
    words=presenters.link_words,
    asks_code=True,
)


@login_not_required
@require_http_methods(["GET", "POST"])
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """What the link is for; the button, and not the mere opening, uses it up."""
    return DOOR.answer(request, token)


@login_not_required
@require_http_methods(["GET", "POST"])
def by_paper(request: HttpRequest) -> HttpResponse:
    """The code is typed, and posted: no address ever holds it."""
    form = forms.PaperCodeForm(request.POST or None)
    if request.method == "POST":
        require_pace(request, "secret_link")
        if form.is_valid():
            try:
                access = services.paper_come(typed=form.cleaned_data["code"], at=clock.now())
            except Invalid as wrong:
                form.add_error("code", wrong.message)
            else:
                request.session.cycle_key()
                request.session[DOOR.key] = str(access.public_id)
                return redirect("prescriptions:counter")
    status = 422 if form.is_bound else 200
    return render(request, "prescriptions/pharmacy/paper.html", {"form": form}, status=status)


@login_not_required
@require_GET
def counter(request: HttpRequest) -> HttpResponse:
    """The prescription, as a pharmacist reads it."""
    return _page(request, _open(request))


@login_not_required
@require_GET
def state(request: HttpRequest) -> HttpResponse:
    """Whether it still stands: asked every few seconds."""
    said = presenters.state(_open(request).prescription)
    return render(request, "prescriptions/pharmacy/state.html", said)


@login_not_required
@require_GET
def pdf(request: HttpRequest) -> HttpResponse:
    content = services.paper_open(access_public_id=_open(request).public_id, at=clock.now())
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="ordonnance.pdf"'
    response["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'self'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


@login_not_required
@require_POST
def dispense(request: HttpRequest) -> HttpResponse:
    access, form = _open(request), forms.DispenseForm(request.POST)
    if not form.is_valid():
        return _page(request, access, form)
    try:
        services.prescription_dispense(access_public_id=access.public_id, said=form.said(), at=clock.now())
    except Conflict as refusal:
        return _page(request, access, form, refusal)
    return redirect("prescriptions:counter")


@login_not_required
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """The next customer’s pharmacist finds nothing open."""
    request.session.pop(DOOR.key, None)
    return redirect("prescriptions:by_paper")


def _open(request: HttpRequest) -> PharmacyAccess:
    return selectors.access_open(DOOR.required(request).public_id, clock.now())


def _page(
    request: HttpRequest,
    access: PharmacyAccess,
    form: forms.DispenseForm | None = None,
    refusal: Conflict | None = None,
) -> HttpResponse:
    known = access.pharmacy
    initial = {"pharmacy_name": known.name, "finess": known.finess} if known else {}
    context = presenters.counter_page(access) | {
        "form": form or forms.DispenseForm(initial=initial),
        "refused": refusal.message if refusal else "",
    }
    status = refusal.status if refusal else 422 if form else 200
    return render(request, "prescriptions/pharmacy/counter.html", context, status=status)
