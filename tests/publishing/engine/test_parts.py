"""rules.md §4.1: a follow-up leaves after its post, once, and counts with it."""

from __future__ import annotations

import signal
import time
from collections import Counter
from datetime import timedelta

import pytest

from publishing.content import binding
from publishing.content.withdraw import close_place
from publishing.engine import reaper, resolve
from publishing.models import Attempt, Delivery, Placement, Snapshot
from publishing.planning import changes
from publishing.planning.channel_life import close
from publishing.planning.legs import PlanRefused
from publishing.planning.own_text import edit_own_text
from publishing.states import Action, State

from . import disk, world
from .forked import pumped
from .network import unknown

pytestmark = [pytest.mark.engine]
database = pytest.mark.django_db
HOUR = timedelta(hours=1)


def planned_pair(words: str = "Đọc thêm: {title}") -> tuple[Delivery, Delivery]:
    """A place of two parts as binding makes it; part 1 is due."""
    one = world.story()
    one.page_published_at = world.now()
    one.save(update_fields=["page_published_at"])
    where = world.channel("engine_chorus")
    place = world.placement(one, where, follow_up=words)
    post = Delivery.objects.insert(
        place, Action.PUBLISH, state=State.HELD, hold_reason="not_live"
    )
    binding.bind(one, world.snapshot(one), world.now())
    return post, part(place, 2)


def part(place: Placement, number: int) -> Delivery:
    """The newest row of a part."""
    return Delivery.objects.filter(placement=place, part=number).latest("seq")


def published_again(place: Placement, title: str) -> Snapshot:
    fresh = world.snapshot(place.story, title)
    binding.bind(place.story, fresh, world.now())
    return fresh


@database
def test_a_follow_up_is_a_row_of_its_own_with_its_own_key():
    post, comment = planned_pair()

    assert (comment.action, comment.state) == (Action.PUBLISH, State.DUE)
    assert comment.key == comment.placement.create_key(2) != post.key
    assert comment.next_at >= world.again(post).next_at


@database
def test_it_leaves_after_its_post_and_the_placement_names_the_post(net):
    post, comment = planned_pair()

    world.drain()

    assert [one.under for one in net.live] == ["", "p1"]
    assert world.again(post).remote_id == "p1"
    done = world.again(comment)
    assert (done.state, done.remote_id, done.may_be_out) == (State.SENT, "p2", True)
    assert done.placement.remote_id == "p1"
    assert net.creations == 2


@database
def test_while_its_post_is_in_doubt_it_waits(net):
    post, comment = planned_pair()
    net.fail("send", unknown(), after="store")

    world.drain()

    assert world.again(post).state == State.UNCERTAIN
    assert world.again(comment).state == State.DUE
    assert net.creations == 1
    world.hurry(post)
    world.drain()
    assert [one.under for one in net.live] == ["", "p1"]


@database
def test_a_post_of_unknown_address_leaves_its_comment_to_a_person(net):
    post, comment = planned_pair()
    net.fail("send", unknown())
    world.drain()
    resolve.mark_posted(world.again(post), "https://wall.example/x", now=world.now())

    world.drain()

    held = world.again(comment)
    assert (held.state, held.hold_reason) == (State.HELD, "person")
    assert net.creations == 0


@database
def test_unknown_after_part_two_was_written_it_is_found_under_its_post(net):
    post, comment = planned_pair()
    net.faults = [("send", None, "store"), ("send", unknown(), "store")]

    world.drain()
    assert world.again(post).state == State.SENT
    doubtful = world.again(comment)
    assert (doubtful.state, doubtful.may_be_out) == (State.UNCERTAIN, True)
    world.hurry(comment)
    world.drain()

    found = world.again(comment)
    assert (found.state, found.remote_id) == (State.SENT, "p2")
    assert net.creations == 2
    assert found.placement.remote_id == "p1"


@database
def test_a_holder_that_died_between_the_parts_costs_neither(net):
    _post, comment = planned_pair()
    Delivery.objects.filter(pk=comment.pk).update(next_at=world.ago(-60))
    world.drain()
    Delivery.objects.filter(pk=comment.pk).update(
        state=State.SENDING,
        phase="claimed",
        step="send",
        token=1,
        lease_until=world.ago(1),
    )
    Attempt.objects.create(
        delivery=comment, number=1, token=1, worker="dead", started_at=world.now()
    )

    reaper.reap(world.now())
    world.hurry(comment)
    world.drain()

    assert [one.under for one in net.live] == ["", "p1"]


@database
def test_a_newer_story_supersedes_both_unsent_parts():
    post, comment = planned_pair()

    published_again(post.placement, "Tên mới")

    assert world.again(post).state == State.SUPERSEDED
    assert world.again(comment).state == State.SUPERSEDED
    fresh = part(post.placement, 2)
    assert (fresh.state, fresh.part) == (State.DUE, 2)
    assert fresh.key == comment.key
    assert fresh.snapshot.article.title == "Tên mới"


@database
def test_a_newer_story_edits_both_parts_that_are_out(net):
    post, _comment = planned_pair()
    world.drain()

    published_again(post.placement, "Tên mới")
    world.drain()

    assert [(one.text, one.edits) for one in net.live] == [
        ("Tên mới", 1),
        ("Đọc thêm: Tên mới", 1),
    ]


