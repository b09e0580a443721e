"""The report of an injury or a fault of a device: filed at the cart, followed by who answers for the site."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consultations import forms, policies, presenters, selectors, services
from core import clock
from core.actors import ActorRequest
from core.entry import outcome
from territory import selectors as territory
from territory import services as ground


@require_http_methods(["GET", "POST"])
def file(request: ActorRequest, cart: UUID) -> HttpResponse:
    row = selectors.cart_seen_by(request.actor, cart)
    first = {"device": request.GET.get("appareil", ""), "happened_on": clock.today(clock.now())}
    form = forms.DeviceReportForm(request.POST or None, cart=row, initial=first)
    report = outcome(
        form,
        lambda: services.device_report_file(
            actor=request.actor,
            cart=row,
            device=form.cleaned_data["device"],
            values={name: value for name, value in form.cleaned_data.items() if name != "device"},
            at=clock.now(),
        ),
    )
    if report:
        messages.success(request, "Signalement envoyé à la coordination du site et à la région.")
        return redirect("consultations:site_cart", cart)
    context = {"form": form, "cart": row}
    status = 422 if form.is_bound else 200
    return render(request, "consultations/carts/report_form.html", context, status=status)


@require_GET
def listing(request: ActorRequest) -> HttpResponse:
    policies.require(policies.can_follow_reports(request.actor))
    page = presenters.device_reports_page(request.actor)
    return render(request, "consultations/carts/reports.html", page)


@require_GET
def page(request: ActorRequest, report: UUID) -> HttpResponse:
    row = selectors.device_report_for(request.actor, report)
    services.device_report_seen(actor=request.actor, report=row, at=clock.now())
    context = {**presenters.device_report_page(row), "form": forms.ReportSentForm()}
    return render(request, "consultations/carts/report.html", context)


@require_POST
def sent(request: ActorRequest, report: UUID) -> HttpResponse:
    row, form = selectors.device_report_for(request.actor, report), forms.ReportSentForm(request.POST)
    done = outcome(
        form,
        lambda: services.device_report_sent(
            actor=request.actor, report=row, sent_on=form.cleaned_data["sent_on"], at=clock.now()
        ),
    )
    if done:
        messages.success(request, "C’est noté : transmis à l’ANSM.")
        return redirect("consultations:device_report", report)
    context = {**presenters.device_report_page(row), "form": form}
    return render(request, "consultations/carts/report.html", context, status=422)


@require_POST
def put_back(request: ActorRequest, cart: UUID, device: UUID) -> HttpResponse:
    row = territory.device_for(selectors.cart_seen_by(request.actor, cart), device)
    ground.device_put_back(actor=request.actor, device=row, at=clock.now())
    messages.success(request, f"{row.label} : remis en service. Le prochain contrôle dira son état.")
    return redirect("consultations:site_cart", cart)
