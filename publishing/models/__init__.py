"""The rows. Everything true about a placement stands here and nowhere else."""

from publishing.models.alarm import Alarm
from publishing.models.attempt import Attempt
from publishing.models.channel import Channel, Credential
from publishing.models.checkup import Checkup, Probe
from publishing.models.delivery import Delivery
from publishing.models.heartbeat import Heartbeat
from publishing.models.hold import Hold
from publishing.models.lateness import Lateness
from publishing.models.partner import (
    FeedArchive,
    FeedDocument,
    FeedEntry,
    Partner,
    PartnerToken,
)
from publishing.models.placement import Placement
from publishing.models.playbook import Playbook, PlaybookStep
from publishing.models.product import Product
from publishing.models.quiet_hours import QuietHours, quiet_hours_of
from publishing.models.snapshot import Snapshot, StoredPicture
from publishing.models.story import GoneAddress, Release, Story
from publishing.models.token import ApiToken, IdempotentCall

__all__ = [
    "Alarm",
    "ApiToken",
    "Attempt",
    "Channel",
    "Checkup",
    "Credential",
    "Delivery",
    "FeedArchive",
    "FeedDocument",
    "FeedEntry",
    "GoneAddress",
    "Heartbeat",
    "Hold",
    "IdempotentCall",
    "Lateness",
    "Partner",
    "PartnerToken",
    "Placement",
    "Playbook",
    "PlaybookStep",
    "Probe",
    "Product",
    "QuietHours",
    "Release",
    "Snapshot",
    "StoredPicture",
    "Story",
    "quiet_hours_of",
]