@database
def test_a_comment_that_would_read_the_same_is_not_edited(net):
    post, _comment = planned_pair("Đọc toàn bài ở đây")
    world.drain()

    published_again(post.placement, "Tên mới")
    world.drain()

    assert [one.edits for one in net.live] == [1, 0]


@database
def test_new_words_for_the_comment_change_the_comment_alone(net):
    post, _comment = planned_pair()
    world.drain()
    place = world.again(post).placement

    edit_own_text(place, place.own_text, "", "Lời khác", now=world.now())
    world.drain()

    assert [one.text for one in net.live] == ["Cô Hoà và tủ sách đèn bão", "Lời khác"]
    assert net.creations == 2


@database
def test_words_taken_back_cancel_the_comment_that_has_not_left():
    post, comment = planned_pair()

    edit_own_text(post.placement, None, "", None, now=world.now())

    assert world.again(comment).state == State.CANCELLED
    assert world.again(post).state == State.DUE


@database
def test_a_comment_may_be_asked_for_when_the_post_is_out_already(net):
    post, _none = planned_pair(words="Đọc")
    Delivery.objects.filter(placement=post.placement, part=2).delete()
    Placement.objects.filter(pk=post.placement_id).update(follow_up=None)
    world.drain()
    place = world.again(post).placement

    edit_own_text(place, None, "", "Đọc toàn bài", now=world.now())
    world.drain()

    assert [(one.text, one.under) for one in net.live] == [
        ("Cô Hoà và tủ sách đèn bão", ""),
        ("Đọc toàn bài", "p1"),
    ]


@database
def test_a_withdrawal_takes_the_post_down_with_its_comment(net):
    post, comment = planned_pair()
    world.drain()

    close_place(world.again(post).placement, "Rút bài", world.now())
    world.drain()

    assert net.live == []
    assert world.newest(post).state == State.SENT
    rows = Delivery.objects.filter(placement=post.placement, action=Action.WITHDRAW)
    assert rows.count() == 1
    assert world.again(comment).state == State.SENT


@database
def test_a_withdrawal_between_the_parts_cancels_the_second(net):
    post, comment = planned_pair()
    Delivery.objects.filter(pk=comment.pk).update(next_at=world.ago(-60))
    world.drain()

    close_place(world.again(post).placement, "Rút bài", world.now())
    world.hurry(comment)
    world.drain()

    assert world.again(comment).state == State.CANCELLED
    assert (net.creations, net.live) == (1, [])


@database
def test_do_not_post_the_comment_leaves_the_post_standing(net):
    post, comment = planned_pair()
    Delivery.objects.filter(pk=comment.pk).update(next_at=world.ago(-60))
    world.drain()

    resolve.drop(world.again(comment), now=world.now())
    world.drain()

    assert [one.id for one in net.live] == ["p1"]
    assert world.again(post).placement.closed_at is None


@database
def test_closing_the_channel_between_the_parts_cancels_the_second(net):
    post, comment = planned_pair()
    Delivery.objects.filter(pk=comment.pk).update(next_at=world.ago(-60))
    world.drain()

    close(post.channel, now=world.now())

    assert world.again(comment).state == State.CANCELLED
    assert world.again(post).placement.closed_at is None
    assert len(net.live) == 1


# --- processes -------------------------------------------------------------------


@pytest.mark.parametrize("point", ["after_settle", "before_wire", "die-after-store"])
def test_killed_between_the_parts_each_of_them_stands_there_once(on_disk, point):
    one = world.story()
    place = world.placement(one, world.channel("disk_pair", account="pair"))
    shot = world.snapshot(one)
    post = world.row(place, shot)
    if point == "after_settle":  # of the post: the comment was not begun
        world.row(place, shot, part=2)
        assert pumped(crash=point) == -signal.SIGKILL
    else:
        assert pumped() == 0
        world.row(place, shot, part=2)
        if point == "die-after-store":
            (disk.folder() / point).touch()
            assert pumped() == -signal.SIGKILL
        else:
            assert pumped(crash=point) == -signal.SIGKILL
    assert Delivery.objects.get(pk=post.pk).state == State.SENT

    end = time.monotonic() + 60
    while Delivery.objects.exclude(state=State.SENT).exists():
        assert time.monotonic() < end
        time.sleep(on_disk + 0.3)
        assert pumped() == 0

    keys = Counter(disk.posts("disk_pair"))
    assert keys == {str(place.create_key(1)): 1, str(place.create_key(2)): 1}


@database
def test_a_comment_that_waits_does_not_make_its_doubtful_post_unsent(net):
    net.fail("send", unknown(), after="store")
    post, _comment = planned_pair()
    world.drain()
    assert world.again(post).state == State.UNCERTAIN
    place = post.placement

    assert not changes.is_unsent(place)
    with pytest.raises(PlanRefused):
        changes.reschedule(place, at=world.now() + HOUR, now=world.now())
    changes.cancel(place, now=world.now())  # the comment alone
    place.refresh_from_db()
    assert place.closed_at is None
    assert world.again(post).state == State.UNCERTAIN
