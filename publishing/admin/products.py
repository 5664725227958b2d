"""Gói bài: which stories a partner gets by itself, what it will get, and why not."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from publishing.admin.channels import channel_for
from publishing.admin.desk import Crumb, DeskView
from publishing.admin.product_form import ProductForm
from publishing.admin.product_list import in_words
from publishing.models import Channel, Partner, Product, Story
from publishing.planning import product_terms, taking
from publishing.planning.product_terms import Terms, TermsRefused, may_carry

PREVIEWED = 20


def home_of(channel: Channel) -> tuple[str, str]:
    """Where its products are listed: the partner's page, else the channel's."""
    partner = Partner.objects.filter(channel=channel).first()
    if partner is not None:
        return reverse("publishing_partners:detail", args=[partner.pk]), partner.name
    return reverse("publishing_channels:detail", args=[channel.pk]), channel.name


class ProductDeskView(DeskView):
    """A screen of one product, or of a channel that is to get one."""

    header_icon = "lt-partner"

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        self.request = request
        if not self.makes_sense():
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def makes_sense(self) -> bool:
        """Whether there is anything to do here; asking refuses another unit's."""
        return bool(self.channel.pk)

    @cached_property
    def product(self) -> Product | None:
        if "pk" not in self.kwargs:
            return None
        found: Product = get_object_or_404(
            Product.objects.select_related("channel__unit"), pk=self.kwargs["pk"]
        )
        return found

    @cached_property
    def channel(self) -> Channel:
        if self.product is not None:
            return channel_for(self.request.user, self.product.channel_id)
        return channel_for(self.request.user, self.kwargs["channel_id"])

    @property
    def known(self) -> Product:
        if self.product is None:
            raise Http404
        return self.product

    def get_page_title(self) -> str:
        return self.product.name if self.product else _("New product")

    def crumbs(self) -> list[Crumb]:
        url, name = home_of(self.channel)
        top, label = "publishing_channels:index", _("Channels")
        if self.channel.network == "feed":
            top, label = "publishing_partners:index", _("Partners")
        return [
            {"url": reverse(top), "label": label},
            {"url": url, "label": name},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            product=self.product,
            channel=self.channel,
            home=home_of(self.channel)[0],
            **kwargs,
        )


class ProductFormView(ProductDeskView):
    template_name = "publishing/product_form.html"

    @cached_property
    def form(self) -> ProductForm:
        return ProductForm(self.channel, self.product)

    def makes_sense(self) -> bool:
        ended = self.product is not None and self.product.ended_at is not None
        return may_carry(self.channel) and not ended

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            saved = self.save(self.form.read(request.POST))
        except TermsRefused as refused:
            self.form.refuse(refused)
            self.say(str(refused), level=messages.ERROR)
            return self.render_to_response(self.get_context_data())
        self.say(_("“%(name)s” was saved.") % {"name": saved.name})
        return redirect("publishing_products:detail", saved.pk)

    def save(self, terms: Terms) -> Product:
        if self.product is not None:
            return product_terms.change(self.product, terms)
        return product_terms.begin(self.channel, terms, now=self.now)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(form=self.form, **kwargs)


class ProductView(ProductDeskView):
    """Its terms, and what it says of the unit's newest stories; POST ends it."""

    template_name = "publishing/product_detail.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        product_terms.end(self.known, now=self.now)
        text = _("“%(name)s” has ended. What it planned goes its way.")
        self.say(text % {"name": self.known.name})
        return redirect(home_of(self.channel)[0])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        newest = Story.objects.filter(
            unit_page_id=self.channel.unit_id, page__live=True, withdrawn_at=None
        )
        newest = newest.exclude(first_published_at=None)
        stories = list(newest.order_by("-first_published_at", "pk")[:PREVIEWED])
        return super().get_context_data(
            **in_words(self.known),
            takings=taking.of_stories(self.known, stories),
            **kwargs,
        )
