"""Sample stories to begin with: one per kind, invented, in our own story JSON."""

from __future__ import annotations

from pathlib import Path

from cms.importing.json_story import read_json
from cms.importing.letters import Letters
from cms.importing.parsed import ParsedStory

FOLDER = Path(__file__).parent / "sample_stories"


def sample(kind: str) -> ParsedStory:
    """The sample of `kind`: "exemplar", "reportage" or "article"."""
    text = (FOLDER / f"{kind}.json").read_text(encoding="utf-8")
    return read_json(text, Letters())
