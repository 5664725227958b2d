"""Changing what is out: publish the newest draft, refresh the plan, take it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from publishing.admin.story_desk import StoryDeskView
from publishing.content.golive import (
    GatesShut,
    NothingPlanned,
    publish_page,
    replace_planned,
)
from publishing.content.withdraw import withdraw
from publishing.engine.rings import ring
from publishing.models import Release
from publishing.spoken_time import written_out


class StoryActionView(StoryDeskView):
    """POST only; goes back to the panel and says what happened."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.act()
        ring()
        return redirect(self.panel_url)

    def act(self) -> None:
        raise NotImplementedError

    def refuse(self, text: str) -> None:
        self.say(text, level=messages.ERROR)


class PublishView(StoryActionView):
    """Sửa nhỏ | Cập nhật | Cải chính: the newest draft goes to every place."""

    def act(self) -> None:
        kind = self.request.POST.get("kind", "")
        note = self.request.POST.get("note", "").strip()
        if kind not in Release.Kind.values:
            return self.refuse(_("Choose what kind of change it is."))
        if kind == Release.Kind.CORRECTION and not note:
            return self.refuse(_("A correction needs its note: what was wrong?"))
        try:
            done = publish_page(
                self.page.specific,
                user=self.request.user,
                kind=kind,
                note=note,
                now=self.now,
            )
        except GatesShut as shut:
            return self.refuse(str(shut))
        if done is not None and not done.live:
            text = _("Not before %(time)s: the change is planned for then.")
            return self.say(text % {"time": written_out(done.go_live_at)})
        self.say(_("The change is on its way to every place."))


class ReplacePlannedView(StoryActionView):
    """Đưa vào bản đã lên lịch."""

    def act(self) -> None:
        if self.story is None or self.release is None:
            return self.refuse(_("Nothing is planned any more."))
        try:
            replace_planned(self.story, user=self.request.user, now=self.now)
        except (GatesShut, NothingPlanned) as shut:
            return self.refuse(str(shut))
        self.say(_("The planned version is now your newest one."))


class WithdrawView(StoryActionView):
    """Gỡ khỏi mọi nơi, or only stop what is not posted yet."""

    def act(self) -> None:
        reason = self.request.POST.get("reason", "").strip()
        if self.story is None:
            return self.refuse(_("This story was never planned."))
        if not reason:
            return self.refuse(_("Write the reason: the partners will read it."))
        unsent_only = self.request.POST.get("scope") == "unsent"
        withdraw(
            self.story,
            reason,
            user=self.request.user,
            now=self.now,
            unsent_only=unsent_only,
        )
        self.say(
            _("What was not posted yet is stopped.")
            if unsent_only
            else _("The story is being taken down everywhere.")
        )
