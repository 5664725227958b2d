"""What is told."""

from cms.demo.models import Performance
from cms.models.check import Check
from cms.models.column import ColumnPage
from cms.models.consent import Consent
from cms.models.exemplar import Exemplar
from cms.models.home import HomePage
from cms.models.media import Rendition, StoryImage
from cms.models.story import (
    STORY_TYPES,
    Article,
    ExemplarStory,
    Reportage,
    StoryPage,
)
from cms.models.unit import UnitPage

__all__ = [
    "STORY_TYPES",
    "Article",
    "Check",
    "ColumnPage",
    "Consent",
    "Exemplar",
    "ExemplarStory",
    "HomePage",
    "Performance",
    "Rendition",
    "Reportage",
    "StoryImage",
    "StoryPage",
    "UnitPage",
]
