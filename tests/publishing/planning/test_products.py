"""Products: once, at a story's first freeze; older stories by hand alone (rules §8.2)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from wagtail.models import Page

from channels import registry
from channels.contract import Capabilities, Keyed
from cms.models import Check
from publishing.content.freeze import freeze
from publishing.content.golive import schedule
from publishing.content.places import open_place
from publishing.content.stories import ensure_story
from publishing.content.withdraw import withdraw
from publishing.models import Channel, Placement, Product, Snapshot, Story
from publishing.planning import catch_up, channel_life, product_terms, products, taking
from publishing.planning.catch_up import Wanted
from publishing.planning.plan import Leg, cancel, plan
from publishing.planning.product_terms import Terms, TermsRefused
from tests.publishing import fakes
from tests.publishing.networks import Paper
from tests.publishing.planning.test_together import at_once
from tests.stories import make_column, make_story, make_unit

pytestmark = [pytest.mark.press, pytest.mark.engine]
HOUR = timedelta(hours=1)


@pytest.fixture
def paper(unit) -> Channel:
    return fakes.channel(unit, "test_paper", "Tòa soạn mẫu")


def begin(channel, name="Mọi bài", *, ago=HOUR, **terms) -> Product:
    return product_terms.begin(channel, Terms(name, **terms), now=fakes.now() - ago)


def places(page, channel) -> list[Placement]:
    found = Placement.objects.filter(story__page=page.pk, channel=channel)
    return list(found.order_by("pk"))


# --- the first freeze ------------------------------------------------------------


@pytest.mark.django_db
def test_the_first_freeze_plans_the_place_with_its_snapshot(story_page, paper):
    begin(paper, offset_s=900)

    story = fakes.publish(story_page)

    (place,) = places(story_page, paper)
    row = place.deliveries.get()
    assert (place.offset_s, place.occurrence) == (900, 1)
    assert (row.state, row.snapshot.publication) == ("due", 1)
    assert row.next_at == story.first_published_at + timedelta(minutes=15)


@pytest.mark.django_db
def test_an_edit_plans_nothing_more(story_page, paper):
    product = begin(paper)
    fakes.publish(story_page)
    Placement.objects.get(channel=paper).deliveries.all().delete()
    Placement.objects.get(channel=paper).delete()

    fakes.publish(fakes.edit(story_page, title="Tiêu đề mới"))

    assert Snapshot.objects.count() == 2
    assert product.ended_at is None
    assert places(story_page, paper) == []


@pytest.mark.django_db
def test_an_older_story_that_is_edited_is_left_to_a_person(story_page, paper):
    fakes.publish(story_page)
    begin(paper)

    fakes.publish(fakes.edit(story_page, title="Tiêu đề mới"))

    assert places(story_page, paper) == []


@pytest.mark.django_db
def test_a_product_that_begins_later_takes_nothing_yet(story_page, paper):
    begin(paper, ago=-HOUR)

    fakes.publish(story_page)

    assert places(story_page, paper) == []


@pytest.mark.django_db
@pytest.mark.parametrize("over", ["cancelled", "withdrawn", "waiting", "again"])
def test_what_stands_there_in_any_state_stands(story_page, paper, over):
    plan(story_page.pk, [Leg(paper.pk, offset_s=60)], now=fakes.now())
    story = Story.objects.get()
    (place,) = places(story_page, paper)
    if over == "cancelled":
        cancel(place, now=fakes.now())
    elif over == "withdrawn":
        Placement.objects.filter(pk=place.pk).update(closed_at=fakes.now())
    elif over == "again":
        place.deliveries.all().delete()
        Placement.objects.filter(pk=place.pk).update(occurrence=2)
    before = list(Placement.objects.filter(channel=paper).values())
    begin(paper, offset_s=5)

    fakes.publish(story_page)

    assert list(Placement.objects.filter(channel=paper).values()) == before
    assert story.placements.filter(channel=paper).count() == 1


@pytest.mark.django_db
def test_withdrawn_and_published_again_it_is_not_planned_a_second_time(
    story_page, paper
):
    begin(paper)
    story = fakes.publish(story_page)
    fakes.post_all(story)
    withdraw(story, "Nhầm", now=fakes.now())

    fakes.publish(fakes.edit(story_page, title="Bản đã sửa"))

    (place,) = places(story_page, paper)
    assert place.closed_at is not None


@pytest.mark.django_db
def test_a_story_withdrawn_before_the_product_began_is_an_older_one(story_page, paper):
    story = fakes.publish(story_page)
    withdraw(story, "Nhầm", now=fakes.now())
    begin(paper)

    fakes.publish(story_page)

    assert places(story_page, paper) == []


@pytest.mark.django_db
def test_what_has_ended_and_what_is_closed_plan_nothing(story_page, unit, paper):
    ended = begin(paper)
    product_terms.end(ended, now=fakes.now())
    closed = fakes.channel(unit, "test_paper", "Báo cũ")
    begin(closed)
    Channel.objects.filter(pk=closed.pk).update(closed_at=fakes.now())

    fakes.publish(story_page)

    assert not Placement.objects.exclude(channel__network="website").exists()


@pytest.mark.django_db
def test_closing_a_channel_ends_its_products(paper):
    product = begin(paper)
    now = fakes.now()

    channel_life.close(paper, now=now)

    product.refresh_from_db()
    assert product.ended_at == now


@pytest.mark.django_db
def test_a_channel_that_is_closed_meanwhile_gets_no_row_that_waits(story_page, paper):
    fakes.publish(story_page)
    story = Story.objects.get()
    opened = open_place(story, paper, offset_s=0)
    Channel.objects.filter(pk=paper.pk).update(closed_at=fakes.now())

    products.drop_closed([opened], fakes.now())

    assert fakes.states_of(story, paper) == [("publish", "cancelled")]
    assert places(story_page, paper)[0].closed_at is not None


@pytest.mark.django_db
def test_a_shut_gate_is_the_doors_business(story_page, paper):
    begin(paper)
    fakes.publish(story_page)
    Check.objects.all().delete()

    story = Story.objects.get()

    assert fakes.states_of(story, paper) == [("publish", "due")]


@pytest.mark.django_db
def test_two_products_on_a_channel_meet_in_one_place(story_page, paper):
    begin(paper, "Chậm", offset_s=3600)
    begin(paper, "Nhanh", offset_s=60)
    begin(paper, "Không nhận", offset_s=0, kinds=("reportage",))

    fakes.publish(story_page)

    (place,) = places(story_page, paper)
    assert place.offset_s == 60


@pytest.mark.django_db
def test_partners_that_get_it_early_can_be_planned_alone(story_page, unit, paper):
    early = fakes.channel(unit, "test_paper", "Nhận trước", early=True)
    begin(paper)
    begin(early)
    schedule(story_page.pk, fakes.now() + HOUR, now=fakes.now())
    story = ensure_story(story_page.pk, now=fakes.now())

    opened = products.plan_products(
        story, story_page.pk, now=fakes.now(), early_only=True
    )

    assert [place.channel for place in opened] == [early]
    fakes.publish(story_page)
    assert len(places(story_page, early)) == len(places(story_page, paper)) == 1


# --- the filter ------------------------------------------------------------------


@pytest.mark.django_db
def test_the_filter_takes_by_kind_and_by_column(column, unit, paper):
    other = make_column(unit, "Tin ngắn")
    begin(paper, kinds=("exemplar",), columns=(column.pk,))
    taken, elsewhere = make_story(column), make_story(other, "Bài ở chuyên mục khác")

    fakes.publish(taken)
    fakes.publish(elsewhere)

    assert len(places(taken, paper)) == 1
    assert places(elsewhere, paper) == []


@pytest.mark.django_db
def test_the_filter_takes_by_unit_and_never_reaches_outside_it(
    story_page, other_unit, paper
):
    stranger = make_story(make_column(other_unit))
    everything = begin(paper)
    begin(paper, "Của đơn vị", units=(paper.unit_id,))

    fakes.publish(story_page)
    fakes.publish(stranger)

    assert len(places(story_page, paper)) == 1
    assert places(stranger, paper) == []
    (found,) = taking.of_stories(everything, [Story.objects.get(page=stranger.pk)])
    assert [reason.code for reason in found.reasons] == ["other_unit"]


@pytest.mark.django_db
def test_a_unit_that_uses_no_such_channels_gets_no_place(story_page, unit, paper):
    begin(paper)
    type(unit).objects.filter(pk=unit.pk).update(uses_partners=False)

    fakes.publish(story_page)

    assert places(story_page, paper) == []


@pytest.mark.django_db
def test_the_trace_says_in_words_why_a_story_is_not_taken(story_page, unit, paper):
    other = make_column(unit, "Tin ngắn")
    product = begin(paper, kinds=("reportage",), columns=(other.pk,))
    story = fakes.publish(story_page)

    (found,) = taking.of_stories(product, [story])

    assert not found.takes
    assert [reason.code for reason in found.reasons] == ["kinds", "columns"]
    assert "Gương sáng" in found.reasons[1].message


@pytest.mark.django_db
@pytest.mark.parametrize(
    "terms",
    [
        Terms(""),
        Terms("x" * 256),
        Terms("Lạ", kinds=("poem",)),
        Terms("Lạ", columns=(987654,)),
        Terms("Lạ", units=(987654,)),
        Terms("Lâu", offset_s=366 * 86400),
    ],
)
def test_terms_that_make_no_sense_are_refused(paper, terms):
    with pytest.raises(TermsRefused):
        product_terms.begin(paper, terms, now=fakes.now())

    assert not Product.objects.exists()


@pytest.mark.django_db
def test_only_press_and_partners_carry_products(unit, paper):
    wall = fakes.channel(unit)
    channel_life.close(paper, now=fakes.now())
    paper.refresh_from_db()

    for channel in (wall, paper):
        with pytest.raises(TermsRefused):
            product_terms.begin(channel, Terms("Tất cả"), now=fakes.now())


@pytest.mark.django_db
def test_a_column_that_was_deleted_stays_in_the_filter_it_narrows(unit, paper):
    gone = make_column(unit, "Sắp bỏ")
    product = begin(paper, columns=(gone.pk,))
    Page.objects.get(pk=gone.pk).delete()

    product_terms.change(product, Terms("Tên khác", columns=(gone.pk,)))

    product.refresh_from_db()
    assert (product.name, product.filter) == ("Tên khác", {"columns": [gone.pk]})


@pytest.mark.django_db
def test_changed_terms_are_for_stories_to_come(story_page, column, paper):
    product = begin(paper, kinds=("reportage",))
    fakes.publish(story_page)

    product_terms.change(product, Terms("Mọi bài"))
    fakes.publish(fakes.edit(story_page, title="Tiêu đề mới"))

    assert places(story_page, paper) == []
    later = make_story(column, "Bài sau")
    fakes.publish(later)
    assert len(places(later, paper)) == 1


@pytest.mark.django_db
def test_a_product_that_ended_is_not_changed(paper):
    product = begin(paper)
    product_terms.end(product, now=fakes.now())

    with pytest.raises(TermsRefused):
        product_terms.change(product, Terms("Sống lại"))


# --- Gửi bù ----------------------------------------------------------------------


@pytest.mark.django_db
def test_older_stories_are_found_and_planned_by_hand(story_page, column, paper):
    story = fakes.publish(story_page)
    make_story(column, "Còn là nháp")
    product = begin(paper, offset_s=3600)
    now = fakes.now()

    found = catch_up.find(product, Wanted())
    (outcome,) = catch_up.catch_up(product, Wanted(), now=now)

    assert (found.stories, found.more) == ((story,), False)
    assert outcome.placement.at == now
    assert fakes.states_of(story, paper) == [("publish", "due")]


@pytest.mark.django_db
def test_sending_older_ones_twice_adds_nothing(story_page, paper):
    story = fakes.publish(story_page)
    product = begin(paper)

    catch_up.catch_up(product, Wanted(), now=fakes.now())
    again = catch_up.catch_up(product, Wanted(stories={story.pk}), now=fakes.now())

    assert again == []
    assert len(places(story_page, paper)) == 1


@pytest.mark.django_db
def test_a_range_words_and_single_stories_narrow_it(column, paper):
    now = fakes.now()
    old, new = make_story(column, "Chuyện cũ"), make_story(column, "Chuyện mới")
    for page, ago in ((old, 48), (new, 1)):
        story = fakes.publish(page)
        Story.objects.filter(pk=story.pk).update(first_published_at=now - ago * HOUR)
    product = begin(paper)

    def titles(wanted) -> list[str]:
        return [story.title for story in catch_up.find(product, wanted).stories]

    assert titles(Wanted()) == ["Chuyện cũ", "Chuyện mới"]
    assert titles(Wanted(since=now - 24 * HOUR)) == ["Chuyện mới"]
    assert titles(Wanted(until=now - 24 * HOUR)) == ["Chuyện cũ"]
    assert titles(Wanted(words="mới")) == ["Chuyện mới"]
    assert titles(Wanted(stories=set())) == []


@pytest.mark.django_db
def test_what_a_gate_shuts_is_refused_and_says_why(story_page, paper):
    fakes.publish(story_page)
    type(story_page.lead_picture).objects.update(minors="unchecked")
    Check.objects.all().delete()
    product = begin(paper)

    (outcome,) = catch_up.catch_up(product, Wanted(), now=fakes.now())

    assert outcome.placement is None
    assert outcome.reasons
    assert places(story_page, paper) == []


@pytest.mark.django_db
def test_a_place_made_meanwhile_keeps_its_hour(story_page, paper):
    story = fakes.publish(story_page)
    now = fakes.now()
    plan(story_page.pk, [Leg(paper.pk, at=now + HOUR)], now=now)

    result = plan(story_page.pk, [Leg(paper.pk, at=now)], only_add=True, now=now)

    assert result.placements == ()
    assert places(story_page, paper)[0].at == now + HOUR
    assert story.placements.count() == 2


@pytest.mark.django_db
def test_a_story_taken_down_meanwhile_is_not_published_by_it(story_page, paper):
    story = fakes.publish(story_page)
    product = begin(paper)
    (found,) = catch_up.find(product, Wanted()).stories
    withdraw(story, "Nhầm", now=fakes.now())

    outcome = catch_up._plan(product, found, None, fakes.now())

    assert [reason.code for reason in outcome.reasons] == ["not_live"]
    assert not Page.objects.get(pk=story_page.pk).live
    assert places(story_page, paper) == []


@pytest.mark.django_db
def test_a_product_that_ended_sends_nothing_older(story_page, paper):
    fakes.publish(story_page)
    product = begin(paper)
    product_terms.end(product, now=fakes.now())

    assert catch_up.catch_up(product, Wanted(), now=fakes.now()) == []


@pytest.mark.django_db
def test_one_call_is_bounded_and_says_that_there_is_more(column, paper):
    stories = [fakes.publish(make_story(column, f"Bài {n}")) for n in range(3)]
    product = begin(paper)

    found = catch_up.find(product, Wanted(), most=2)

    assert list(found.stories) == stories[:2]
    assert found.more
    assert not catch_up.find(product, Wanted(), most=3).more


# --- at once, and cut off in between -----------------------------------------------


@pytest.fixture
def committed_page(committed):
    return make_story(make_column(make_unit("Công đoàn Trường Sóng Biếc (hư cấu)")))


def test_two_freezes_at_once_make_one_place(committed_page):
    unit = Page.objects.get(pk=committed_page.pk).get_parent().get_parent()
    paper = fakes.channel(unit, "test_paper", "Tòa soạn mẫu")
    begin(paper)
    Page.objects.filter(pk=committed_page.pk).update(
        live=True, last_published_at=fakes.now()
    )
    story = ensure_story(committed_page.pk, now=fakes.now())

    at_once(*[lambda: freeze(story, now=fakes.now())] * 4)

    assert len(places(committed_page, paper)) == 1
    assert fakes.states_of(story, paper) == [("publish", "due")]


class Dying(Paper):
    """A partner over whose text the freeze breaks off, after its place was opened."""

    network = "test_dying"
    alive = True
    capabilities = Capabilities(recovery=Keyed(), follow_ups=1, consent="partner")

    def compose(self, article, options, settings):
        if not self.alive:
            raise RuntimeError("killed here")
        return super().compose(article, options, settings)


def test_a_freeze_that_dies_leaves_nothing_and_the_next_one_plans(committed_page):
    unit = Page.objects.get(pk=committed_page.pk).get_parent().get_parent()
    registry.register("test_dying", f"{__name__}:Dying")
    paper = fakes.channel(unit, "test_dying", "Tòa soạn mẫu")
    begin(paper)
    Page.objects.filter(pk=committed_page.pk).update(
        live=True, last_published_at=fakes.now()
    )
    story = ensure_story(committed_page.pk, now=fakes.now())

    Dying.alive = False
    with pytest.raises(RuntimeError):
        freeze(story, now=fakes.now())

    assert not Placement.objects.exists()
    assert not Snapshot.objects.exists()

    Dying.alive = True
    freeze(story, now=fakes.now())

    assert len(places(committed_page, paper)) == 1


def test_channel_closed_while_the_story_goes_live_leaves_nothing_waiting(
    committed_page,
):
    unit = Page.objects.get(pk=committed_page.pk).get_parent().get_parent()
    paper = fakes.channel(unit, "test_paper", "Tòa soạn mẫu")
    begin(paper)
    Page.objects.filter(pk=committed_page.pk).update(
        live=True, last_published_at=fakes.now()
    )
    story = ensure_story(committed_page.pk, now=fakes.now())

    at_once(
        lambda: freeze(story, now=fakes.now()),
        lambda: channel_life.close(paper, now=fakes.now()),
    )

    assert [state for _action, state in fakes.states_of(story, paper)] in (
        [],
        ["cancelled"],
    )
