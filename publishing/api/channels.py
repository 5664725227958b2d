"""channels: the accounts a unit may post on. Secrets never pass through here."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import ConfigDict

from channels.contract import Probe
from channels.problems import Problem
from publishing.admin.scope import PUBLISH as PUBLISH_RIGHT
from publishing.api import finding, shapes
from publishing.api.auth import PUBLISH, READ, caller_of
from publishing.api.paging import PageQuery, page
from publishing.api.problems import ApiProblem
from publishing.api.shapes import Listed, answers
from publishing.clock import database_now
from publishing.engine.checking import probe_channel
from publishing.engine.rings import ring
from publishing.models import Channel
from publishing.planning import channel_life
from publishing.standing import Standings
from publishing.wording import finding_text, message, network_label

router = Router(tags=["channels"])


class EarlyIn(Schema):
    model_config = ConfigDict(extra="forbid")

    early: bool


class ChannelQuery(PageQuery):
    unit: int | None = None
    network: str = ""


@router.get("channels", auth=READ, response=answers(Listed[shapes.ChannelOut]))
def list_channels(request: HttpRequest, told: Query[ChannelQuery]) -> Any:
    """Channels of the units this token may touch, closed ones included."""
    rows = finding.channels(caller_of(request))
    if told.unit is not None:
        rows = rows.filter(unit=told.unit)
    if told.network:
        rows = rows.filter(network=told.network)
    standings = Standings.read(database_now())
    return page(rows, told, lambda channel: shown(channel, standings))


@router.get("channels/{channel_id}", auth=READ, response=answers(shapes.ChannelOut))
def get_channel(request: HttpRequest, channel_id: int) -> Any:
    channel = finding.channel(caller_of(request), channel_id)
    return shown(channel, Standings.read(database_now()))


@router.post(
    "channels/{channel_id}/probe",
    auth=PUBLISH,
    response={**answers(shapes.ProbeOut), 502: shapes.Problem},
)
def probe(request: HttpRequest, channel_id: int) -> Any:
    """Ask the network whose account it is. Posts nothing."""
    channel = finding.channel(caller_of(request), channel_id, PUBLISH_RIGHT)
    can = channel.connector.capabilities
    if can.local or can.by_hand:
        return _probed(Probe(channel.account_id, channel.name))
    try:
        return _probed(probe_channel(channel))
    except Problem as problem:
        raise ApiProblem(
            502,
            "channel_problem",
            message(problem.message, problem.params),
            kind=type(problem).__name__,
            reason=problem.code,
            fix=message(problem.fix, problem.params),
        ) from problem


@router.post(
    "channels/{channel_id}/try_again",
    auth=PUBLISH,
    response=answers(shapes.ChannelOut),
)
def try_again(request: HttpRequest, channel_id: int) -> Any:
    """End the rest, close the breaker's wait or switch the channel on: one posting
    is tried now, the others follow when it succeeds."""
    channel = finding.channel(caller_of(request), channel_id, PUBLISH_RIGHT)
    channel_life.try_again(channel, now=database_now())
    ring()
    return get_channel(request, channel_id)


@router.post(
    "channels/{channel_id}/early",
    auth=PUBLISH,
    response=answers(shapes.ChannelOut),
)
def set_early(request: HttpRequest, channel_id: int, told: EarlyIn) -> Any:
    """Give it planned stories ahead, each stamped with its hour; or stop that."""
    channel = finding.channel(caller_of(request), channel_id, PUBLISH_RIGHT)
    if told.early and not channel.connector.capabilities.early:
        text = _("This channel shows at once whatever it gets.")
        raise ApiProblem(422, "not_early", text)
    channel_life.set_early(channel, told.early, now=database_now())
    ring()
    return get_channel(request, channel_id)


def _probed(found: Probe) -> dict[str, Any]:
    return {
        "ok": True,
        "account_id": found.account_id,
        "account_name": found.account_name,
        "findings": [
            {"level": f.level, "code": f.code, "message": finding_text(f)}
            for f in found.findings
        ],
    }


def shown(channel: Channel, standings: Standings) -> dict[str, Any]:
    can = channel.connector.capabilities
    found = standings.of(channel)
    return {
        "id": channel.pk,
        "network": channel.network,
        "network_name": network_label(channel),
        "name": channel.name,
        "account_id": channel.account_id,
        "unit": {"id": channel.unit_id, "name": channel.unit.title},
        "state": found.code,
        "reason": found.text,
        "until": found.until,
        "early": channel.early,
        "capabilities": {
            "own_text": can.own_text,
            "follow_ups": can.follow_ups,
            "full_text": can.full_text,
            "edit": can.edit,
            "withdraw": can.withdraw,
            "by_hand": can.by_hand,
            "early": can.early,
            "max_pictures": can.max_pictures,
        },
    }
