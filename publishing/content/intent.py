"""What taking a page away is to mean for its story, stored before it happens."""

from __future__ import annotations

from publishing.models import Placement, Story


def open_places(page_id: int) -> int:
    """How many places of the page's story are planned or out."""
    return Placement.objects.filter(story__page_id=page_id, closed_at=None).count()


def choose_withdrawal(page_id: int, scope: str, reason: str) -> None:
    """Remember how far the next unpublishing of the page shall go, and why."""
    if scope not in Story.WithdrawScope.values:
        scope = Story.WithdrawScope.EVERYWHERE
    Story.objects.filter(page_id=page_id, withdrawn_at=None).update(
        withdraw_scope=scope, withdraw_reason=reason
    )
