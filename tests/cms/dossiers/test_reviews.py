"""A cancelled award flags every published story; a claim without proof is said."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from cms.admin.readiness import readiness
from cms.content.dossier import dossiers
from cms.content.gates import shut_gates
from cms.content.reviews import stories_to_review
from cms.models import Award, AwardForm, Claim, Evidence, UnitPage
from publishing.clock import database_now
from publishing.ports import Checked
from tests.cms.test_article import render
from tests.stories import make_editor, make_story, pass_checks

pytestmark = pytest.mark.django_db


@pytest.fixture
def award(person):
    return Award.objects.create(
        exemplar=person, form=AwardForm.objects.get(code="cstd-co-so")
    )


def unproved(page):
    return dossiers([Checked(page.pk)])[0].unproved


def cancel(award: Award) -> None:
    award.state = Award.State.CANCELLED
    award.cancelled_why = "Kê khai không đúng"
    award.save()


def test_every_published_story_is_flagged_and_no_draft(
    award, person, column, publish, editor
):
    live = publish(column, exemplar=person)
    make_story(column, "Bài nháp", exemplar=person)
    assert stories_to_review(editor) == []

    cancel(award)

    (flagged,) = stories_to_review(editor)
    assert flagged.page.pk == live.pk
    assert flagged.awards == (award,)


def test_a_story_that_goes_out_after_the_award_fell_is_flagged_too(
    award, person, column, publish, editor
):
    cancel(award)

    publish(column, exemplar=person)

    assert len(stories_to_review(editor)) == 1


def test_another_unit_does_not_see_it(award, person, column, publish, other_unit):
    publish(column, exemplar=person)
    cancel(award)

    assert stories_to_review(make_editor(other_unit, "khach")) == []


def test_what_was_reviewed_leaves_the_list_with_what_was_done(
    award, person, column, publish, editor, desk
):
    page = publish(column, exemplar=person)
    cancel(award)
    assert "Kê khai không đúng" in desk.get(reverse("cms_reviews")).content.decode()

    desk.post(
        reverse("cms_reviews"),
        {"page": page.pk, "award": award.pk, "outcome": "Đã cải chính"},
    )

    assert stories_to_review(editor) == []
    assert page.reviews.get().outcome == "Đã cải chính"
    assert page.reviews.get().reviewed_by == editor


def test_a_stranger_cannot_answer_for_a_story(
    award, person, column, publish, editor, stranger
):
    page = publish(column, exemplar=person)
    cancel(award)

    response = stranger.post(
        reverse("cms_reviews"), {"page": page.pk, "award": award.pk, "outcome": "ổn"}
    )

    assert response.status_code in {302, 403}
    assert len(stories_to_review(editor)) == 1


def test_a_cancellation_says_why(award):
    award.state = Award.State.CANCELLED

    with pytest.raises(ValidationError) as caught:
        award.full_clean()

    assert "cancelled_why" in caught.value.message_dict


def test_the_story_itself_says_that_it_waits_for_a_review(
    award, person, column, publish, desk
):
    page = publish(column, exemplar=person)
    address = reverse("cms_readiness", args=[page.pk])
    assert "Cần xem lại" not in desk.get(address).content.decode()

    cancel(award)

    text = desk.get(address).content.decode()
    assert "Cần xem lại" in text
    assert f"/admin/ra-lai/#lt-page-{page.pk}" in text


def test_a_claim_without_evidence_is_said_and_shuts_nothing(person, column, publish):
    claim = Claim.objects.create(
        exemplar=person, text="sáu năm liền không em nào BỎ HỌC"
    )
    other = Claim.objects.create(exemplar=person, text="tăng từ 61% lên 88%")
    body = [("paragraph", "<p>Sáu năm liền <b>không</b> em nào bỏ học.</p>")]
    page = publish(column, exemplar=person, body=body)

    told, silent = unproved(page)

    assert told.claim == claim
    assert told.in_story
    assert silent.claim == other
    assert not silent.in_story
    assert silent.message == "Câu “tăng từ 61% lên 88%” chưa có minh chứng."
    assert page.live
    assert shut_gates([Checked(page.pk)], "website", database_now()) == [()]


def test_evidence_silences_the_claim(person, column):
    claim = Claim.objects.create(exemplar=person, text="tăng từ 61% lên 88%")
    Evidence.objects.create(claim=claim, kind="figure", said="Bảng điểm hai năm học")

    assert unproved(make_story(column, exemplar=person)) == []


def test_the_readiness_leads_to_where_the_evidence_is_added(person, column, desk):
    Claim.objects.create(exemplar=person, text="tăng từ 61% lên 88%")
    page = make_story(column, exemplar=person)

    text = desk.get(reverse("cms_readiness", args=[page.pk])).content.decode()

    assert "Câu “tăng từ 61% lên 88%” chưa có minh chứng." in text
    assert reverse("exemplars:edit", args=[person.pk]) in text


@pytest.fixture
def careful(unit):
    """The unit asks for a second person, and for evidence."""
    unit.check_depth = UnitPage.CheckDepth.TWO
    unit.save()
    return unit


def test_where_two_check_no_story_passes_with_a_claim_it_cannot_prove(
    careful, person, column, editor
):
    claim = Claim.objects.create(exemplar=person, text="tăng từ 61% lên 88%")
    Claim.objects.create(exemplar=person, text="một câu bài không nhắc")
    page = make_story(column, exemplar=person, lead="Tỉ lệ tăng từ 61% lên 88%.")
    pass_checks(page, editor)

    [gates] = shut_gates([Checked(page.pk)], "social", database_now())

    assert [(gate.code, gate.message) for gate in gates] == [
        ("checks", "Câu “tăng từ 61% lên 88%” chưa có minh chứng.")
    ]
    assert gates[0].url == reverse("exemplars:edit", args=[person.pk])
    shown = readiness(page, database_now())
    assert shown.claims_stop
    assert not shown.ready

    Evidence.objects.create(claim=claim, kind="figure", said="Bảng điểm hai năm học")

    assert shut_gates([Checked(page.pk)], "social", database_now()) == [()]


def test_what_was_frozen_is_asked_for_evidence_too(careful, person, column, editor):
    page = make_story(column, exemplar=person, lead="Tỉ lệ tăng từ 61% lên 88%.")
    pass_checks(page, editor)
    article = render(page).article

    Claim.objects.create(exemplar=person, text="tăng từ 61% lên 88%")

    asked = Checked(page.pk, article=article)
    [gates] = shut_gates([asked], "press", database_now())
    assert [gate.code for gate in gates] == ["checks"]
