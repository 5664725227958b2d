"""Pictures by content (rules §1.3, §1.7)."""

from __future__ import annotations

import hashlib

import pytest
from django.core.files.storage import storages

from publishing.content import pictures
from publishing.content.withdraw import withdraw
from publishing.models import StoredPicture
from publishing.ports import PictureFile
from tests.publishing import fakes
from tests.stories import make_image, make_story

pytestmark = [pytest.mark.engine, pytest.mark.django_db]


def picture(data: bytes) -> PictureFile:
    return PictureFile(hashlib.sha256(data).hexdigest(), 10, 10, data)


def public_files() -> set[str]:
    storage = storages["public_pictures"]
    return set(storage.listdir("")[1]) if storage.exists("") else set()


def test_a_picture_is_kept_under_its_digest_and_read_back():
    one = picture(b"one")

    pictures.store([one])
    pictures.store([one])

    assert pictures.read(one.digest) == b"one"
    assert StoredPicture.objects.get().size == 3


def test_bytes_that_are_not_what_their_name_says_are_refused():
    false = PictureFile("0" * 64, 10, 10, b"something else")

    with pytest.raises(ValueError, match="not what its name says"):
        pictures.store([false])


def test_no_half_written_file_is_left_behind(tmp_path):
    pictures.store([picture(b"one"), picture(b"two")])

    names = [path.name for path in (tmp_path / "snapshots").iterdir()]
    assert sorted(names) == sorted(f"{picture(b).digest}.jpg" for b in (b"one", b"two"))


def test_public_media_holds_the_pictures_of_a_live_story_and_nothing_else(story_page):
    story = fakes.publish(story_page)

    snapshot = story.snapshots.get()
    assert public_files() == {f"{p.digest}.jpg" for p in snapshot.pictures.all()}
    assert len(public_files()) == 2


def test_a_picture_taken_out_of_the_story_leaves_public_media(story_page, unit):
    story = fakes.publish(story_page)
    before = public_files()
    other = make_image(unit, "navy")

    fakes.publish(fakes.edit(story_page, lead_picture=other))

    after = public_files()
    assert len(before - after) == 1
    assert len(after - before) == 1
    assert StoredPicture.objects.filter(public=True).count() == 2
    assert story.snapshots.count() == 2


def test_a_picture_of_two_stories_goes_with_the_last_of_them(column, unit):
    image = make_image(unit, "navy")
    first = fakes.publish(make_story(column, "Bài một", lead_picture=image))
    second = fakes.publish(make_story(column, "Bài hai", lead_picture=image))
    shared = {f"{p.digest}.jpg" for p in first.snapshots.get().pictures.all()}
    assert shared <= public_files()

    withdraw(first, "Thử", now=fakes.now())
    assert shared & public_files()

    withdraw(second, "Thử", now=fakes.now())
    assert public_files() == set()


def test_a_mark_without_its_file_is_repaired(story_page):
    story = fakes.publish(story_page)
    name = next(iter(public_files()))
    storages["public_pictures"].delete(name)

    pictures.show(p.digest for p in story.snapshots.get().pictures.all())

    assert name in public_files()
