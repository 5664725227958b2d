"""Where a picture is used, and one button that puts another in its place everywhere."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.images.views.images import EditView
from wagtail.images.widgets import AdminImageChooser
from wagtail.permissions import policy_registry

from cms.content.picture_swap import Swapped, swap
from cms.content.picture_uses import Use, uses
from cms.models import StoryImage
from publishing.admin import scope
from publishing.admin.desk import Crumb, DeskView
from publishing.clock import database_now
from publishing.engine.rings import ring


class ReplacementForm(forms.Form):
    """Offers the pictures the person may choose, and no other is taken."""

    replacement = forms.ModelChoiceField(
        label=gettext_lazy("Picture that takes its place"),
        queryset=StoryImage.objects.none(),
        widget=AdminImageChooser(),
        error_messages={"required": gettext_lazy("Choose the other picture first.")},
    )

    def __init__(self, user: Any, old: StoryImage, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        policy = policy_registry.get_by_type(StoryImage)
        may_choose = policy.instances_user_has_any_permission_for(user, ["choose"])
        self.fields["replacement"].queryset = may_choose.exclude(pk=old.pk)


class PictureEditView(EditView):
    """Wagtail's form, with what is missing and where the picture is used."""

    template_name = "cms/admin/pictures/edit.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = [use for use in uses(self.object, self.request.user) if use.may_edit]
        return super().get_context_data(
            lacks=self.object.lacks(database_now()), used=len(found), **kwargs
        )


class PicturePlacesView(DeskView):
    template_name = "cms/admin/pictures/places.html"
    page_title = gettext_lazy("Where this picture is used")
    header_icon = "image"

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        self.request = request
        policy = policy_registry.get_by_type(StoryImage)
        scope.require(
            policy.user_has_permission_for_instance(request.user, "change", self.image)
        )
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def image(self) -> StoryImage:
        return get_object_or_404(StoryImage, pk=self.kwargs["pk"])

    @cached_property
    def uses(self) -> list[Use]:
        return uses(self.image, self.request.user)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ReplacementForm(request.user, self.image, request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        swapped = swap(
            self.uses,
            self.image,
            form.cleaned_data["replacement"],
            user=request.user,
            now=self.now,
        )
        ring()
        self.tell(swapped)
        return redirect("cms_picture_places", self.image.pk)

    def tell(self, swapped: Swapped) -> None:
        number = len(swapped.done)
        words = ngettext(
            "The picture was replaced in %(number)s story.",
            "The picture was replaced in %(number)s stories.",
            number,
        )
        level = messages.SUCCESS if number else messages.WARNING
        self.say(words % {"number": number}, level=level)
        for use, why in swapped.left:
            text = _("“%(story)s” was left as it is: %(why)s")
            facts = {"story": use.page.get_admin_display_title(), "why": why}
            self.say(text % facts, level=messages.ERROR)
        if swapped.keeping:
            names = ", ".join(str(place.channel) for place in swapped.keeping)
            text = _(
                "The old picture still stands on %(channels)s: that network changes "
                "the text alone. Take the post down there and post it again."
            )
            self.say(text % {"channels": names}, level=messages.WARNING)

    def crumbs(self) -> list[Crumb]:
        return [
            {"url": reverse("wagtailimages:index"), "label": _("Pictures")},
            {
                "url": reverse("wagtailimages:edit", args=[self.image.pk]),
                "label": self.image.title,
            },
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = [use for use in self.uses if use.may_edit]
        kwargs.setdefault("form", ReplacementForm(self.request.user, self.image))
        return super().get_context_data(
            image=self.image,
            uses=own,
            others=len(self.uses) - len(own),
            changing=sum(use.changes for use in own),
            publishing=sum(use.changes and use.live is not None for use in own),
            **kwargs,
        )
