"""A sandbox of the test's own, and settings that make this installation a demo."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Thread

import pytest
from django.test import override_settings

from channels.sandbox.server import Sandbox, make_server


@pytest.fixture
def sandbox(tmp_path) -> Iterator[Sandbox]:
    server, stands = make_server(tmp_path / "sandbox", 0)
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    base = f"http://127.0.0.1:{server.server_address[1]}"
    with override_settings(
        LANTOA_ENV="demo",
        LANTOA_SANDBOX_URL=base,
        LANTOA_SANDBOX_PUBLIC_URL=stands.public_url,
        LANTOA_NETWORK_BASES={"facebook": f"{base}/facebook"},
        LANTOA_EGRESS_ALLOW=f"127.0.0.1/32:{server.server_address[1]}",
        LANTOA_RECONCILE_S=3,
        ROOT_URLCONF="tests.cms.demo.urls",
    ):
        yield stands
    server.shutdown()
    server.server_close()
