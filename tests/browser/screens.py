"""Every screen of ours, and what its next step is."""

from __future__ import annotations

from dataclasses import dataclass

from tests.browser.demo import Demo
from tests.browser.desk import Desk

CONTENT = "main"


@dataclass(frozen=True)
class Screen:
    """`step` is a CSS selector of the next step; empty where one only reads."""

    name: str
    address: str
    step: str = ""
    status: int = 200


def of_the_demo(demo: Demo) -> list[Screen]:
    page = f"{demo.base}/demo/"
    return [
        Screen("bài mở màn", page, "#enter button"),
        Screen("tôi là tòa soạn", f"{page}toa-soan/"),
        Screen("tôi là lập trình viên", f"{page}lap-trinh/"),
        Screen("thêm một kênh", f"{page}lap-trinh/them-kenh/"),
    ]


def of_the_desk(demo: Demo, ids: dict[str, int]) -> list[Screen]:
    def at(name: str, path: str, step: str = "") -> Screen:
        return Screen(name, demo.admin(path), step)

    story, fresh = ids["story"], ids["fresh"]
    return [
        at("Hôm nay", "", "main .lt-today__write"),
        at("Viết bài", "viet-bai/", ".lt-write button[type=submit]"),
        at("bài viết", "stories/"),
        at("sửa bài", f"pages/{fresh}/edit/", "footer .lt-spread-button"),
        at("sẵn sàng", f"san-sang/{fresh}/"),
        at("lan tỏa, chưa lên lịch", f"lan-toa/{fresh}/", ".lt-go"),
        at("lan tỏa, đã đăng", f"lan-toa/{story}/"),
        at("theo dõi đăng", "theo-doi-dang/"),
        at("kênh", "kenh/"),
        at("thêm kênh", "kenh/them/"),
        at("thêm Facebook", "kenh/them/facebook/"),
        at("thêm WordPress", "kenh/them/wordpress/"),
        at("thêm webhook", "kenh/them/webhook/"),
        at("thêm kênh làm tay", "kenh/them/manual/"),
        at("một kênh", f"kenh/{ids['channel']}/"),
        at("sửa kênh", f"kenh/{ids['channel']}/sua/"),
        at("kịch bản", "kich-ban/"),
        at("thêm kịch bản", "kich-ban/them/"),
        at("sửa kịch bản", f"kich-ban/{ids['playbook']}/"),
        at("đối tác", "doi-tac/"),
        at("thêm đối tác", "doi-tac/them/"),
        at("một đối tác", f"doi-tac/{ids['partner']}/"),
        at("minh chứng", f"lan-toa/luot-dang/{ids['placement']}/minh-chung/"),
        at("điển hình", "exemplars/"),
        at("thêm điển hình", "exemplars/new/"),
        at("phiếu đồng ý", "consents/"),
        at("thêm phiếu đồng ý", "consents/new/"),
        at("ảnh", "images/"),
        at("thêm ảnh", "images/add/"),
        at("tài khoản", "account/"),
    ]


def of_the_public(demo: Demo, story: str, withdrawn: str) -> list[Screen]:
    return [
        Screen("trang chủ", f"{demo.base}/"),
        Screen("đơn vị", f"{demo.base}/song-biec/"),
        Screen("chuyên mục", f"{demo.base}/song-biec/guong-sang/"),
        Screen("bài", story),
        Screen("điển hình của đơn vị", f"{demo.base}/dien-hinh/"),
        Screen("cách làm hay", f"{demo.base}/cach-lam-hay/"),
        Screen("không tìm thấy", f"{demo.base}/khong-co-trang-nay/", status=404),
        Screen("đã gỡ", withdrawn, status=410),
    ]


def of_the_sandbox(demo: Demo) -> list[Screen]:
    names = ("facebook", "wordpress", "newsroom", "webhook")
    return [
        Screen("mạng giả lập", f"{demo.sandbox}/"),
        *(Screen(name, f"{demo.sandbox}/{name}/") for name in names),
    ]


def find_ids(desk: Desk) -> dict[str, int]:
    """Numbers of things as the lists of the desk link to them."""
    page, demo = desk.page, desk.demo

    def first(path: str, pattern: str, ending: str = "") -> int:
        page.goto(demo.admin(path))
        links = page.eval_on_selector_all("main a[href]", "all => all.map(a => a.href)")
        for link in links:
            _head, _found, tail = link.partition(f"/admin/{pattern}")
            number = tail.split("/")[0]
            if number.isdigit() and tail.split("#")[0].endswith(ending or "/"):
                return int(number)
        raise AssertionError(f"{path}: nothing like {pattern}N/{ending} in {links}")

    return {
        "story": first("theo-doi-dang/", "lan-toa/"),
        "placement": first("theo-doi-dang/", "lan-toa/luot-dang/", "minh-chung/"),
        "channel": first("kenh/", "kenh/"),
        "playbook": first("kich-ban/", "kich-ban/"),
        "partner": first("doi-tac/", "doi-tac/"),
    }
