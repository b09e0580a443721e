"""Each guard of tests/test_consistency.py finds the fault it is there for, and only that."""

import pytest
from django.db import models as orm
from django.test.utils import isolate_apps

from tests.guards import doors, logs, models, names, templates
from tests.guards.sources import planted

RECORD = "from audit import services as audit\n"


def test_a_manager_in_a_view_is_found():
    fault = planted("Patient.objects.all()", "patients/views/files.py")
    assert list(doors.managers_outside(fault)) == [
        "patients/views/files.py:1 says .objects: ask a selector or a service"
    ]
    assert list(doors.managers_outside(planted("Patient.objects.all()", "patients/selectors/files.py"))) == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("def f(row): row.save()", 1),
        ("def f(row): row.save(update_fields=['x'])", 0),
        ("def f():\n    row = Row(x=1)\n    row.save()", 0),
        ("def f(row): row.save(force_insert=True)", 0),
    ],
)
def test_a_save_of_everything_is_found(text, count):
    assert len(list(doors.saves_of_everything(planted(text)))) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("from django.dispatch import receiver\n@receiver(x)\ndef f(): ...", 1),
        ("from django.db.models.signals import post_save\npost_save.connect(f)", 1),
        ("from django.db.models import signals\nsignals.post_save.connect(f)", 1),
        ("socket.connect(f)", 0),
    ],
)
def test_a_receiver_is_found(text, count):
    assert len(list(doors.signal_receivers(planted(text)))) == count


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("audit.record(actor, 'a.done', row, at=at)", []),
        ("audit.read(actor, 'a.unknown', row, at=at)", ["records a.unknown, which no app worded"]),
        ("audit.record(actor, event='a.unknown', subject=row)", ["records a.unknown, which no app worded"]),
        ("audit.record(actor, 'a.done' if x else 'a.other', row)", ["records a.other, which no app worded"]),
        ("audit.record(actor, x + 'y', row)", ["records an event whose name is not a literal"]),
        ("def keep(row, event): audit.record(row, event, row)\nkeep(1, 'a.done')", []),
        (
            "def keep(row, event): audit.record(row, event, row)\nkeep(1, 'a.unknown')",
            ["records a.unknown, which no app worded"],
        ),
        ("other.record(actor, 'a.unknown', row)", []),
    ],
)
def test_an_unworded_event_is_found(text, faults):
    found = names.unknown_events([planted(RECORD + text)], {"a.done"})
    assert [fault.partition(" ")[2] for fault in found] == faults


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("log.info('relay.lost', room=room, count=3)", ""),
        ("log.exception('relay.lost', exc_info=error)", ""),
        ("log.warning(f'lost {name}')", "not a literal"),
        ("log.error('relay.lost', patient=name)", "logs patient"),
        ("log.error('relay.lost', **facts)", "logs **"),
        ("print(name)", ""),
    ],
)
def test_a_log_that_may_say_too_much_is_found(text, fault):
    source = planted(f"import structlog\nlog = structlog.get_logger('pivot.x')\n{text}")
    found = list(logs.loose_lines(source))
    assert bool(found) == bool(fault)
    assert fault in "".join(found)


def test_a_log_beside_ours_is_found():
    assert list(logs.loose_lines(planted("import logging\nlog = logging.getLogger(__name__)")))


def test_a_wording_for_nothing_is_found():
    source = planted(RECORD + "audit.record(actor, 'a.done', row)")
    assert list(names.unused_wordings([source], {"a.done", "a.gone"})) == [
        "a.gone is worded and never recorded"
    ]


def remind(*, appointment_id): ...


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("jobs.enqueue('a.tasks.remind', appointment_id=1, queue='slow')", ""),
        ("jobs.enqueue('a.tasks.forget', appointment_id=1)", "does not exist"),
        ("jobs.enqueue(name, appointment_id=1)", "not a literal"),
        ("jobs.enqueue('a.tasks.remind', patient=1)", "missing a required argument"),
        ("jobs.enqueue('a.tasks.remind', appointment_id=1, more=2)", "unexpected keyword argument"),
        ("jobs.enqueue('a.tasks.remind', **given)", "cannot be read"),
    ],
)
def test_a_job_that_nobody_does_is_found(text, fault):
    found = list(names.bad_jobs([planted("from core import jobs\n" + text)], {"a.tasks.remind": remind}))
    assert bool(found) == bool(fault)
    assert fault in "".join(found)


def test_a_template_nobody_uses_and_one_that_is_not_there_are_found():
    kept = {
        "app/page.html": "{% extends 'layout/base.html' %}{% include \"app/gone.html\" %}",
        "layout/base.html": "",
        "app/forgotten.html": "",
        "emails/booked.txt": "",
        "404.html": "",
    }
    code = planted(
        "render(request, 'app/page.html'); render(f'emails/{kind}.txt'); render('app/absent.html')"
    )
    assert templates.unused(kept, [code]) == ["app/forgotten.html"]
    assert templates.missing(kept, [code]) == [
        "app/page.html asks for app/gone.html",
        "app/services.py asks for app/absent.html",
    ]


@isolate_apps("core")
def test_models_out_of_line_are_found():
    class Odd(orm.Model):
        closed_at = orm.DateTimeField(null=True)
        closed_by = orm.CharField(max_length=9, null=True)  # noqa: DJ001

        class Meta:
            app_label = "core"
            ordering = ["closed_at"]
            constraints = [
                orm.CheckConstraint(condition=orm.Q(closed_at=None), name="core_odd_closed"),
                orm.CheckConstraint(
                    condition=orm.Q(closed_at=None),
                    name="core_odd_share",
                    violation_error_message="De 0 à 100 %.",
                ),
            ]

    class Straight(orm.Model):
        closed_at = orm.DateTimeField(null=True)
        closed_by = orm.CharField(max_length=9, blank=True)

        class Meta:
            app_label = "core"
            constraints = [
                orm.CheckConstraint(
                    condition=orm.Q(closed_at=None, closed_by="") | orm.Q(closed_at__isnull=False),
                    name="core_straight_closed",
                    violation_error_message="Dites qui a fermé, à 100 %%, et quand.",
                )
            ]

    both = [Odd, Straight]
    assert list(models.silent_constraints(both)) == ["core.Odd: core_odd_closed has no message of its own"]
    assert list(models.unspeakable_constraints(both)) == [
        "core.Odd: core_odd_share cannot say its message: write %%"
    ]
    assert list(models.default_orders(both)) == ["core.Odd has a Meta.ordering"]
    assert list(models.lonely_signatures(both)) == ["core.Odd: no constraint ties closed_at to closed_by"]
