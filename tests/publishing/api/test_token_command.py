from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from publishing.models import ApiToken, Partner
from publishing.press.partners import create_partner
from tests.publishing.api.conftest import BASE

pytestmark = pytest.mark.api


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("token", *arguments, stdout=out)
    return out.getvalue()


def test_the_token_is_printed_alone_and_opens_its_unit(client, unit) -> None:
    printed = run("create", "--name", "Máy A", "--scope", "plan", "--unit", unit.title)

    text = printed.strip()
    assert printed == f"{text}\n"
    token = ApiToken.objects.get()
    assert (token.name, token.scope, token.unit_page_id) == ("Máy A", "plan", unit.pk)
    headers = {"authorization": f"Bearer {text}"}
    assert client.get(f"{BASE}/columns", headers=headers).status_code == 200


def test_a_partner_token_is_one_more_and_ends_the_oldest_of_three(unit) -> None:
    partner, _first = create_partner(unit.pk, "Tòa soạn mẫu")

    run("create", "--partner", "tòa soạn mẫu")
    printed = run("create", "--partner", str(partner.pk))

    assert len(printed.strip()) >= 43
    assert partner.tokens.count() == 3
    assert partner.tokens.filter(revoked_at=None).count() == 2


def test_a_new_partner_is_made_in_the_unit_that_is_named(unit) -> None:
    run("create", "--partner", "Báo mới", "--unit", str(unit.pk))

    assert Partner.objects.get().channel.unit_id == unit.pk


@pytest.mark.parametrize(
    "arguments",
    [
        ("--name", "A"),
        ("--scope", "plan"),
        ("--name", "A", "--scope", "plan", "--unit", "Không có"),
        ("--partner", "Không có"),
    ],
)
def test_what_is_missing_is_said(unit, arguments) -> None:
    with pytest.raises(CommandError):
        run("create", *arguments)


def test_a_token_is_listed_and_ended(unit) -> None:
    run("create", "--name", "Máy A", "--scope", "read")
    number = ApiToken.objects.get().pk

    assert "Máy A" in run("list")
    run("revoke", str(number))

    assert "Máy A" not in run("list")
    with pytest.raises(CommandError):
        run("revoke", str(number))
