"""What can be known about the deployment without a container engine."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
TOOLS = Path(sys.executable).parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES = COMPOSE["services"]
LASTING = sorted(set(SERVICES) - {"migrate"})


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, env={**os.environ, **environment}, timeout=300
    )


def test_dockerfile_has_no_findings():
    checked = run(str(TOOLS / "hadolint"), "deploy/Dockerfile")
    assert checked.returncode == 0, checked.stdout


def test_compose_file_follows_the_schema():
    checked = run(str(TOOLS / "check-jsonschema"), "--builtin-schema", "vendor.compose-spec", "docker-compose.yml")
    assert checked.returncode == 0, checked.stdout


def test_compose_file_with_a_misspelt_key_does_not(tmp_path):
    broken = tmp_path / "compose.yml"
    broken.write_text((ROOT / "docker-compose.yml").read_text().replace("read_only:", "readonly:"))
    assert run(str(TOOLS / "check-jsonschema"), "--builtin-schema", "vendor.compose-spec", str(broken)).returncode != 0


@pytest.mark.parametrize("tls", ["", "tls internal"])
def test_caddyfile_is_valid_and_formatted(tls, tmp_path):
    caddy = str(TOOLS / "caddy")
    places = {"XDG_DATA_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    site = {"CADDY_TLS": tls, "SITE_ADDRESS": "huaban.example.com"}
    checked = run(caddy, "validate", "--config", "deploy/Caddyfile", "--adapter", "caddyfile", **site, **places)
    assert checked.returncode == 0, checked.stderr
    assert "formatted" not in checked.stderr


def test_only_the_proxy_can_be_reached_from_outside():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["caddy"]
    assert SERVICES["db"]["networks"] == SERVICES["redis"]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"]["internal"] is True


@pytest.mark.parametrize("name", LASTING)
def test_service_is_watched_restarted_and_keeps_its_logs_short(name):
    service = SERVICES[name]
    assert service["healthcheck"]["test"]
    assert service["restart"] == "unless-stopped"
    assert service["logging"]["options"]["max-size"]


@pytest.mark.parametrize("name", ["web", "worker", "migrate"])
def test_app_runs_without_rights_and_gets_secrets_from_the_environment(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["environment"]["SECRET_KEY"].startswith("${SECRET_KEY:?")


def test_entrypoint_knows_every_role_that_compose_starts(tmp_path):
    """Programs of the same names stand in for the real ones and print how they were called."""
    for program in ("daphne", "python"):
        (tmp_path / program).write_text(f'#!/bin/sh\necho {program} "$@"\n')
        (tmp_path / program).chmod(0o755)
    path = f"{tmp_path}:{os.environ['PATH']}"
    called = {
        name: run("sh", "deploy/entrypoint.sh", *SERVICES[name]["command"], PATH=path).stdout.splitlines()
        for name in ("web", "talks", "worker", "migrate")
    }
    assert called["web"] == [
        "daphne --bind 0.0.0.0 --port 8000 --proxy-headers --verbosity 0 storybook.asgi:application"
    ]
    assert called["talks"] == ["python manage.py serve_talks --bind 0.0.0.0 --port 8001 --proxy-headers"]
    assert called["worker"] == ["python manage.py qcluster"]
    assert called["migrate"] == ["python manage.py migrate --noinput", "python manage.py schedule_sweeps"]


def test_image_gets_no_secrets_and_no_data():
    left_out = (ROOT / "deploy/Dockerfile.dockerignore").read_text().split("\n")
    assert {".env", "var", ".git", ".venv"} <= set(left_out)
