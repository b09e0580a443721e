"""The last migration of each app goes back and forth on a database that is filled."""

import importlib
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, migrations
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from consultations.models import VitalSign
from tests.authorisation.world import World

OURS = sorted(
    config.label
    for config in apps.get_app_configs()
    if Path(config.path).is_relative_to(settings.BASE_DIR) and (Path(config.path) / "migrations").is_dir()
)


@pytest.fixture
def filled(db: None) -> None:
    """Three houses; what their rows promised each other is checked now, so that tables may be altered."""
    World()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_last_step_of_each_app_is_undone_and_done_again(filled: None) -> None:
    executor = MigrationExecutor(connection)
    for label in OURS:
        for leaf in executor.loader.graph.leaf_nodes(label):
            before = [node for node in executor.loader.graph.node_map[leaf].parents if node.key[0] == label]
            if not before or len(executor.loader.graph.backwards_plan(leaf)) > 1:
                continue  # a first migration, or one that steps of other apps lean on and go back before
            migration = executor.loader.graph.nodes[leaf]
            former = executor.loader.project_state([one.key for one in before], at_end=True)
            with connection.schema_editor(atomic=True) as editor:
                migration.unapply(former.clone(), editor)
            with connection.schema_editor(atomic=True) as editor:
                migration.apply(former, editor)


def test_no_step_of_an_act_pretends_to_go_back() -> None:
    """A step of data has a way back of its own, or none: `noop` leaves what the schema of before refuses."""
    loader = MigrationLoader(None)
    silent = [
        name
        for (label, name), migration in loader.disk_migrations.items()
        if label == "consultations"
        for operation in migration.operations
        if isinstance(operation, migrations.RunPython) and operation.reverse_code is migrations.RunPython.noop
    ]
    assert silent == []


def test_a_typed_measure_forgets_the_inventory_on_its_way_back(filled: None) -> None:
    VitalSign.objects.filter(method="typed").update(
        device_origin="inventory", device_label="Tensiomètre", device_serial="A 12", device_software="3"
    )
    importlib.import_module("consultations.migrations.0040_cart_details").forget_inventory(apps, None)
    typed = VitalSign.objects.filter(method="typed")
    assert typed.exists()
    assert not typed.exclude(device_serial="", device_software="", device_at=None).exists()
