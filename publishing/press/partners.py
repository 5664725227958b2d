"""Partners and the tokens that open their feeds.

A token has 256 bits and is stored as its SHA-256; two live at once, so that a
desk can change over without missing a story.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from django.db import transaction
from slugify import slugify

from channels.press.feed import FeedSettings
from publishing.models import Channel, Partner, PartnerToken
from publishing.press import documents

LIVE_TOKENS = 2


def create_partner(
    unit_page_id: int,
    name: str,
    *,
    contact: str = "",
    licence: str = "",
    code: str = "",
) -> tuple[Partner, str]:
    """A feed channel of the unit, its partner and a first token (shown once)."""
    code = (
        code or f"{slugify(name)[:50].strip('-') or 'partner'}-{secrets.token_hex(3)}"
    )
    terms = FeedSettings(code=code, licence=licence, contact=contact)
    with transaction.atomic():
        channel = Channel.objects.create(
            unit_id=unit_page_id,
            network="feed",
            account_id=f"press:{terms.code}",
            name=name,
            settings=terms.model_dump(mode="json"),
        )
        partner = Partner.objects.create(
            channel=channel, name=name, contact=terms.contact, licence=terms.licence
        )
        return partner, add_token(partner)


def change_terms(partner: Partner, *, name: str, contact: str, licence: str) -> None:
    """New words for the head of the feed and for every item, at the next reading."""
    channel = partner.channel
    terms = FeedSettings.model_validate(channel.settings)
    terms = terms.model_copy(update={"contact": contact, "licence": licence})
    with transaction.atomic():
        Partner.objects.filter(pk=partner.pk).update(
            name=name, contact=contact, licence=licence
        )
        Channel.objects.filter(pk=channel.pk).update(
            name=name, settings=terms.model_dump(mode="json")
        )
        documents.refresh([partner.pk])


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def add_token(partner: Partner) -> str:
    """A new token beside those that live; the text is never seen again."""
    token = secrets.token_urlsafe(32)
    PartnerToken.objects.create(
        partner=partner, digest=digest_of(token), hint=token[-4:]
    )
    return token


def rotate(partner: Partner, *, now: datetime) -> str:
    """A new token; the newest old one lives on, older ones end."""
    with transaction.atomic():
        Partner.objects.select_for_update().get(pk=partner.pk)
        token = add_token(partner)
        live = partner.tokens.filter(revoked_at=None).order_by("-pk")
        ending = list(live.values_list("pk", flat=True)[LIVE_TOKENS:])
        PartnerToken.objects.filter(pk__in=ending).update(revoked_at=now)
    return token


def revoke(token: PartnerToken, *, now: datetime) -> None:
    PartnerToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now)
