"""Small makers of pages for tests, in the words of the domain."""

from __future__ import annotations

import io
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.images import ImageFile
from django.utils import timezone
from PIL import Image, ImageDraw

from cms.models import Check, ColumnPage, ExemplarStory, HomePage, StoryImage, UnitPage


def make_unit(name: str, **fields: Any) -> UnitPage:
    unit = UnitPage(
        title=name,
        contact_name="Nguyễn Thị Biên Tập (hư cấu)",
        contact_phone="0900 000 000",
        contact_email="bientap@example.vn",
        licence="Được đăng lại, ghi rõ nguồn và tác giả.",
        **fields,
    )
    HomePage.objects.get().add_child(instance=unit)
    return unit


def make_column(unit: UnitPage, name: str = "Gương sáng") -> ColumnPage:
    column = ColumnPage(title=name)
    unit.add_child(instance=column)
    return column


def jpeg(colour: str = "teal", size: tuple[int, int] = (800, 500)) -> bytes:
    picture = Image.new("RGB", size, colour)
    ImageDraw.Draw(picture).ellipse((100, 100, 300, 300), fill="gold")
    out = io.BytesIO()
    picture.save(out, "JPEG")
    return out.getvalue()


def make_image(unit: UnitPage, colour: str = "teal", **fields: Any) -> StoryImage:
    values = {
        "title": "Tủ sách đèn bão",
        "description": "Cô giáo và học trò bên tủ sách",
        "caption": "Tủ sách đèn bão những đêm mất điện",
        "credit": "Ảnh: NVCC",
        "basis": StoryImage.Basis.ILLUSTRATION,
        "minors": StoryImage.Minors.NONE,
        "collection": unit.collection,
    }
    file = ImageFile(io.BytesIO(jpeg(colour)), name=f"{colour}.jpg")
    return StoryImage.objects.create(file=file, **{**values, **fields})


def pass_checks(page: Any, user: Any = None) -> None:
    for kind in Check.Kind.values:
        Check.objects.update_or_create(
            page_id=page.pk,
            kind=kind,
            defaults={
                "state": Check.State.PASSED,
                "source": "Biên bản xác minh số 12 (hư cấu)",
                "checked_by": user,
                "checked_at": timezone.now(),
            },
        )


def make_story(
    column: ColumnPage,
    title: str = "Cô Hoà và “Tủ sách đèn bão” giữa đảo Lý Sơn",
    checked: bool = True,
    **fields: Any,
) -> ExemplarStory:
    unit = UnitPage.objects.ancestor_of(column).last()
    image = fields.pop("lead_picture", None) or make_image(unit)
    second = make_image(unit, "orange", caption="Lớp ghép bên cửa sổ sáng đèn")
    values = {
        "lead": "Mười lăm năm bám đảo, cô Trần Thị Ngọc Hoà biến góc lớp ghép thành "
        "tủ sách sáng đèn những đêm mất điện.",
        "lead_picture": image,
        "lead_caption": image.caption,
        "author": "Sóng Biếc",
        "source": "Công đoàn Trường TH&THCS Sóng Biếc (hư cấu)",
        "body": [
            ("paragraph", "<p>Đêm mất điện, cả xóm vẫn thấy một ô cửa sáng.</p>"),
            ("heading", {"text": "Ngọn đèn bão", "level": "2"}),
            ("paragraph", "<p>Sáu năm liền không em nào bỏ học.</p>"),
            ("picture", {"image": second}),
        ],
    }
    story = ExemplarStory(title=title, live=False, **{**values, **fields})
    column.add_child(instance=story)
    story.save_revision()
    if checked:
        pass_checks(story)
    return story


def make_editor(unit: UnitPage, name: str = "bientap") -> Any:
    user = get_user_model().objects.create_user(
        name, f"{name}@example.vn", "mat-khau-dai-12"
    )
    user.groups.add(unit.chief_editors)
    return user
