"""Very many rows of the other registers: placements, exemplars and pictures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone
from wagtail.search.backends import get_search_backend

from cms.models import Exemplar, StoryImage
from cms.vietnamese.folding import fold
from publishing.models import Delivery, Placement, Snapshot, Story
from publishing.states import Action, State
from tests.bench.ground import Ground
from tests.cms.site.many import DEEDS
from tests.cms.site.many import _name as name_of
from tests.stories import make_image
from tests.world import places

BATCH = 500
CHANNELS = 5
# Of twenty rows: what a unit's board looks like after some years.
STATES = (*[State.SENT] * 16, State.DUE, State.CANCELLED, State.FAILED, State.UNCERTAIN)


def placements(made: Ground, count: int) -> None:
    """One for each of `count` stories, on five channels, in the states of STATES."""
    channels = [
        places.webhook(made.unit, f"{made.world.receiver}/b{n}", f"Đối tác {n}")
        for n in range(CHANNELS)
    ]
    told = list(Story.objects.exclude(first_published_at=None)[:count])
    made_ = Placement.objects.bulk_create(
        [
            Placement(
                story=story,
                channel=channels[number % CHANNELS],
                at=story.first_published_at,
                link_token=f"{number:08x}",
            )
            for number, story in enumerate(told)
        ],
        batch_size=BATCH,
    )
    _deliveries(made_)


def _deliveries(of: Sequence[Placement]) -> None:
    newest = dict(Snapshot.objects.values_list("story_id", "pk"))
    later = timezone.now() + timedelta(days=2)
    rows = []
    for number, place in enumerate(of):
        state = STATES[number % len(STATES)]
        due = state == State.DUE
        rows.append(
            Delivery(
                placement=place,
                channel_id=place.channel_id,
                seq=1,
                action=Action.PUBLISH,
                state=state,
                snapshot_id=newest[place.story_id],
                planned_at=later if due else place.at,
                next_at=later if due else None,
                key=place.create_key(1),
                finished_at=place.at if state == State.SENT else None,
            )
        )
    Delivery.objects.bulk_create(rows, batch_size=BATCH)


def exemplars(unit: Any, count: int) -> None:
    found = []
    for number in range(count):
        name = name_of(number)
        one = Exemplar(
            unit=unit,
            full_name=name,
            slug=f"dien-hinh-{number}",
            role="Giáo viên",
            workplace=f"Trường số {number % 300} (hư cấu)",
            place="Lý Sơn",
        )
        one.tidy()
        found.append(one)
    _indexed(Exemplar, Exemplar.objects.bulk_create(found, batch_size=BATCH))


def pictures(unit: Any, count: int) -> None:
    """Of one file: a list reads the rows, and each row's small picture once."""
    model = make_image(unit)
    values = {
        field.attname: getattr(model, field.attname)
        for field in StoryImage._meta.local_concrete_fields
        if not field.primary_key
    }
    found = []
    for number in range(count):
        title = f"{name_of(number)} {DEEDS[number % len(DEEDS)]}, ảnh {number}"
        one = StoryImage(**{**values, "title": title})
        one.search_folded = fold(title)
        found.append(one)
    made = StoryImage.objects.bulk_create(found, batch_size=BATCH)
    _indexed(StoryImage, made)


def _indexed(model: Any, rows: Sequence[Any]) -> None:
    backend = get_search_backend()
    index = backend.get_index_for_model(model)
    for start in range(0, len(rows), BATCH):
        index.add_items(model, rows[start : start + BATCH])
