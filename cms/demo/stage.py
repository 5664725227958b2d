"""Puts the demo's unit, people, places and pictures there. Safe to repeat."""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files.images import ImageFile

from channels.contract import Secrets, Settings
from channels.registry import connector
from channels.sandbox import facebook_accounts, signatures, wordpress_users
from cms.demo import pictures
from cms.demo.profile import CREDIT, FICTION, UNIT, Scene
from cms.models import ColumnPage, HomePage, SectionPage, StoryImage, UnitPage
from publishing import credentials
from publishing.models import Channel, Partner, PartnerToken, Playbook
from publishing.models.channel import account_identity
from publishing.planning.playbooks import save_playbook
from publishing.planning.website import website_channel
from publishing.press.partners import create_partner, digest_of

USERNAME, PASSWORD = "bientap", "lantoa-demo"
LICENCE = "Được đăng lại, ghi rõ nguồn và tác giả; không cắt ghép ảnh có học sinh."
PARTNER = "Tòa soạn mẫu (mô phỏng)"
PLAYBOOK = "Thử nhanh: cách nhau 10 giây"
COLUMNS = ("Gương sáng", "Cách làm hay", "Tin công đoàn")
SECTION, PORTRAITS = "Chuyên trang 20/11", "Chân dung nhà giáo"


@dataclass(frozen=True)
class Places:
    """The channels of the demo unit by the part they play."""

    website: Channel
    facebook: Channel
    second_page: Channel
    school: Channel
    newsroom: Channel
    receiver: Channel
    zalo: Channel


@dataclass(frozen=True)
class Stage:
    unit: UnitPage
    column: ColumnPage
    editor: Any
    places: Places


def set_stage() -> Stage:
    unit = _unit()
    column = next(iter(_column(unit, name) for name in COLUMNS))
    for name in COLUMNS[1:]:
        _column(unit, name)
    _section(unit)
    places = _places(unit)
    _playbook(unit, places)
    return Stage(unit, column, _editor(unit), places)


