"""What must agree all over the house. tests/guards/test_guards.py proves each guard on a planted fault."""

from pathlib import Path

from celery import current_app
from django.apps import apps
from django.conf import settings

from audit import wording
from tests.guards import doors, logs, models, names, templates
from tests.guards.sources import PLATFORM, ROOT, ours


def our_models():
    ours = {config.label for config in apps.get_app_configs() if Path(config.path).parent in {ROOT, PLATFORM}}
    return [model for model in apps.get_models() if model._meta.app_label in ours]


def tasks():
    current_app.loader.import_default_modules()
    return {name: task.run for name, task in current_app.tasks.items()}


def faults(guard):
    return [fault for source in ours() for fault in guard(source)]


def test_pages_sockets_and_jobs_go_through_services_and_selectors():
    assert faults(doors.managers_outside) == []


def test_services_save_only_what_they_changed():
    assert faults(doors.saves_of_everything) == []


def test_nothing_happens_by_signal():
    assert faults(doors.signal_receivers) == []


def test_logs_say_known_things_only():
    assert faults(logs.loose_lines) == []


def test_every_recorded_event_is_worded():
    assert list(names.unknown_events(ours(), wording.kinds())) == []


def test_every_worded_event_is_recorded():
    assert list(names.unused_wordings(ours(), wording.kinds())) == []


def test_events_are_named_after_their_app():
    labels = {config.label for config in apps.get_app_configs()}
    assert {kind for kind in wording.kinds() if kind.partition(".")[0] not in labels} == set()


def test_every_job_asked_for_exists_and_takes_what_it_is_given():
    assert list(names.bad_jobs(ours(), tasks())) == []


def test_every_periodic_job_exists():
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= tasks().keys()


def test_every_template_is_used():
    assert templates.unused(templates.kept(), ours()) == []


def test_every_template_asked_for_exists():
    assert templates.missing(templates.kept(), ours()) == []


def test_constraints_speak_to_people():
    assert list(models.silent_constraints(our_models())) == []


def test_constraints_can_say_what_they_say():
    assert list(models.unspeakable_constraints(our_models())) == []


def test_no_model_sorts_by_itself():
    assert list(models.default_orders(our_models())) == []


def test_who_and_when_go_together():
    assert list(models.lonely_signatures(our_models())) == []
