"""Clears the stage after a performance: its stories are taken back for good."""

from __future__ import annotations

from wagtail.models import Page

from cms.demo.models import Performance
from cms.demo.profile import FICTION
from cms.demo.profiles import CARDS
from cms.demo.stage import Stage
from cms.models import Consent, Exemplar
from publishing.clock import database_now
from publishing.content.withdraw import withdraw
from publishing.engine import resolve
from publishing.models import Delivery, Story
from publishing.states import UNFINISHED, Action, State

REASON = f"Diễn lại {FICTION}"


def strike(performance: Performance, stage: Stage) -> None:
    """Withdraw its stories everywhere and delete their pages."""
    pages = list(performance.cast.values())
    stories = list(Story.objects.filter(page_id__in=pages).order_by("pk"))
    for story in stories:
        _close_tasks(story, stage)
        withdraw(story, REASON, user=stage.editor, now=database_now())
    for page in Page.objects.filter(pk__in=pages).order_by("-path"):
        page.specific.delete(user=stage.editor)
    _forget_consents(stage)


def _close_tasks(story: Story, stage: Stage) -> None:
    """What still waits for somebody's hand will not be done any more."""
    waiting = Delivery.objects.filter(
        placement__story=story, state__in=sorted(UNFINISHED - {State.SENDING})
    ).exclude(action=Action.WITHDRAW)
    for delivery in waiting.select_related("channel").order_by("placement", "seq"):
        if delivery.channel.connector.capabilities.by_hand:
            try:
                resolve.drop(delivery, user=stage.editor, now=database_now())
            except resolve.NotNow:
                continue  # the engine was quicker; the withdrawal takes it


def _forget_consents(stage: Stage) -> None:
    """The fate of the missing consent begins afresh."""
    person = Exemplar.objects.filter(
        unit=stage.unit, full_name=CARDS.hero.full_name if CARDS.hero else ""
    )
    Consent.objects.filter(exemplar__in=person).delete()
    person.update(ethnicity_named=False)
