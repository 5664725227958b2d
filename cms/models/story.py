"""Stories: one abstract StoryPage and its three kinds."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from cms.blocks import StoryBlocks, recordings_in
from cms.models.tidy import TidyPage
from cms.vietnamese.folding import fold, words
from publishing.clock import database_now


class StoryPage(TidyPage):
    """What is told. When and where it goes stands in `publishing`, never here."""

    class AiUse(models.TextChoices):
        NONE = "none", _("Written by people")
        ASSISTED = "assisted", _("Written with the help of AI")
        GENERATED = "generated", _("Text or pictures made by AI")

    article_kind: ClassVar[str]  # channels.article.Article.kind

    lead = models.TextField(
        _("lead"), blank=True, help_text=_("30 to 60 words, without a paper's mark.")
    )
    body = StreamField(StoryBlocks(), verbose_name=_("body"), blank=True)
    lead_picture = models.ForeignKey(
        "cms.StoryImage",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("lead picture"),
    )
    lead_caption = models.CharField(
        _("caption of the lead picture"), max_length=500, blank=True
    )
    exemplar = models.ForeignKey(
        "cms.Exemplar",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("exemplar"),
    )
    author = models.CharField(_("author or pen name"), max_length=120, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    hashtags = models.CharField(
        _("hashtags"), max_length=255, blank=True, help_text=_("Separated by blanks.")
    )
    ai_use = models.CharField(
        _("use of AI"), max_length=12, choices=AiUse, default=AiUse.NONE
    )
    ai_label = models.CharField(
        _("visible AI label"),
        max_length=160,
        blank=True,
        help_text=_("The law asks for it wherever AI made text or pictures."),
    )
    embargo_at = models.DateTimeField(_("not before"), null=True, blank=True)
    deed_on = models.DateField(
        _("day of the deed"),
        null=True,
        blank=True,
        help_text=_("What reports count the days to the publication from."),
    )
    movements = ParentalManyToManyField(
        "cms.MovementPage",
        blank=True,
        related_name="+",
        verbose_name=_("movements and campaigns"),
    )
    programmes = ParentalManyToManyField(
        "cms.Programme", blank=True, related_name="+", verbose_name=_("programmes")
    )
    basis_documents = ParentalManyToManyField(
        "cms.BasisDocument",
        blank=True,
        related_name="+",
        verbose_name=_("basis documents"),
    )
    values = ParentalManyToManyField(
        "cms.ValueTag", blank=True, related_name="+", verbose_name=_("values")
    )
    airtime_seconds = models.PositiveIntegerField(default=0, editable=False)
    search_folded = models.TextField(editable=False, blank=True)

    slug_word = "bai"
    parent_page_types = ["cms.ColumnPage"]
    subpage_types: ClassVar[list[str]] = []
    search_fields = [
        *Page.search_fields,
        index.SearchField("lead"),
        index.SearchField("body"),
        index.SearchField("search_words"),
        index.AutocompleteField("search_folded"),
    ]
    content_panels = [
        FieldPanel("title"),
        FieldPanel("lead"),
        FieldPanel("lead_picture"),
        FieldPanel("lead_caption"),
        FieldPanel("body"),
        FieldPanel("exemplar"),
        MultiFieldPanel(
            [FieldPanel("author"), FieldPanel("source"), FieldPanel("hashtags")],
            heading=_("Attribution"),
        ),
        MultiFieldPanel(
            [FieldPanel("ai_use"), FieldPanel("ai_label")], heading=_("AI")
        ),
        FieldPanel("embargo_at"),
        MultiFieldPanel(
            [
                FieldPanel("deed_on"),
                FieldPanel("movements"),
                FieldPanel("values"),
                FieldPanel("programmes"),
                FieldPanel("basis_documents"),
            ],
            heading=_("Belongs to"),
        ),
    ]
    promote_panels = Page.promote_panels

    class Meta:
        abstract = True

    def tidy(self) -> None:
        super().tidy()
        body = " ".join(self.body.stream_block.get_searchable_content(self.body))
        person = str(self.exemplar) if self.exemplar_id and self.exemplar else ""
        self.search_folded = fold(
            " ".join([self.title, self.lead, body, self.author, person])
        )
        self.airtime_seconds = sum(one.seconds for one in recordings_in(self.body))

    @property
    def search_words(self) -> str:
        """What the index holds beside the raw texts, cut into words by us."""
        return " ".join(words(self.search_folded))

    def save(self, *args: Any, **kwargs: Any) -> Any:
        result = super().save(*args, **kwargs)
        if kwargs.get("update_fields") is None:
            from cms.content.findable import keep_findable

            keep_findable(self)
        return result

    def get_template(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        return "cms/public/story.html"  # one for all kinds; Wagtail names one each

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        from cms.public.context import story_context

        context = super().get_context(request, *args, **kwargs)
        return {**context, **story_context(self, request)}

    def publish(
        self,
        revision: Any,
        user: Any = None,
        changed: bool = True,
        log_action: bool = True,
        previous_revision: Any = None,
        skip_permission_checks: bool = False,
    ) -> None:
        """Every way to publish (button, bulk, workflow, API) goes through the gates."""
        from publishing.content.golive import publish_page

        publish_page(
            self,
            revision,
            user=user,
            now=database_now(),
            changed=changed,
            log_action=log_action,
            previous_revision=previous_revision,
            skip_permission_checks=skip_permission_checks,
        )


class ExemplarStory(StoryPage):
    article_kind = "exemplar"

    class Meta:
        verbose_name = _("exemplar story")
        verbose_name_plural = _("exemplar stories")


class Reportage(StoryPage):
    """A part of a series names it and its number; one that stands alone names none."""

    article_kind = "reportage"

    series = models.ForeignKey(
        "cms.Series",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="reportages",
        verbose_name=_("series"),
    )
    part_number = models.PositiveSmallIntegerField(_("part"), null=True, blank=True)
    crew = models.TextField(
        _("crew"),
        blank=True,
        help_text=_("One line each, for example: Quay phim: Nguyễn Văn A."),
    )

    content_panels = [
        *StoryPage.content_panels,
        MultiFieldPanel(
            [FieldPanel("series"), FieldPanel("part_number"), FieldPanel("crew")],
            heading=_("Reportage"),
        ),
    ]

    class Meta:
        verbose_name = _("reportage")
        verbose_name_plural = _("reportages")


class Article(StoryPage):
    article_kind = "article"

    class Meta:
        verbose_name = _("news or article")
        verbose_name_plural = _("news and articles")


STORY_TYPES: tuple[type[StoryPage], ...] = (ExemplarStory, Reportage, Article)
