"""What every connector promises, each against its stand-in (inherited by new ones)."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import Any

import pytest

from channels.contract import Channel, Keyed, Post, Queryable
from channels.problems import AuthNeeded, Problem, RetryLater, Unknown
from channels.registry import NETWORKS, connector
from tests.channels.accounts import Desk, account, open_desk
from tests.channels.samples import TOKEN, article, options
from tests.channels.stand_ins import StandIns

BUILT_IN = sorted(NETWORKS)
WIRED = [
    name
    for name in BUILT_IN
    if not (connector(name).capabilities.local or connector(name).capabilities.by_hand)
]
FOLLOWED = [name for name in WIRED if connector(name).capabilities.follow_ups]
DOUBTS = [
    "timeout_before_store",
    "timeout_after_store",
    "reset_after_store",
    "http_500_before_store",
    "http_500_after_store",
    "truncate_body",
    "html_200",
]
WORDS = "Đọc toàn bài ở đây nhé."
SETTINGS: dict[str, dict[str, Any]] = {
    "manual": {"place": "Zalo nhóm", "limit": 5000},
    "feed": {"code": "gdtd"},
    "website": {},
}


def settings_of(network: str) -> Any:
    data = SETTINGS.get(network)
    if data is None:
        data = account(network).settings("https://site.vn")
    return connector(network).settings_model.model_validate(data)


def overrides(channel: Channel[Any, Any], method: str) -> bool:
    return getattr(type(channel), method) is not getattr(Channel, method)


@pytest.fixture(params=BUILT_IN)
def network(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=FOLLOWED)
def followed(request: pytest.FixtureRequest, stand_ins: StandIns) -> Desk:
    """An account whose network carries follow-ups."""
    stand_ins.reset(request.param)
    return open_desk(stand_ins, request.param)


@pytest.fixture(params=WIRED)
def desk(request: pytest.FixtureRequest, stand_ins: StandIns) -> Desk:
    stand_ins.reset(request.param)
    return open_desk(stand_ins, request.param)


# --- without a wire -------------------------------------------------------------


def test_compose_is_pure_and_repeatable(network: str) -> None:
    channel, settings = connector(network), settings_of(network)
    first = channel.compose(article(), options(), settings)
    second = channel.compose(article(), options(), settings)
    assert first == second
    assert first.post.model_dump_json() == second.post.model_dump_json()
    assert not first.errors


def test_decomposed_input_is_normalised(network: str) -> None:
    channel, settings = connector(network), settings_of(network)
    title = "Thầy giáo Nguyễn Văn Ước"
    loose = unicodedata.normalize("NFD", title)
    post = channel.compose(article(title=loose), options(text=loose), settings).post
    words = f"{post.title} {post.text} {post.html} {post.structure}"
    assert title in words
    assert unicodedata.is_normalized("NFC", f"{post.title}{post.text}{post.html}")


def test_text_over_the_limit_is_a_finding_and_never_cut(network: str) -> None:
    channel, settings = connector(network), settings_of(network)
    if not channel.capabilities.own_text:
        titled = channel.compose(article(title="A" * 600), options(), settings)
        assert titled.errors or "A" * 600 in titled.post.title
        return
    long = "Chữ dài. " * 9000
    composed = channel.compose(article(), options(text=long), settings)
    assert [f.code for f in composed.errors] == ["text_too_long"]
    assert long.strip() in composed.post.text
    assert composed.count
    assert composed.count.limit
    assert composed.count.used > composed.count.limit


def test_every_declared_capability_has_its_method_and_the_reverse(
    network: str,
) -> None:
    channel = connector(network)
    can = channel.capabilities
    wired = not (can.local or can.by_hand)
    assert overrides(channel, "account_id")
    assert overrides(channel, "send") == wired
    assert overrides(channel, "probe") == wired
    assert overrides(channel, "prepare") == can.prepare
    assert overrides(channel, "discard") == can.prepare
    assert overrides(channel, "poll") == can.poll
    assert overrides(channel, "refresh") == can.refresh
    assert overrides(channel, "quota") == can.quota
    if wired:
        assert overrides(channel, "update") == can.edit
        assert overrides(channel, "withdraw") == can.withdraw
    if isinstance(can.recovery, Queryable):
        assert overrides(channel, "find")
    asked = options(follow_up=WORDS)
    after = channel.compose(article(), asked, settings_of(network)).follow_ups
    assert bool(after) == bool(can.follow_ups)
    assert len(after) <= can.follow_ups


def test_settings_and_secrets_speak_for_a_form(network: str) -> None:
    channel = connector(network)
    for model in (channel.settings_model, channel.secrets_model):
        for name, field in model.model_fields.items():
            assert field.title, f"{network}.{name} has no title"
    assert channel.label


# --- on the wire ----------------------------------------------------------------


def test_a_post_arrives_once_byte_exact_with_its_link(
    desk: Desk, stand_ins: StandIns
) -> None:
    post = desk.compose(article())
    done = desk.publish(post)
    assert done.remote_id
    [there] = stand_ins.standing(desk.channel.network)
    words = str(there)
    for text in filter(None, [post.title, post.text]):
        assert text in (there["title"], there["text"], words) or text in words
    assert f"lt={TOKEN}" in words
    assert stand_ins.counts(desk.channel.network)["create"] == 1


def test_probe_names_the_account_and_creates_nothing(
    desk: Desk, stand_ins: StandIns
) -> None:
    probe = desk.channel.probe(desk.wire)
    assert probe.account_id == desk.channel.account_id(desk.wire.settings)
    assert stand_ins.posts(desk.channel.network) == []


def test_wrong_credentials_need_a_person(desk: Desk, stand_ins: StandIns) -> None:
    stranger = open_desk(stand_ins, desk.channel.network, wrong=True)
    with pytest.raises(AuthNeeded) as caught:
        stranger.channel.probe(stranger.wire)
    assert caught.value.fix
    with pytest.raises(AuthNeeded):
        stranger.publish(stranger.compose(article()))
    assert stand_ins.posts(desk.channel.network) == []


@pytest.mark.parametrize("wait", [37, "Fri, 20 Nov 2026 00:31:00 GMT"])
def test_a_rate_limit_keeps_its_wait(
    desk: Desk, stand_ins: StandIns, wait: Any
) -> None:
    post = desk.compose(article())
    desk.prepare(post)
    stand_ins.fault(desk.channel.network, "rate_limit", n=1, retry_after=wait)
    with pytest.raises(RetryLater) as caught:
        desk.send(post)
    assert caught.value.after is not None
    if wait == 37:
        assert 37 <= caught.value.after <= 60
    assert stand_ins.standing(desk.channel.network) == []
    desk.send(post)
    assert len(stand_ins.standing(desk.channel.network)) == 1


def test_a_closed_door_is_tried_later(desk: Desk, stand_ins: StandIns) -> None:
    post = desk.compose(article())
    desk.prepare(post)
    left = replace(desk, wire=_elsewhere(desk, stand_ins))
    with pytest.raises(RetryLater):
        left.send(post)


@pytest.mark.parametrize("fault", DOUBTS)
def test_doubt_is_unknown_and_ends_with_exactly_one_post(
    desk: Desk, stand_ins: StandIns, fault: str
) -> None:
    post = desk.compose(article())
    desk.prepare(post)
    network = desk.channel.network
    stand_ins.fault(network, fault, count=1)
    with pytest.raises(Unknown):
        desk.send(post)

    trait = desk.channel.recovery(desk.wire.settings)
    if isinstance(trait, Queryable):
        found = desk.find(post)
        assert len(found) <= 1
        if not found:
            desk.send(post)
    elif isinstance(trait, Keyed):
        desk.send(post)

    assert len(stand_ins.standing(network)) <= 1
    if not isinstance(trait, Keyed | Queryable):
        return
    assert len(stand_ins.standing(network)) == 1


def test_a_redirect_is_a_refusal_and_never_followed(
    desk: Desk, stand_ins: StandIns
) -> None:
    post = desk.compose(article())
    desk.prepare(post)
    network = desk.channel.network
    stand_ins.fault(network, "redirect", count=1, location="https://a.vn/")
    with pytest.raises(Problem) as caught:
        desk.send(post)
    assert not isinstance(caught.value, Unknown)
    assert stand_ins.standing(network) == []


def test_prepare_can_be_repeated_from_any_step(desk: Desk, stand_ins: StandIns) -> None:
    if not desk.channel.capabilities.prepare:
        return
    post = desk.compose(article())
    steps = list(desk.channel.prepare(desk.wire, post, {}))
    assert steps
    for step in [{}, *steps]:
        desk.resume = step
        desk.prepare(post)
    assert stand_ins.standing(desk.channel.network) == []
    desk.send(post)
    assert len(stand_ins.standing(desk.channel.network)) == 1


def test_what_prepare_made_can_be_discarded_twice(
    desk: Desk, stand_ins: StandIns
) -> None:
    if not desk.channel.capabilities.prepare:
        return
    desk.prepare(desk.compose(article()))
    desk.channel.discard(desk.wire, desk.resume)
    desk.channel.discard(desk.wire, desk.resume)
    assert stand_ins.standing(desk.channel.network) == []


def test_an_update_reaches_the_post_and_may_be_repeated(
    desk: Desk, stand_ins: StandIns
) -> None:
    desk.publish(desk.compose(article()))
    newer = desk.compose(article(lead="Nay tủ sách đã có 1.300 cuốn."), event="updated")
    desk.update(newer)
    desk.update(newer)
    [there] = stand_ins.standing(desk.channel.network)
    assert "1.300 cuốn" in str(there)
    assert stand_ins.counts(desk.channel.network)["create"] == 1


def test_a_withdrawal_empties_the_place_and_may_be_repeated(
    desk: Desk, stand_ins: StandIns
) -> None:
    desk.publish(desk.compose(article()))
    desk.withdraw()
    desk.withdraw()
    assert stand_ins.standing(desk.channel.network) == []


def test_an_interrupted_update_or_withdrawal_is_simply_repeated(
    desk: Desk, stand_ins: StandIns
) -> None:
    desk.publish(desk.compose(article()))
    network = desk.channel.network
    newer = desk.compose(article(lead="Đã sửa lời dẫn."), event="updated")
    for kind, act in (("edit", lambda: desk.update(newer)), ("delete", desk.withdraw)):
        stand_ins.fault(network, "timeout_after_store", count=1, on=kind)
        with pytest.raises(RetryLater):
            act()
        act()
    assert stand_ins.standing(network) == []


def test_another_placements_post_is_never_adopted(
    desk: Desk, stand_ins: StandIns
) -> None:
    if not isinstance(desk.channel.capabilities.recovery, Queryable):
        return
    post = desk.compose(article())
    done = desk.publish(post)
    assert [found.remote_id for found in desk.find(post)] == [done.remote_id]
    desk.wire = replace(desk.wire, taken=frozenset({done.remote_id}))
    assert desk.find(post) == ()


# --- follow-ups -------------------------------------------------------------------


def both(desk: Desk, words: str = WORDS) -> tuple[Post, Post]:
    asked = options(follow_up=words)
    composed = desk.channel.compose(article(), asked, desk.wire.settings)
    return composed.post, composed.follow_ups[0].post


def test_a_follow_up_too_long_is_a_finding_and_never_cut(followed: Desk) -> None:
    long = "Chữ dài. " * 9000
    asked = options(follow_up=long)
    composed = followed.channel.compose(article(), asked, followed.wire.settings)
    [after] = composed.follow_ups
    assert [f.code for f in composed.errors] == ["comment_too_long"]
    assert long.strip() in after.post.text
    assert after.count
    assert after.count.limit
    assert after.count.used > after.count.limit


def test_a_follow_up_stands_once_and_carries_the_link(
    followed: Desk, stand_ins: StandIns
) -> None:
    post, after = both(followed)
    followed.publish(post)
    assert WORDS in after.text
    assert f"lt={TOKEN}" in after.text
    done = followed.follow().publish(after)
    assert done.remote_id != followed.wire.remote_id
    [there] = stand_ins.standing(followed.channel.network)
    assert str(there).count(WORDS) == 1
    assert stand_ins.counts(followed.channel.network)["create"] == 2


@pytest.mark.parametrize("fault", DOUBTS)
def test_a_doubtful_follow_up_ends_with_exactly_one(
    followed: Desk, stand_ins: StandIns, fault: str
) -> None:
    post, after = both(followed)
    followed.publish(post)
    comment, network = followed.follow(), followed.channel.network
    stand_ins.fault(network, fault, count=1)
    with pytest.raises(Unknown):
        comment.publish(after)

    found = comment.find(after)
    if not found:
        comment.publish(after)

    [there] = stand_ins.standing(network)
    assert str(there).count(WORDS) == 1
    assert len(comment.find(after)) == 1
    [adopted] = followed.find(post)
    assert adopted.remote_id == followed.wire.remote_id


def test_each_part_is_edited_by_itself_and_they_go_together(
    followed: Desk, stand_ins: StandIns
) -> None:
    post, after = both(followed)
    followed.publish(post)
    comment = followed.follow()
    comment.publish(after)
    _post, newer = both(followed, "Lời mời khác.")
    comment.update(newer)
    comment.update(newer)
    followed.update(followed.compose(article(lead="Lời dẫn mới."), follow_up="x"))
    [there] = stand_ins.standing(followed.channel.network)
    assert "Lời mời khác." in str(there)
    assert WORDS not in str(there)
    assert "Lời dẫn mới." in str(there)

    followed.withdraw()
    followed.withdraw()

    assert stand_ins.standing(followed.channel.network) == []
    assert comment.find(newer) == ()


def test_a_follow_up_that_something_else_holds_is_never_adopted(
    followed: Desk,
) -> None:
    post, after = both(followed)
    followed.publish(post)
    comment = followed.follow()
    done = comment.publish(after)
    assert [one.remote_id for one in comment.find(after)] == [done.remote_id]
    comment.wire = replace(comment.wire, taken=frozenset({done.remote_id}))
    assert comment.find(after) == ()


def test_secrets_show_up_nowhere(
    desk: Desk, stand_ins: StandIns, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    secrets = list(desk.wire.secrets.model_dump().values())
    post = desk.compose(article())
    desk.prepare(post)
    seen = [repr(desk.wire), repr(desk.wire.secrets), str(desk.resume)]
    stand_ins.fault(desk.channel.network, "expire_token", count=1)
    with pytest.raises(AuthNeeded) as caught:
        desk.send(post)
    problem = caught.value
    seen += [repr(problem), str(vars(problem)), repr(problem.__cause__), caplog.text]
    seen.append(repr(desk.send(post)))
    for secret in filter(None, secrets):
        assert not any(secret in text for text in seen)


def _elsewhere(desk: Desk, stand_ins: StandIns) -> Any:
    """The same account behind a port where nobody listens."""
    from channels.transport.guard import Allow
    from channels.transport.session import Transport
    from tests.channels.stand_ins import free_port

    port = free_port()
    data = {
        name: value.replace(str(stand_ins.port), str(port))
        if isinstance(value, str)
        else value
        for name, value in desk.wire.settings.model_dump().items()
    }
    return replace(
        desk.wire,
        settings=desk.channel.settings_model.model_validate(data),
        transport=Transport(Allow.parse(f"127.0.0.1/32:{port}")),
        bases={"facebook": f"http://127.0.0.1:{port}/facebook"},
    )
