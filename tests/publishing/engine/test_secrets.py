"""No secret in the log, in the database, in the broker or in a revision.

Every connector sends with real credentials: to its stand-in, well and badly, and to a
peer that shouts back all it was told. Then everything that was written is searched.
"""

from __future__ import annotations

import base64
import json
import logging
import socket
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
import redis
from django.db import connection
from wagtail.models import Revision

from channels.problems import Problem
from publishing import credentials, logs
from publishing.celery import app
from publishing.clock import database_now
from publishing.content.golive import publish_page
from publishing.content.sweep import sweep
from publishing.content.withdraw import withdraw
from publishing.engine import checking, rings
from publishing.models import Attempt, Channel, Credential, Delivery
from publishing.planning.plan import Leg, plan
from publishing.ports import content_source
from publishing.states import Action
from publishing.wording import message
from tests.channels.accounts import ACCOUNTS
from tests.channels.stand_ins import StandIns
from tests.channels.transport.peers import Act, Peer, answer, peer
from tests.stories import make_column, make_story, make_unit

from . import world

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("committed")]

PAGES = "cms.content.source.PageSource"
MORE = {
    "facebook": {"app_secret": "sandbox-app-secret-0123456789abcdef"},
    "webhook": {"next_secret": "whsec_c2Vjb25kLXNlY3JldC1vZi10aGUtd2ViaG9vaw=="},
}
FAULTS = (
    "http_500_after_store",
    "html_200",
    "redirect",
    "truncate_body",
    "revoke_token",
)


@pytest.fixture(scope="module")
def stand_ins(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StandIns]:
    running = StandIns(tmp_path_factory.mktemp("stand-ins"))
    yield running
    running.stop()


@pytest.fixture
def log() -> Iterator[StringIO]:
    """Everything any logger says, debugging lines of libraries included."""
    stream, root = StringIO(), logging.getLogger()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.formatter("json"))
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    logging.getLogger("lantoa").setLevel(logging.DEBUG)
    yield stream
    root.setLevel(before)
    root.removeHandler(handler)
    logging.getLogger("lantoa").setLevel(logging.INFO)


def secrets_of(network: str) -> dict[str, str]:
    model = Channel(network=network).connector.secrets_model
    wanted = {**ACCOUNTS[network].secrets, **MORE.get(network, {})}
    return {name: text for name, text in wanted.items() if name in model.model_fields}


def connect(network: str, base: str) -> Channel:
    settings = ACCOUNTS[network].settings(base)
    where = world.channel(network, f"{network}-{urlsplit(base).port}")
    Channel.objects.filter(pk=where.pk).update(settings=settings)
    where.refresh_from_db()
    model = where.connector.secrets_model
    credentials.store(where, model.model_validate(secrets_of(network)))
    return where


def publish(where: Channel) -> Delivery:
    one = world.story()
    place = world.placement(one, where)
    return world.row(place, world.snapshot(one))


def shout(status: str, *, json_: bool = False, header: str = "") -> Act:
    """Answers with the whole request, as a fault page with a stack trace does."""

    def act(conn: socket.socket, request: bytes, number: int) -> bool:
        told = request.decode("latin-1")
        if json_:
            body: Any = {
                "error": {"message": told, "code": 190, "error_user_msg": told[:200]},
                "code": "rest_forbidden",
                "message": told[:250],
                "data": {"status": 401},
            }
            data = json.dumps(body).encode()
        else:
            data = f"Traceback (most recent call last):\n{told}".encode()
        extra = [header.format(told=quote(_credential(told)))] if header else []
        conn.sendall(answer(data, status, *extra))
        return False

    return act


def _credential(told: str) -> str:
    for line in told.split("\r\n"):
        if line.lower().startswith(("authorization:", "webhook-signature:")):
            return line.partition(":")[2].strip()
    return told[:200]


SHOUTS = (
    shout("401 Unauthorized", json_=True),
    shout("401 Unauthorized"),
    shout("400 Bad Request", json_=True),
    shout("500 Internal Server Error"),
    shout("200 OK"),
    shout("307 Temporary Redirect", header="Location: /x?access_token={told}"),
    shout("429 Too Many Requests", json_=True, header="Retry-After: 5"),
)


def probe(where: Channel) -> None:
    """ "Thử kết nối"; whatever it says is searched too."""
    try:
        checking.probe_channel(where)
    except Problem as problem:
        said = message(problem.message, problem.params)
        logging.getLogger("lantoa.tests").exception("%s %s", said, problem.answer)
    Channel.objects.update(retry_at=None, auth_needed_at=None)


def send_to_stand_in(stand_ins: StandIns, network: str) -> None:
    """Publish, edit, remove; then each fault of the stand-in."""
    stand_ins.reset(network)
    where = connect(network, stand_ins.base)
    probe(where)
    delivery = publish(where)
    world.drain()
    place = world.again(delivery).placement
    world.row(place, world.snapshot(place.story, "Cô Hoà, sửa"), Action.UPDATE)
    world.drain()
    world.row(place, None, Action.WITHDRAW)
    world.drain()
    for fault in FAULTS:
        stand_ins.fault(network, fault, count=1)
        publish(where)
        world.drain()
        Channel.objects.update(retry_at=None, auth_needed_at=None)
    stand_ins.reset(network)


