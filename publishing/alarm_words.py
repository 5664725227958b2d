"""What an alarm says, to operators by mail and to editors on their first screen."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from publishing.models import Alarm
from publishing.spoken_time import written_out


def headline(alarm: Alarm) -> str:
    match alarm.kind:
        case "late":
            return late(alarm.rows)
        case "own_site":
            return _("Our own website has not answered for five minutes")
        case _:
            return _("A post cannot be taken down: %(channel)s must be connected") % {
                "channel": alarm.subject
            }


def late(rows: int) -> str:
    return ngettext(
        "%(n)d delivery is more than five minutes late",
        "%(n)d deliveries are more than five minutes late",
        rows,
    ) % {"n": rows}


def advice(alarm: Alarm) -> str:
    """The next step."""
    match alarm.kind:
        case "late":
            return _(
                "Run “lantoa check” on the server. “Posting board” names the channel "
                "and the reason of each."
            )
        case "own_site":
            return _(
                "Nothing leaves before its page answers. Open the website, and look "
                "at the web process and the proxy."
            )
        case _:
            return _("Open the channel and connect it again; the removal goes on.")


def since(alarm: Alarm) -> str:
    return _("Since %(time)s.") % {"time": written_out(alarm.since)}
