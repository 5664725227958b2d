"""Secrets: encrypted at rest, versioned, never shown again."""

from __future__ import annotations

import logging

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection

from channels.problems import AuthNeeded
from publishing import credentials
from publishing.models import Credential

from .engine import network, world

pytestmark = [pytest.mark.engine, pytest.mark.django_db]

SECRET = "EAAB-rat-bi-mat-1a2b"


@pytest.fixture
def channel():
    network.register()
    made = world.channel()
    Credential.objects.all().delete()
    return made


def test_a_stored_secret_comes_back_with_its_version(channel):
    credentials.store(channel, network.Token(token=SECRET))

    assert credentials.load(channel) == (network.Token(token=SECRET), 1)


def test_the_newest_version_is_the_current_one(channel):
    credentials.store(channel, network.Token(token="first"))
    credentials.store(channel, network.Token(token="second"))

    secrets, version = credentials.load(channel)
    assert (secrets.token, version) == ("second", 2)
    assert Credential.objects.count() == 2


def test_only_the_last_four_characters_are_ever_shown(channel):
    credentials.store(channel, network.Token(token=SECRET))

    assert credentials.hints(channel) == {"token": "1a2b"}


def test_of_a_short_secret_nothing_is_shown(channel):
    credentials.store(channel, network.Token(token="short"))

    assert credentials.hints(channel) == {"token": ""}


def test_no_row_of_the_database_holds_the_secret(channel):
    credentials.store(channel, network.Token(token=SECRET))

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM publishing_credential")
        dump = repr(
            [
                [bytes(v) if isinstance(v, memoryview) else v for v in row]
                for row in cursor.fetchall()
            ]
        )
    assert SECRET not in dump


def test_no_repr_and_no_error_holds_the_secret(channel, caplog):
    caplog.set_level(logging.DEBUG)
    secrets = network.Token(token=SECRET)
    credentials.store(channel, secrets)

    assert SECRET not in repr(secrets)
    assert SECRET not in str(secrets)
    assert SECRET not in caplog.text


def test_without_a_key_that_fits_the_channel_asks_to_be_connected(channel, settings):
    credentials.store(channel, network.Token(token=SECRET))
    settings.LANTOA_SECRETS_KEYS = [Fernet.generate_key().decode()]

    with pytest.raises(AuthNeeded) as caught:
        credentials.load(channel)

    assert SECRET not in repr(caught.value.__dict__)


def test_rotation_writes_everything_under_the_first_key(channel, settings, capsys):
    credentials.store(channel, network.Token(token=SECRET))
    old = settings.LANTOA_SECRETS_KEYS[0]
    new = Fernet.generate_key().decode()

    settings.LANTOA_SECRETS_KEYS = [new, old]
    call_command("rotate_secrets")
    settings.LANTOA_SECRETS_KEYS = [new]

    assert capsys.readouterr().out.strip() == "1"
    assert credentials.load(channel)[0].token == SECRET


def test_nothing_is_stored_without_a_key(channel, settings):
    settings.LANTOA_SECRETS_KEYS = []

    with pytest.raises(ImproperlyConfigured):
        credentials.store(channel, network.Token(token=SECRET))
