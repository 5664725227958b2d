"""What is kept beside a published story so that it can be found without reading it.

Called whenever a page is saved as a whole; drafts of a live page are not.
"""

from __future__ import annotations

from typing import Any

from cms.blocks import recordings_in
from cms.models.practice import Practice
from cms.models.recording import RecordingUse

FIELDS = ("title", "context", "method", "result", "conditions")


def keep_findable(page: Any) -> None:
    """Rewrite the practices and recordings of a live story; others stay untouched,
    because everyone who asks also asks whether the page is live."""
    if not page.live:
        return
    _practices(page)
    _recordings(page)


def _practices(page: Any) -> None:
    found = {
        block: texts
        for child in page.body
        if child.block_type == "practice"
        and (texts := _texts(child.value, page.title))["method"]
        and (block := str(child.id or ""))
    }
    gone = Practice.objects.filter(page_id=page.pk).exclude(block__in=found)
    gone.filter(adoptions=None).delete()
    gone.update(shown=False)
    for block, texts in found.items():
        Practice.objects.update_or_create(
            page_id=page.pk, block=block, defaults={**texts, "shown": True}
        )


def _texts(value: Any, title_of_page: str) -> dict[str, str]:
    texts = {name: (value.get(name) or "").strip() for name in FIELDS}
    return {**texts, "title": texts["title"] or title_of_page}


def _recordings(page: Any) -> None:
    wanted = {recording.pk for recording in recordings_in(page.body)}
    RecordingUse.objects.filter(page_id=page.pk).exclude(
        recording_id__in=wanted
    ).delete()
    for pk in wanted:
        RecordingUse.objects.get_or_create(recording_id=pk, page_id=page.pk)
