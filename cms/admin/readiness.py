""" "Sẵn sàng lan tỏa": the four checks of a story and every other shut gate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.content.claims import Unproved
from cms.content.dossier import Dossier, dossiers
from cms.content.gates import dossier_url
from cms.content.reviews import fallen_awards
from cms.models import Award, Check, UnitPage
from publishing.ports import Checked, Gate, content_source

ICONS = {
    Check.State.PASSED: "circle-check",
    Check.State.FAILED: "circle-xmark",
    Check.State.MORE: "warning",
}
TONES = {
    Check.State.PASSED: "done",
    Check.State.FAILED: "person",
    Check.State.MORE: "person",
}


@dataclass(frozen=True)
class CheckRow:
    kind: str
    name: str
    state: str  # a Check.State value, empty while nobody checked
    word: str
    icon: str
    tone: str
    source: str
    by: str
    at: datetime | None

    @property
    def form_id(self) -> str:
        return f"lt-check-{self.kind}"


@dataclass(frozen=True)
class Readiness:
    page_id: int
    rows: tuple[CheckRow, ...]
    missing: tuple[Gate, ...]  # shut gates besides the four checks
    unproved: tuple[Unproved, ...] = ()  # claims without evidence, the told ones first
    claims_stop: bool = False  # this unit lets no told claim out without evidence
    evidence_url: str = ""
    fallen: tuple[
        Award, ...
    ] = ()  # cancelled awards the live story was not checked for

    @property
    def done(self) -> int:
        return sum(row.state == Check.State.PASSED for row in self.rows)

    @property
    def ready(self) -> bool:
        stopped = self.claims_stop and any(one.in_story for one in self.unproved)
        return self.done == len(self.rows) and not self.missing and not stopped


def readiness(page: Page, now: datetime) -> Readiness:
    """What is checked and what is missing in the newest saved draft of `page`."""
    made = {
        check.kind: check
        for check in Check.objects.filter(page_id=page.pk).select_related("checked_by")
    }
    draft = content_source().draft(page.pk)
    checked = Checked(page.pk, content=draft.content)
    gates = [
        gate
        for channel_class in ("website", "social", "press")
        for gate in content_source().gates([checked], channel_class, now)[0]  # type: ignore[arg-type]
        if gate.code != "checks"
    ]
    [dossier] = dossiers([checked])
    return Readiness(
        page_id=page.pk,
        rows=tuple(_row(kind, made.get(kind.value)) for kind in Check.Kind),
        missing=tuple({(gate.code, gate.message): gate for gate in gates}.values()),
        fallen=fallen_awards(page),
        **(_claims(dossier) if dossier else {}),
    )


def _claims(dossier: Dossier) -> dict[str, Any]:
    unit = dossier.unit
    return {
        "unproved": tuple(dossier.unproved),
        "claims_stop": unit is not None and unit.check_depth == UnitPage.CheckDepth.TWO,
        "evidence_url": dossier_url(dossier),
    }


def _row(kind: Check.Kind, check: Check | None) -> CheckRow:
    if check is None:
        return CheckRow(
            kind=kind.value,
            name=str(kind.label),
            state="",
            word=_("Not checked yet"),
            icon="time",
            tone="wait",
            source="",
            by="",
            at=None,
        )
    state = Check.State(check.state)
    return CheckRow(
        kind=kind.value,
        name=str(kind.label),
        state=state.value,
        word=str(state.label),
        icon=ICONS[state],
        tone=TONES[state],
        source=check.source,
        by=_name(check.checked_by),
        at=check.checked_at,
    )


def _name(user: Any) -> str:
    return (user.get_full_name() or user.get_username()) if user else ""


def record(
    page: Page, kind: str, state: str, source: str, *, user: Any, now: datetime
) -> None:
    """Write down one check: who, when, from which source."""
    Check.objects.update_or_create(
        page_id=page.pk,
        kind=kind,
        defaults={
            "state": state,
            "source": source,
            "checked_by": user,
            "checked_at": now,
        },
    )
