"""Put the demo's unit, people, channels and stories there; --play starts the show.

--stories tells the stories besides the show, which takes a while: it runs when the
show is on, at a low priority.
"""

from __future__ import annotations

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.demo import sandbox
from cms.demo.dossiers import seed_dossiers, tell_stories
from cms.demo.models import Performance
from cms.demo.profiles import ARCHIVE, CAST
from cms.demo.show import play
from cms.demo.stage import Stage, image, set_stage
from cms.demo.writing import write
from cms.models import StoryPage
from publishing.clock import database_now
from publishing.content.golive import publish_page

START_S = 20.0  # the stand-ins may still be starting
POLITE = 10  # niceness: the show's seconds come first


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--play", action="store_true", help="start the show, if it never was played"
        )
        parser.add_argument(
            "--again", action="store_true", help="start the show once more"
        )

        parser.add_argument(
            "--stories",
            action="store_true",
            help="tell the stories besides the show, after everything else",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.LANTOA_ENV == "production":
            raise CommandError("The demo does not belong into a production site.")
        if options["again"] or (options["play"] and Performance.newest() is None):
            try:
                play(START_S)
            except sandbox.NoSandbox as error:
                raise CommandError(f"The sandbox does not answer: {error}") from error
        elif not (options["play"] or options["stories"]):
            seed(set_stage())
        if options["stories"]:
            os.nice(POLITE)
            tell_stories(set_stage().unit)


def seed(stage: Stage) -> None:
    """Everything that takes time, so that the show starts at once. Repeatable."""
    for profile in [*CAST.values(), *ARCHIVE]:
        scenes = [e for e in profile.body if hasattr(e, "caption")]
        for scene in [profile.scene, *scenes]:
            image(stage.unit, scene)
    for profile in ARCHIVE:
        known = StoryPage.__subclasses__()
        if not any(kind.objects.filter(title=profile.title).exists() for kind in known):
            page = write(profile, stage)
            publish_page(page, user=stage.editor, now=database_now())
    seed_dossiers(stage.unit)
