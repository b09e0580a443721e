"""The description of the containers, held against the rules we set ourselves."""

import re
from pathlib import Path

import pytest
import yaml

from config.settings.medical import MEDICAL_FUNCTIONS

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
CONFIGURATION = (ROOT / "ops" / "deploy" / "turnserver.conf").read_text()
SERVICES = COMPOSE["services"]
OURS = ("migrate", "web", "relay", "worker", "beat")
KEYS = ("SECRET_KEY", "ENCRYPTION_KEYS", "INDEX_KEY", "AUDIT_KEYS")
SECRETS = (*KEYS, "DB_OWNER_PASSWORD", "DB_PASSWORD", "REDIS_PASSWORD", "TURN_SECRET")


def test_every_process_of_the_platform_is_there():
    assert {"postgres", "valkey", *OURS, "turn", "turn-443", "proxy"} == set(SERVICES)


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_a_service_is_hardened(name: str):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not service.get("privileged")


@pytest.mark.parametrize("name", OURS)
def test_our_processes_are_not_root(name: str):
    assert SERVICES[name]["user"] == "10001:10001"
    assert "USER pivot" in (ROOT / "Dockerfile").read_text()


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"migrate"}))
def test_a_service_that_lasts_has_a_health_check(name: str):
    assert SERVICES[name]["healthcheck"]["test"]
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_comes_from_the_environment_and_has_no_default(name: str):
    text = (ROOT / "docker-compose.yml").read_text()
    assert f"${{PIVOT_{name}:?" in text
    assert f"${{PIVOT_{name}:-" not in text
    assert re.search(rf"^PIVOT_{name}=(1:)?$", (ROOT / ".env.example").read_text(), re.MULTILINE)


def test_one_service_alone_owns_the_tables():
    users = {name: SERVICES[name]["environment"]["PIVOT_DB_USER"] for name in OURS}
    assert users == {"migrate": "pivot_owner"} | dict.fromkeys(
        ("web", "relay", "worker", "beat"), "pivot_app"
    )
    told = [name for name in SERVICES if "DB_OWNER_PASSWORD" in str(SERVICES[name].get("environment"))]
    assert sorted(told) == ["migrate", "postgres"]


def test_every_variable_asked_for_is_in_the_example():
    asked = set(re.findall(r"\$\{(PIVOT_[A-Z_]+):\?", (ROOT / "docker-compose.yml").read_text()))
    offered = set(re.findall(r"^(PIVOT_[A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert asked <= offered


@pytest.mark.parametrize("name", [name.upper() for name in MEDICAL_FUNCTIONS])
def test_a_medical_function_is_off_and_can_be_declared(name: str):
    for service in ("web", "worker"):
        assert (
            SERVICES[service]["environment"][f"PIVOT_MEDICAL_{name}"] == f"${{PIVOT_MEDICAL_{name}:-false}}"
        )


def test_only_proxy_and_media_are_reached_from_outside():
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert set(published) == {"proxy", "valkey", "turn-443"}
    assert all(port.startswith("127.0.0.1:") for port in published["valkey"])
    on_host = {name for name, service in SERVICES.items() if service.get("network_mode") == "host"}
    assert on_host == {"relay", "turn"}
    assert COMPOSE["networks"]["data"]["internal"] is True


def test_turn_on_443_is_asked_for_and_needs_no_right_to_a_low_port():
    """It answers TLS where the shipped configuration does, on an address that the site does not take."""
    service = SERVICES["turn-443"]
    assert service["profiles"] == ["turn-443"]
    assert service["network_mode"] == "bridge"
    assert "cap_add" not in service
    listens = re.search(r"^tls-listening-port=(\d+)$", CONFIGURATION, re.MULTILINE)
    assert listens
    (published,) = service["ports"]
    assert re.fullmatch(r"\$\{PIVOT_TURN_ADDRESS:-127\.0\.0\.2\}:443:" + listens[1], published)
    assert all(port.startswith("${PIVOT_WEB_ADDRESS:+") for port in SERVICES["proxy"]["ports"])
    assert "${PIVOT_TURN_TLS_PORT:-" + listens[1] + "}" in SERVICES["web"]["environment"]["PIVOT_TURN_URLS"]


def test_the_image_holds_every_package_and_no_secret():
    kept = set(re.findall(r"^!(\S+)", (ROOT / ".dockerignore").read_text(), re.MULTILINE))
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "benchmarks"}
    assert packages | {"manage.py", "platform", "static", "templates"} <= kept
    assert not any(name.startswith(".") for name in kept)


def test_letters_obey_the_same_rules_as_in_the_tests():
    from ops.embedded.postgres import LOCALE

    arguments = SERVICES["postgres"]["environment"]["POSTGRES_INITDB_ARGS"].split()
    assert set(LOCALE) <= set(arguments)
