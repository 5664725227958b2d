"""The script of the first minute: five places on time, four fates, nothing faked.

Everything goes through the same services an editor's clicks go through; what goes
wrong is staged by the sandbox's own fault switches. Nobody is named as the planner:
the editor's first story is still to come.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from cms.demo import sandbox, trial
from cms.demo.access import reconnect
from cms.demo.models import Performance
from cms.demo.profile import Profile
from cms.demo.profiles import CARDS, CAST, KITCHEN, LAMP, LESSON, RESCUE
from cms.demo.stage import Stage, feed_url, set_stage
from cms.demo.strike import strike
from cms.demo.writing import rewrite, social_words, write
from cms.models import StoryPage
from publishing.clock import database_now
from publishing.content.golive import publish_page, schedule
from publishing.models import Channel
from publishing.planning.plan import Leg, plan

GO_LIVE_S = 3
MAIN_LEGS_S = (4, 8, 11, 14)  # after go-live: Facebook, school, newsroom, Zalo
CORRECTION_S = 15
RESCUE_WORDS = "Bốn lượt thuyền tôn"


def play(patience_s: float = 2) -> Performance:
    """Start a performance; an earlier one is taken off the stage first."""
    sandbox.wait(patience_s)
    stage = set_stage()
    former = Performance.newest()
    if former is not None:
        strike(former, stage)
        trial.clear(stage)
        sandbox.clear_all()
    sandbox.read_feed(feed_url("atom.xml", settings.LANTOA_PROBE_URL))
    reconnect(stage.places.second_page)
    number = former.number + 1 if former else 1
    pages = {key: write(profile, stage, number) for key, profile in CAST.items()}
    performance = _bill(number, pages)
    now = database_now()
    _stage_correction(pages[KITCHEN.key], stage, now)
    _stage_broken_connection(pages[RESCUE.key], stage, now)
    _stage_expired_token(pages[LESSON.key], stage, now)
    _stage_missing_consent(pages[CARDS.key], stage, now)
    _stage_five_places(pages[LAMP.key], stage)
    return performance


def _bill(number: int, pages: dict[str, StoryPage]) -> Performance:
    with transaction.atomic():
        return Performance.objects.create(
            number=number,
            started_at=database_now(),
            cast={key: page.pk for key, page in pages.items()},
        )


def _stage_five_places(page: StoryPage, stage: Stage) -> None:
    """One story, five places: the website first, then one after the other."""
    now, places = database_now(), stage.places
    words = social_words(LAMP, page)
    order = (places.facebook, places.school, places.newsroom, places.zalo)
    legs = [
        Leg(
            channel.pk,
            offset_s=offset,
            own_text=words if channel in (places.facebook, places.zalo) else None,
        )
        for channel, offset in zip(order, MAIN_LEGS_S, strict=True)
    ]
    start = now + timedelta(seconds=GO_LIVE_S)
    plan(page.pk, legs, go_live_at=start, now=now)


def _stage_correction(page: StoryPage, stage: Stage, now: datetime) -> None:
    """Posted in four places, then put right in all four at one second."""
    places = stage.places
    _publish(page, now)
    _legs(page, stage, now, [places.facebook, places.school, places.receiver], 2)
    page.refresh_from_db()
    rewrite(page, KITCHEN, stage)
    schedule(
        page.pk,
        now + timedelta(seconds=CORRECTION_S),
        kind="correction",
        note=KITCHEN.note,
        now=database_now(),
    )


def _stage_broken_connection(page: StoryPage, stage: Stage, now: datetime) -> None:
    """Facebook keeps the post and tears the connection down; its list lags."""
    sandbox.fault("facebook", "reset_after_store", count=1, match=RESCUE_WORDS)
    lag = min(12.0, settings.LANTOA_RECONCILE_S * 0.6)
    sandbox.fault("facebook", "list_lag", seconds=lag)
    _publish(page, now)
    _legs(page, stage, now, [stage.places.facebook], 5)


def _stage_expired_token(page: StoryPage, stage: Stage, now: datetime) -> None:
    """The second page's token ends before its post is due."""
    channel = stage.places.second_page
    _publish(page, now)
    _legs(page, stage, now, [channel], 7)
    sandbox.end_token(channel.account_id)


def _stage_missing_consent(page: StoryPage, stage: Stage, now: datetime) -> None:
    """After planning, somebody notes that the story names the ethnic origin."""
    _publish(page, now)
    _legs(page, stage, now, [stage.places.facebook], 9)
    person = page.exemplar
    person.ethnicity_named = True
    person.save()


def _publish(page: StoryPage, now: datetime) -> None:
    publish_page(page, now=now)


def _legs(
    page: StoryPage, stage: Stage, now: datetime, channels: list[Channel], after: int
) -> None:
    words = social_words(_part_of(page), page)
    legs = [
        Leg(
            channel.pk,
            at=now + timedelta(seconds=after + n),
            own_text=words if channel.connector.capabilities.own_text else None,
        )
        for n, channel in enumerate(channels)
    ]
    plan(page.pk, legs, now=database_now())


def _part_of(page: StoryPage) -> Profile:
    return next(profile for profile in CAST.values() if profile.title == page.title)
