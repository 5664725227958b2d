"""The channels of a world: one per stand-in, made as the admin's form would."""

from __future__ import annotations

from typing import Any

from channels.registry import connector
from channels.sandbox import facebook_accounts, signatures, wordpress_users
from publishing import credentials
from publishing.models import Channel
from publishing.press.partners import create_partner


def connect(
    unit: Any,
    network: str,
    name: str,
    values: dict[str, Any],
    secrets: dict[str, str],
    **fields: Any,
) -> Channel:
    kind = connector(network)
    settings = kind.settings_model.model_validate(values)
    channel = Channel.objects.create(
        unit_id=unit.pk,
        network=network,
        name=name,
        account_id=kind.account_id(settings),
        settings=settings.model_dump(mode="json"),
        **fields,
    )
    credentials.store(channel, kind.secrets_model.model_validate(secrets))
    return channel


def webhook(unit: Any, url: str, name: str = "Máy nhận của đối tác") -> Channel:
    return connect(unit, "webhook", name, {"url": url}, {"secret": signatures.SECRET})


def facebook(unit: Any, **values: Any) -> Channel:
    page = {"page_id": facebook_accounts.PAGE_ID, **values}
    token = {"page_token": facebook_accounts.PAGE_TOKEN}
    return connect(unit, "facebook", "Trang Facebook", page, token)


def wordpress(unit: Any, sandbox: str) -> Channel:
    return connect(
        unit,
        "wordpress",
        "Trang trường",
        {"site": f"{sandbox}/wordpress", "username": wordpress_users.USERNAME},
        {"password": wordpress_users.PASSWORD},
    )


def feed(unit: Any) -> tuple[Channel, str]:
    """A partner's channel and the token that opens its feed."""
    partner, token = create_partner(
        unit.pk, "Tòa soạn mẫu", contact="Ban biên tập, 0900 000 001", code="toa-soan"
    )
    return partner.channel, token


def letterbox(unit: Any, url: str, **fields: Any) -> Channel:
    return connect(unit, "letterbox", f"Hộp thư {url}", {"url": url}, {}, **fields)


def journal(unit: Any, url: str, lag: float = 0.0) -> Channel:
    return connect(unit, "journal", f"Sổ {url}", {"url": url, "lag": lag}, {})
