"""The broker of a one-machine install: rings may be lost, workers may not die."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from kombu import Connection

from publishing import file_broker
from publishing.celery import file_transport

pytestmark = pytest.mark.engine

RINGER = """
import sys
from kombu import Connection
from publishing import file_broker
from publishing.celery import file_transport
from pathlib import Path
file_broker.register()
with Connection("lantoa-files://localhost//",
                transport_options=file_transport(Path(sys.argv[1]))) as link:
    queue = link.SimpleQueue("lt.wake")
    for number in range(300):
        queue.put({"ring": number}, serializer="json")
"""


def connection(folder: Path) -> Connection:
    file_broker.register()
    return Connection(
        f"{file_broker.SCHEME}://localhost//", transport_options=file_transport(folder)
    )


def test_a_consumer_beside_two_ringers_reads_every_message_whole(
    tmp_path: Path,
) -> None:
    ringers = [
        subprocess.Popen([sys.executable, "-c", RINGER, str(tmp_path)])
        for _ in range(2)
    ]
    heard = 0

    with connection(tmp_path) as link:
        queue = link.SimpleQueue("lt.wake")
        for _ in range(600):
            message = queue.get(timeout=20)
            assert "ring" in message.payload
            message.ack()
            heard += 1

    assert heard == 600
    assert [ringer.wait(10) for ringer in ringers] == [0, 0]


def test_a_message_cut_short_is_a_lost_ring_and_nothing_worse(tmp_path: Path) -> None:
    with connection(tmp_path) as link:
        # Another name: kombu remembers in the process which queues it has bound.
        queue = link.SimpleQueue("lt.render")
        (tmp_path / "queue" / "1_x.lt.render.msg").write_text("")
        queue.put({"ring": 1}, serializer="json")

        assert queue.get(timeout=5).payload == {"ring": 1}
