"""What is told."""

from cms.demo.models import Performance
from cms.models.award import Award, AwardForm, AwardLevel
from cms.models.check import Check
from cms.models.chronicle import Endorsement, FollowUp, Station
from cms.models.claim import Claim, Evidence
from cms.models.column import ColumnPage
from cms.models.consent import Consent
from cms.models.exemplar import PRIORITY_GROUPS, Exemplar
from cms.models.home import HomePage
from cms.models.media import Rendition, StoryImage
from cms.models.movement import JoinedUnit, MovementPage
from cms.models.place import Place
from cms.models.practice import Adoption, Practice
from cms.models.programme import BasisDocument, Programme, ValueTag
from cms.models.recording import Recording, RecordingUse
from cms.models.review import StoryReview
from cms.models.saved_view import SavedView
from cms.models.section import SectionPage
from cms.models.series import Series
from cms.models.story import (
    STORY_TYPES,
    Article,
    ExemplarStory,
    Reportage,
    StoryPage,
)
from cms.models.unit import Signatory, UnitPage
from cms.models.unit_type import BlockMember, EmulationBlock, UnitType

__all__ = [
    "PRIORITY_GROUPS",
    "STORY_TYPES",
    "Adoption",
    "Article",
    "Award",
    "AwardForm",
    "AwardLevel",
    "BasisDocument",
    "BlockMember",
    "Check",
    "Claim",
    "ColumnPage",
    "Consent",
    "EmulationBlock",
    "Endorsement",
    "Evidence",
    "Exemplar",
    "ExemplarStory",
    "FollowUp",
    "HomePage",
    "JoinedUnit",
    "MovementPage",
    "Performance",
    "Place",
    "Practice",
    "Programme",
    "Recording",
    "RecordingUse",
    "Rendition",
    "Reportage",
    "SavedView",
    "SectionPage",
    "Series",
    "Signatory",
    "Station",
    "StoryImage",
    "StoryPage",
    "StoryReview",
    "UnitPage",
    "UnitType",
    "ValueTag",
]