def feed_token() -> str:
    """The partner's token of this installation: derived, so that it is known here."""
    secret = settings.SECRET_KEY.encode()
    digest = hmac.new(secret, b"demo-partner", hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def feed_url(name: str, base: str = "") -> str:
    """Address of the demo partner's feed: rss.xml, atom.xml or feed.json."""
    return f"{base or settings.LANTOA_BASE_URL}/press/{feed_token()}/{name}"


def image(unit: UnitPage, scene: Scene) -> StoryImage:
    """The picture of a scene in the unit's own collection, drawn at first need."""
    found = StoryImage.objects.filter(
        collection=unit.collection, title=scene.caption
    ).first()
    if found is not None:
        return found
    file = ImageFile(io.BytesIO(pictures.jpeg(scene.name)), f"{scene.name}.jpg")
    return StoryImage.objects.create(
        file=file,
        title=scene.caption,
        description=scene.alt,
        caption=scene.caption,
        credit=CREDIT,
        source=CREDIT,
        basis=StoryImage.Basis.ILLUSTRATION,
        minors=StoryImage.Minors.NONE,
        collection=unit.collection,
    )


def _unit() -> UnitPage:
    found = UnitPage.objects.filter(title=UNIT).first()
    if found is not None:
        return found
    unit = UnitPage(
        title=UNIT,
        short_name=f"Sóng Biếc {FICTION}",
        slug="song-biec",
        contact_name=f"Nguyễn Thị Biên Tập {FICTION}",
        contact_phone="0900 000 000",
        contact_email="bientap@song-biec.example",
        licence=LICENCE,
        hashtags="#LanTỏa",
    )
    HomePage.objects.get().add_child(instance=unit)
    return unit


def _column(above: UnitPage | SectionPage, name: str) -> ColumnPage:
    found = ColumnPage.objects.child_of(above).filter(title=name).first()
    if found is not None:
        return found
    column = ColumnPage(title=name)
    above.add_child(instance=column)
    return column


def _section(unit: UnitPage) -> None:
    """A section of the season, with the column that the dossiers' stories fill."""
    section = SectionPage.objects.child_of(unit).filter(title=SECTION).first()
    if section is None:
        section = SectionPage(
            title=SECTION,
            introduction="Những người thầy của mùa tri ân: chuyện thật giản dị, "
            f"kể cho thật đúng {FICTION}.",
        )
        unit.add_child(instance=section)
    _column(section, PORTRAITS)


def _editor(unit: UnitPage) -> Any:
    """The one person of this unit: writes, checks, publishes."""
    user, created = get_user_model().objects.get_or_create(
        username=USERNAME,
        defaults={
            "email": "bientap@song-biec.example",
            "first_name": "Biên tập",
            "last_name": FICTION,
        },
    )
    if created:
        user.set_password(PASSWORD)
        user.save()
    user.groups.add(unit.editors, unit.chief_editors)
    return user


def _places(unit: UnitPage) -> Places:
    sandbox = settings.LANTOA_SANDBOX_URL
    return Places(
        website=website_channel(unit.pk),
        facebook=_channel(
            unit,
            "facebook",
            f"Facebook · Sóng Biếc {FICTION}",
            {"page_id": facebook_accounts.PAGE_ID},
            {"page_token": facebook_accounts.PAGE_TOKEN},
        ),
        second_page=_channel(
            unit,
            "facebook",
            f"Facebook · Nhà giáo miền đảo {FICTION}",
            {"page_id": facebook_accounts.SECOND_PAGE_ID},
            {"page_token": facebook_accounts.SECOND_PAGE_TOKEN},
        ),
        school=_channel(
            unit,
            "wordpress",
            f"Trang trường {FICTION}",
            {
                "site": f"{sandbox}/wordpress",
                "username": wordpress_users.USERNAME,
                "lead_picture": False,
            },
            {"password": wordpress_users.PASSWORD},
        ),
        newsroom=_newsroom(unit),
        receiver=_channel(
            unit,
            "webhook",
            f"Máy nhận của đối tác {FICTION}",
            {"url": f"{sandbox}/webhook/doi-tac"},
            {"secret": signatures.SECRET},
        ),
        zalo=_channel(
            unit,
            "manual",
            "Zalo nhóm",
            {
                "place": f"Nhóm Zalo công đoàn trường {FICTION}",
                "guide": "Mở nhóm Zalo, dán lời đã sao chép, đính kèm ảnh đầu tiên.",
            },
            {},
        ),
    )


def _channel(
    unit: UnitPage,
    network: str,
    name: str,
    values: dict[str, Any],
    secrets: dict[str, str],
) -> Channel:
    """The account on `network`, made once; its address follows the sandbox's."""
    kind = connector(network)
    parsed: Settings = kind.settings_model.model_validate(values)
    found = Channel.objects.filter(unit=unit, network=network, name=name).first()
    if found is None:
        found = Channel.objects.create(
            unit=unit,
            network=network,
            name=name,
            account_id=account_identity(kind, parsed, unit.pk),
            settings=parsed.model_dump(mode="json"),
        )
        if secrets:
            model: type[Secrets] = kind.secrets_model
            credentials.store(found, model.model_validate(secrets))
    elif network in {"wordpress", "webhook"}:
        _follow_sandbox(found, parsed)
    return found


def _follow_sandbox(channel: Channel, parsed: Settings) -> None:
    """Another SANDBOX_PORT is another address of the same stand-in."""
    account_id = account_identity(channel.connector, parsed, channel.unit_id)
    if channel.account_id != account_id:
        channel.account_id = account_id
        channel.settings = parsed.model_dump(mode="json")
        channel.save(update_fields=["account_id", "settings"])


def _newsroom(unit: UnitPage) -> Channel:
    partner = Partner.objects.filter(channel__unit=unit, name=PARTNER).first()
    if partner is None:
        partner, _token = create_partner(
            unit.pk,
            PARTNER,
            contact=f"Ban biên tập {FICTION}, 0900 000 001",
            licence=LICENCE,
            code="toa-soan-mau",
        )
    token = feed_token()
    PartnerToken.objects.get_or_create(
        digest=digest_of(token), defaults={"partner": partner, "hint": token[-4:]}
    )
    return partner.channel


def _playbook(unit: UnitPage, places: Places) -> None:
    if Playbook.objects.filter(unit_page_id=unit.pk, name=PLAYBOOK).exists():
        return
    order = (places.facebook, places.school, places.newsroom, places.zalo)
    steps = [(channel.pk, n * 10) for n, channel in enumerate(order, 1)]
    save_playbook(unit.pk, PLAYBOOK, steps)
