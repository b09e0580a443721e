"""What every model of ours keeps to."""

from collections.abc import Iterable, Iterator

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models

Models = Iterable[type[models.Model]]


def silent_constraints(ours: Models) -> Iterator[str]:
    """A constraint that a person can run into says so in French, and has a name to be found by."""
    for model in ours:
        for constraint in model._meta.constraints:
            if isinstance(constraint, models.CheckConstraint | ExclusionConstraint):
                message = str(constraint.violation_error_message)
                if message == str(constraint.default_violation_error_message):
                    yield f"{model._meta.label}: {constraint.name} has no message of its own"


def unspeakable_constraints(ours: Models) -> Iterator[str]:
    """Django fills the message as a format: a bare per cent sign ends in a failure instead of a sentence."""
    for model in ours:
        for constraint in model._meta.constraints:
            try:
                constraint.get_violation_error_message()
            except (ValueError, TypeError, KeyError):
                yield f"{model._meta.label}: {constraint.name} cannot say its message: write %%"


def default_orders(ours: Models) -> Iterator[str]:
    """Meta.ordering sorts queries that never asked for it."""
    return (f"{model._meta.label} has a Meta.ordering" for model in ours if model._meta.ordering)


def lonely_signatures(ours: Models) -> Iterator[str]:
    """An optional `x_at` beside an optional `x_by` are there together or not at all, and SQL says so."""
    for model in ours:
        said = [str(constraint.deconstruct()) for constraint in model._meta.constraints]
        names = {field.name: field for field in model._meta.local_concrete_fields}
        for name, field in names.items():
            partner = f"{name.removesuffix('_at')}_by"
            optional = name.endswith("_at") and field.null and partner in names
            if optional and not any(name in text and partner in text for text in said):
                yield f"{model._meta.label}: no constraint ties {name} to {partner}"
