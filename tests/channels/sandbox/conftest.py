"""A real sandbox on a free port, spoken to over real sockets."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import requests
from PIL import Image

from channels.sandbox import facebook_accounts as accounts
from channels.sandbox import wordpress_users as users
from channels.sandbox.server import Sandbox, make_server


@dataclass
class Running:
    base: str
    sandbox: Sandbox

    def control(self, network: str, what: str, **data: Any) -> Any:
        address = f"{self.base}/__control/{network}/{what}"
        if data or what == "reset":
            answer = requests.post(address, json=data, timeout=10)
        else:
            answer = requests.get(address, timeout=10)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def fault(self, network: str, name: str, **options: Any) -> None:
        self.control(network, "faults", fault=name, **options)

    def graph(self, method: str, path: str, token: str = "", **more: Any):
        more.setdefault("timeout", 5)
        token = token or accounts.PAGE_TOKEN
        return requests.request(
            method,
            f"{self.base}/facebook/v26.0/{path}",
            headers={"Authorization": f"Bearer {token}"},
            allow_redirects=False,
            **more,
        )

    def wp(self, method: str, path: str, **more: Any):
        more.setdefault("timeout", 5)
        more.setdefault("auth", (users.USERNAME, users.PASSWORD))
        return requests.request(
            method,
            f"{self.base}/wordpress/wp-json/wp/v2/{path}",
            allow_redirects=False,
            **more,
        )


def run(folder: Path) -> tuple[Running, Any]:
    server, sandbox = make_server(folder, 0)
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    return Running(f"http://127.0.0.1:{server.server_address[1]}", sandbox), server


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    started, server = run(tmp_path)
    yield started
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def jpeg() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), (15, 107, 107)).save(out, "JPEG")
    return out.getvalue()
