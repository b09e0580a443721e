"""The accounts of the region: find, create, correct, close."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import policies, presenters, selectors, services
from accounts.forms import DeactivateForm, MembershipForm, ResetSecondFactorForm, UserFilterForm, UserForm
from accounts.models import User
from core import clock, exports
from core.actors import ActorRequest
from core.entry import outcome, saves

PAGE_SIZE = 25


@require_GET
def users(request: ActorRequest) -> HttpResponse:
    form = UserFilterForm(request.GET, actor=request.actor)
    page = Paginator(_wanted(request, form), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "table": presenters.accounts_table(page),
        "is_filtered": any(form.cleaned_data.values()),
    }
    return render(request, "accounts/users.html", context)


@require_GET
def users_export(request: ActorRequest) -> HttpResponse:
    """The accounts that the same filters keep; a line of the journal."""
    found = list(_wanted(request, UserFilterForm(request.GET, actor=request.actor)))
    services.users_exported(actor=request.actor, count=len(found), at=clock.now())
    return exports.csv_response("comptes", presenters.ACCOUNT_COLUMNS, map(presenters.account_row, found))


def _wanted(request: ActorRequest, form: UserFilterForm) -> QuerySet[User]:
    """The accounts that the filters keep; those that cannot be read keep everything."""
    policies.require_account_manager(request.actor)
    wanted = form.cleaned_data if form.is_valid() else {}
    return selectors.users_for(
        request.actor,
        on=clock.today(clock.now()),
        search=wanted.get("search", ""),
        role=wanted.get("role", ""),
        state=wanted.get("state", ""),
        site=wanted["site"].public_id if wanted.get("site") else None,
    )


@require_http_methods(["GET", "POST"])
def user_create(request: ActorRequest) -> HttpResponse:
    policies.require_account_manager(request.actor)
    form = UserForm(request.POST or None, actor=request.actor)
    created = outcome(
        form, lambda: services.user_create(actor=request.actor, at=clock.now(), **form.cleaned_data)
    )
    if created is not None:
        messages.success(request, f"Le compte est créé et l’invitation part à {created.email}.")
        return redirect("accounts:user", user=created.public_id)
    return render(request, "accounts/user_form.html", {"form": form}, status=form.status)


@require_GET
def user(request: ActorRequest, user: UUID) -> HttpResponse:
    policies.require_account_manager(request.actor)
    return _page(request, selectors.user_for(request.actor, user))


@require_http_methods(["GET", "POST"])
def user_edit(request: ActorRequest, user: UUID) -> HttpResponse:
    policies.require_account_manager(request.actor)
    found = selectors.user_for(request.actor, user)
    initial = {
        "practitioner": found.practitioner and found.practitioner.public_id,
        "given_name": found.given_name,
        "family_name": found.family_name,
        "email": found.email,
        "phone": found.phone,
    }
    form = UserForm(request.POST or None, actor=request.actor, user=found, initial=initial)
    if saves(
        form,
        lambda: services.user_change(
            actor=request.actor, user=found, at=clock.now(), shown=form.shown, **form.cleaned_data
        ),
        lambda: selectors.user_for(request.actor, user),
    ):
        messages.success(request, "Le compte est à jour.")
        return redirect("accounts:user", user=found.public_id)
    return render(request, "accounts/user_form.html", {"form": form, "person": found}, status=form.status)


@require_POST
def membership_add(request: ActorRequest, user: UUID) -> HttpResponse:
    policies.require_account_manager(request.actor)
    found = selectors.user_for(request.actor, user)
    form = MembershipForm(request.POST, actor=request.actor)
    added = outcome(
        form,
        lambda: services.membership_add(actor=request.actor, user=found, at=clock.now(), **form.cleaned_data),
    )
    if added is None:
        return _page(request, found, membership_form=form, status=422)
    messages.success(request, "Le rattachement est ajouté.")
    return redirect("accounts:user", user=found.public_id)


@require_POST
def membership_end(request: ActorRequest, membership: UUID) -> HttpResponse:
    policies.require_account_manager(request.actor)
    found = selectors.membership_for(request.actor, membership)
    services.membership_end(actor=request.actor, membership=found, at=clock.now())
    messages.success(request, "Le rattachement prend fin aujourd’hui.")
    return redirect("accounts:user", user=found.user.public_id)


@require_POST
def user_invite(request: ActorRequest, user: UUID) -> HttpResponse:
    policies.require_account_manager(request.actor)
    found = selectors.user_for(request.actor, user)
    services.user_invite(actor=request.actor, user=found, at=clock.now())
    messages.success(request, f"L’invitation repart à {found.email}.")
    return redirect("accounts:user", user=found.public_id)


@require_http_methods(["GET", "POST"])
def user_deactivate(request: ActorRequest, user: UUID) -> HttpResponse:
    policies.require_account_manager(request.actor)
    found = selectors.user_for(request.actor, user)
    form = DeactivateForm(request.POST or None)
    done = outcome(
        form,
        lambda: services.user_deactivate(
            actor=request.actor, user=found, at=clock.now(), **form.cleaned_data
        ),
    )
    if done is not None:
        messages.success(request, "Le compte est désactivé, ses sessions sont fermées.")
        return redirect("accounts:user", user=found.public_id)
    context = {"form": form, "person": found, "upcoming": presenters.upcoming_of(found, clock.now())}
    return render(request, "accounts/user_deactivate.html", context, status=422 if form.is_bound else 200)


@require_POST
def user_reactivate(request: ActorRequest, user: UUID) -> HttpResponse:
    policies.require_account_manager(request.actor)
    found = selectors.user_for(request.actor, user)
    services.user_reactivate(actor=request.actor, user=found, at=clock.now())
    messages.success(request, "Le compte est de nouveau actif.")
    return redirect("accounts:user", user=found.public_id)


@require_http_methods(["GET", "POST"])
def second_factor_reset(request: ActorRequest, user: UUID) -> HttpResponse:
    policies.require_account_manager(request.actor)
    found = selectors.user_for(request.actor, user)
    form = ResetSecondFactorForm(request.POST or None)
    done = outcome(
        form,
        lambda: services.second_factor_reset(
            actor=request.actor, user=found, at=clock.now(), **form.cleaned_data
        ),
    )
    if done is not None:
        messages.success(
            request, "Le second facteur est oublié : la personne en installera un à sa connexion."
        )
        return redirect("accounts:user", user=found.public_id)
    return render(request, "accounts/second_factor_reset.html", {"form": form, "person": found})


def _page(
    request: ActorRequest, found: User, membership_form: MembershipForm | None = None, status: int = 200
) -> HttpResponse:
    today = clock.today(clock.now())
    memberships = selectors.memberships_for(request.actor, found)
    form = membership_form or MembershipForm(actor=request.actor, initial=_likely(found, today))
    delegations = selectors.delegations_for(request.actor, of=found.pk)
    context = {
        "person": found,
        "account": presenters.account_page(found, memberships, own_id=request.actor.user_id, on=today),
        "delegations": presenters.delegation_lines(delegations),
        "upcoming": presenters.upcoming_of(found, clock.now()),
        "form": form,
    }
    return render(request, "accounts/user.html", context, status=status)


def _likely(user: User, today: dt.date) -> dict[str, Any]:
    """What the directory already knows: the role of a profession, the site where it is exercised."""
    role, site = selectors.likely_membership(user)
    return {"starts_on": today, "role": role, "site": site and site.public_id}