def send_to_shouters(settings: Any, network: str) -> int:
    """To each peer in turn; returns how many requests they heard."""
    heard = 0
    for act in SHOUTS:
        with peer(act) as there:
            _reach(settings, there)
            where = connect(network, there.base)
            for _row in range(2):
                publish(where)
            world.drain()
            Channel.objects.filter(pk=where.pk).update(auth_needed_at=None)
            probe(where)
            heard += len(there.requests)
    return heard


def _reach(settings: Any, there: Peer | StandIns) -> None:
    settings.LANTOA_EGRESS_ALLOW = f"127.0.0.1/32:{there.port}"
    base = there.base if isinstance(there, Peer) else f"{there.base}/facebook"
    settings.LANTOA_NETWORK_BASES = {"facebook": base}


def send_a_page(stand_ins: StandIns, settings: Any, network: str) -> None:
    """A story as an editor has it, with revisions: planned, edited, taken down."""
    settings.LANTOA_CONTENT_SOURCE = PAGES
    content_source.cache_clear()
    _reach(settings, stand_ins)
    stand_ins.reset(network)
    where = connect(network, stand_ins.base)
    unit = make_unit("Trường Kín (hư cấu)")
    Channel.objects.filter(pk=where.pk).update(unit=unit)
    page = make_story(make_column(unit))
    publish_page(page, now=database_now())
    planned = plan(page.pk, [Leg(where.pk, offset_s=0)], now=database_now())
    world.drain(probe=False)
    page.title = "Cô Hoà, sửa lại"
    page.save_revision()
    publish_page(page, now=database_now())
    sweep(database_now())
    world.drain(probe=False)
    withdraw(planned.story, reason="", now=database_now())
    world.drain()
    states = set(Delivery.objects.filter(channel=where).values_list("state", flat=True))
    assert states == {"sent"}, states


# --- the search --------------------------------------------------------------------


def spellings(network: str) -> set[str]:
    """Each secret as it is, and as it travels."""
    found: set[str] = set()
    for text in secrets_of(network).values():
        bare = text.removeprefix("whsec_")
        found |= {text, bare, text.replace(" ", ""), quote(text, safe=""), quote(text)}
        found.add(text.replace("/", "\\/"))
    user = ACCOUNTS[network].settings("").get("username")
    if user:
        for text in secrets_of(network).values():
            for spelled in (text, text.replace(" ", "")):
                found.add(base64.b64encode(f"{user}:{spelled}".encode()).decode())
    return found


def database() -> Iterator[tuple[str, str]]:
    """Every text, JSON and binary value: where it stands, and as text."""
    left_out = (Credential._meta.db_table, "ciphertext")
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            if name.startswith("sqlite_") or "_fts" in name:
                continue
            quoted = connection.ops.quote_name(name)
            cursor.execute(f"SELECT * FROM {quoted}")
            columns = [column[0] for column in cursor.description]
            for values in cursor.fetchall():
                for column, value in zip(columns, values, strict=True):
                    if (name, column) == left_out or value is None:
                        continue
                    if isinstance(value, bytes | memoryview):
                        value = bytes(value).decode("latin-1")
                    yield f"{name}.{column}", str(value)


def broker(folder: Path, url: str) -> Iterator[tuple[str, str]]:
    if url:
        server = redis.Redis.from_url(url)
        for key in server.keys("*"):
            yield key.decode(), repr(server.dump(key))
        return
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.name, path.read_bytes().decode("latin-1")


def decoded(text: str) -> str:
    """The text with the values of JSON in it as they would be read."""
    return text.replace("\\\\/", "/").replace("\\/", "/").replace("\\u0026", "&")


@pytest.mark.timeout(300)
@pytest.mark.parametrize("network", sorted(ACCOUNTS))
def test_no_secret_is_left_anywhere(network, stand_ins, settings, log):
    _reach(settings, stand_ins)
    send_to_stand_in(stand_ins, network)
    heard = send_to_shouters(settings, network)
    send_a_page(stand_ins, settings, network)
    for task in ("publishing.wake", "publishing.tick"):
        assert rings.send(task)

    wanted = spellings(network)
    places = {"log": [("line", log.getvalue())], "database": list(database())}
    folder = app.conf.broker_transport_options.get("data_folder_in", "")
    places["broker"] = list(broker(Path(folder), settings.REDIS_URL))
    places["revisions"] = [
        (str(revision.pk), json.dumps(revision.content, ensure_ascii=False))
        for revision in Revision.objects.all()
    ]
    found = {
        f"{place} {where}: {secret}"
        for place, values in places.items()
        for where, value in values
        for secret in wanted
        if secret in value or secret in decoded(value)
    }
    assert found == set()

    # The search itself can find: attempts, messages, lines and echoes are there.
    assert heard >= len(SHOUTS)
    assert Attempt.objects.filter(answer__contains="…").exists()
    assert places["broker"]
    assert any("Cô Hoà, sửa lại" in text for _pk, text in places["revisions"])
    assert any("lantoa.engine" in line for _place, line in places["log"])
    outcomes = set(Attempt.objects.values_list("outcome", flat=True))
    assert {"published", "authneeded"} <= outcomes


def test_the_search_finds_what_is_hidden_in_any_kind_of_column():
    where = connect("wordpress", "http://127.0.0.1:9")
    secret = secrets_of("wordpress")["password"]
    place = world.placement(world.story(), where)
    delivery = world.row(place, None, problem={"params": {"words": [secret]}})

    found = {column for column, value in database() if secret in value}

    assert found == {f"{Delivery._meta.db_table}.problem"}, delivery
