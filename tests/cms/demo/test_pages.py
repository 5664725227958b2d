from __future__ import annotations

import re
from html import unescape
from itertools import product

import pytest
from django.core.management import call_command
from django.test import Client, override_settings

from cms.demo import sandbox as remote
from cms.demo.doors import is_near
from cms.demo.show import play
from cms.demo.stage import set_stage
from publishing.models import ApiToken, Channel

pytestmark = pytest.mark.django_db
PAGES = [
    "/demo/",
    "/demo/toa-soan/",
    "/demo/lap-trinh/",
    "/demo/lap-trinh/them-kenh/",
]


@pytest.fixture
def staged(sandbox, site_root):
    """Everything is there, nothing was played yet."""
    return set_stage()


@pytest.fixture
def played(sandbox, site_root):
    play()
    return sandbox


def test_every_page_renders_without_inline_script(played, client):
    for path, language in product(PAGES, ["vi", "en"]):
        page = client.get(path, headers={"accept-language": language})
        html = page.content.decode()

        assert page.status_code == 200, path
        assert f'lang="{language}"' in html, path
        assert not re.search(r"<script(?![^>]*src=)|\son\w+=|style=", html), path
        prose = re.sub(r"<pre.*?</pre>", "", html, flags=re.S)  # without the sources
        assert "None" not in re.sub(r"<[^>]+>", "", prose), path


def test_the_first_page_waits_before_the_show(sandbox, client, site_root):
    assert "Đang dựng cảnh" in client.get("/demo/").content.decode()
    assert client.get("/demo/trang-thai.json").json()["spots"] == []


def test_the_first_page_names_five_places_four_fates_and_four_buttons(played, client):
    html = unescape(client.get("/demo/").content.decode())

    assert "Một bài viết, năm nơi, đúng giờ, đúng một lần." in html
    assert html.count('class="spot ') == 5
    assert html.count('class="fate ') == 4
    for word in (
        "Thử tự đăng một bài",
        "Tôi là tòa soạn",
        "Tôi là lập trình viên",
        "Diễn lại",
        "Facebook (giả lập)",
        "Trang trường",
        "Tòa soạn mẫu (mô phỏng)",
    ):
        assert word in html


def test_the_state_is_told_in_ready_pieces(played, client):
    state = client.get("/demo/trang-thai.json").json()

    assert [len(state[k]) for k in ("spots", "fates")] == [5, 4]
    assert all(f'id="{p["key"]}"' in p["html"] for p in state["spots"])
    assert "kênh" in state["tally"]


def test_the_button_signs_the_editor_in_and_goes_where_it_points(staged, client):
    answer = client.post("/demo/vao/", {"next": "/admin/consents/new/"})

    assert answer.headers["Location"] == "/admin/consents/new/"
    assert client.session["_auth_user_id"] == str(staged.editor.pk)


def test_the_button_leads_nowhere_else(staged, client):
    answer = client.post("/demo/vao/", {"next": "https://evil.example/"})

    assert answer.headers["Location"] == "/admin/"


@pytest.mark.parametrize(
    "path", ["vao", "dien-lai", "cap-lai-quyen", "lap-trinh/ma", "lap-trinh/giet"]
)
def test_buttons_need_post_a_token_and_this_machine(staged, client, path):
    address = f"/demo/{path}/"

    assert client.get(address).status_code == 405
    assert client.post(address, REMOTE_ADDR="192.0.2.7").status_code == 403
    assert Client(enforce_csrf_checks=True).post(address).status_code == 403


@pytest.mark.parametrize(
    "path", [*PAGES, "/demo/trang-thai.json", "/demo/lap-trinh/thu.json"]
)
def test_nothing_of_it_exists_outside_the_demo(sandbox, client, site_root, path):
    with override_settings(LANTOA_ENV="production"):
        assert client.get(path).status_code == 404


def test_near_is_this_machine_and_its_own_containers():
    with override_settings(LANTOA_EGRESS_ALLOW="172.29.7.0/24:9000"):
        near = [is_near(a) for a in ("127.0.0.1", "::1", "172.29.7.1")]
        far = [is_near(a) for a in ("172.29.8.1", "192.168.1.5", "", "x")]

    assert (near, far) == ([True] * 3, [False] * 4)


def test_connecting_again_stores_a_living_token(played, client):
    channel = set_stage().places.second_page
    remote.end_token(channel.account_id)
    Channel.objects.filter(pk=channel.pk).update(auth_needed_at="2026-11-22T00:00Z")

    client.post("/demo/cap-lai-quyen/")

    channel.refresh_from_db()
    assert channel.auth_needed_at is None
    assert channel.credentials.count() == 2


def test_a_silent_sandbox_is_said_and_breaks_nothing(played, client):
    with override_settings(LANTOA_SANDBOX_URL="http://127.0.0.1:9"):
        answer = client.post("/demo/cap-lai-quyen/", follow=True)

    assert "không trả lời" in answer.content.decode()


def test_the_feed_addresses_of_the_newsroom_page_work(played, client):
    html = unescape(client.get("/demo/toa-soan/").content.decode())
    paths = re.findall(r"https?://[^/]+(/press/[\w-]+/[a-z.]+)</code>", html)

    assert len(paths) == 4
    assert all(client.get(path).status_code == 200 for path in paths)


def test_a_trial_token_is_shown_once_and_opens_the_api(played, client):
    html = client.post("/demo/lap-trinh/ma/", follow=True).content.decode()
    token = re.search(r'id="token">([^<]+)', html)[1]

    answer = client.get(
        "/api/publishing/v1/channels", headers={"authorization": f"Bearer {token}"}
    )

    assert answer.status_code == 200
    assert token not in client.get("/demo/lap-trinh/").content.decode()
    assert ApiToken.objects.filter(revoked_at=None).count() == 1


def test_playing_at_the_ready_line_happens_once(played):
    call_command("seed_demo", "--play")

    from cms.demo.models import Performance

    assert Performance.objects.count() == 1
