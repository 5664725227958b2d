from __future__ import annotations

import io

import pytest
from PIL import Image

from cms.demo import pictures
from cms.demo.profile import FICTION, Scene
from cms.demo.profiles import ARCHIVE, CAST, LAMP


@pytest.mark.parametrize("name", sorted(pictures.SCENES))
def test_every_scene_is_a_lively_picture(name):
    picture = Image.open(io.BytesIO(pictures.jpeg(name)))

    colours = picture.convert("RGB").resize((160, 100)).getcolors(16_000)
    vivid = [n for n, (r, g, b) in colours if max(r, g, b) - min(r, g, b) > 40]

    assert picture.size == (1600, 1000)
    assert len(colours) > 200
    assert sum(vivid) > 16_000 * 0.3


def test_the_same_scene_gives_the_same_bytes():
    assert pictures.jpeg("storm_lamp") == pictures.jpeg("storm_lamp")


@pytest.mark.parametrize("profile", [*CAST.values(), *ARCHIVE], ids=lambda p: p.key)
def test_everybody_in_the_demo_says_that_they_are_invented(profile):
    scenes = [profile.scene, *(e for e in profile.body if isinstance(e, Scene))]

    assert FICTION in profile.hero.full_name
    assert FICTION in profile.hero.workplace
    assert all(scene.name in pictures.SCENES for scene in scenes)
    assert len(profile.title) <= 90


def test_the_lamp_reads_as_the_golden_text_has_it():
    assert LAMP.title == "Cô Hoà và “Tủ sách đèn bão” giữa đảo Lý Sơn"
    assert LAMP.slug == "co-hoa-va-tu-sach-den-bao-giua-dao-ly-son"
    assert LAMP.lead == (
        "Mười lăm năm bám đảo, cô Trần Thị Ngọc Hoà biến góc lớp ghép thành tủ sách sáng "
        "đèn những đêm mất điện, để sáu năm liền không học trò nào bỏ học."
    )
    assert LAMP.social.startswith(
        "Đêm mất điện, cả xóm vẫn thấy một ô cửa sáng. Đó là “Tủ sách đèn bão” của cô "
        "Hoà. 📚 Đọc chuyện của cô: {link} #GươngĐiểnHình #LanTỏa – Nguồn: "
    )
