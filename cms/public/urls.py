"""Addresses of the public site beside the pages themselves.

The composition root mounts these before Wagtail's catch-all and names the handlers
of `cms.public.gone`.
"""

from __future__ import annotations

from django.urls import path, re_path

from cms.public import (
    about,
    archive,
    corrections,
    embed,
    exemplars,
    feeds,
    search,
    sitemaps,
)
from cms.public.files import (
    private_file,
    private_picture,
    public_picture,
    small_picture,
)
from cms.public.language import choose_language
from cms.public.recordings import recording_file

DIGEST = r"(?P<digest>[0-9a-f]{64})"

urlpatterns = [
    re_path(rf"^media/{DIGEST}\.jpg$", public_picture, name="public_picture"),
    re_path(rf"^anh-nho/{DIGEST}\.jpg$", small_picture, name="small_picture"),
    re_path(rf"^private/anh/{DIGEST}\.jpg$", private_picture, name="private_picture"),
    path("private/<path:name>", private_file, name="private_file"),
    re_path(
        r"^ghi-hinh/(?P<key>[0-9a-f-]{36})\.(?P<ending>[0-9a-z]{1,5})$",
        recording_file,
        name="recording_file",
    ),
    path("dien-hinh/", exemplars.roll, name="exemplars"),
    path("dien-hinh/<slug:slug>/", exemplars.exemplar, name="exemplar"),
    path("cach-lam-hay/", exemplars.practices, name="practices"),
    path("tim-kiem/", search.search, name="search"),
    path("luu-tru/", archive.archive, name="archive"),
    path("luu-tru/<int:year>/<int:month>/", archive.month, name="archive_month"),
    path("gioi-thieu/", about.about, name="about"),
    path("thong-tin-cai-chinh/", corrections.corrections, name="corrections"),
    path("feeds/<path:where>/<str:name>", feeds.feed, name="feed"),
    path("nhung/nhung.js", embed.script, name="embed_script"),
    path("nhung/<path:where>/", embed.embed, name="embed"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-trang.xml", sitemaps.pages, name="sitemap_pages"),
    path("sitemap-dien-hinh.xml", sitemaps.people, name="sitemap_people"),
    path("sitemap-bai-<int:number>.xml", sitemaps.stories, name="sitemap_stories"),
    path("sitemap-tin.xml", sitemaps.news, name="sitemap_news"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("ngon-ngu/<str:code>/", choose_language, name="choose_language"),
]
