from __future__ import annotations

from channels.web.manual import Manual, ManualSettings
from tests.channels.samples import LINK, TOKEN, article, options


def test_the_text_to_copy_has_its_link_and_its_counter() -> None:
    settings = ManualSettings(place="Zalo nhóm", limit=50, hashtags="#LanTỏa")
    composed = Manual().compose(article(), options(), settings)
    assert composed.post.text.endswith(f"#LanTỏa\n\n{LINK}?lt={TOKEN}")
    assert composed.count
    assert composed.count.used == len(composed.post.text)
    assert [f.code for f in composed.errors] == ["text_too_long"]


def test_without_a_limit_everything_fits() -> None:
    settings = ManualSettings(place="Zalo nhóm Công đoàn")
    composed = Manual().compose(article(), options(text="a" * 9000), settings)
    assert not composed.findings
    assert Manual().account_id(settings) == "zalo nhóm công đoàn"
