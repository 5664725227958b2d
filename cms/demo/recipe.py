"""Thêm một kênh: one connector file, one sandbox file, one line; and real sources."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms.demo.doors import demo_only

HERE = Path(__file__).parent / "noticeboard"
CONNECTOR = "channels/web/noticeboard.py"
STAND_IN = "channels/sandbox/noticeboard.py"
REGISTRY = "channels/registry.py"
LINE = '    "noticeboard": "channels.web.noticeboard:NoticeBoard",'
CHECK = "make test"


@dataclass(frozen=True)
class Source:
    """A file as it stands in the house, or as it is to stand there."""

    path: str
    text: str


def source(path: str) -> Source:
    return Source(path, (Path(settings.BASE_DIR) / path).read_text())


def files() -> tuple[Source, Source]:
    """The two new files of the recipe, whole."""
    return (
        Source(CONNECTOR, (HERE / "connector.py").read_text()),
        Source(STAND_IN, (HERE / "stand_in.py").read_text()),
    )


@never_cache
@demo_only
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    connector, stand_in = files()
    context = {
        "connector": connector,
        "stand_in": stand_in,
        "registry": REGISTRY,
        "line": LINE.strip(),
        "check": CHECK,
    }
    return render(request, "cms/demo/recipe.html", context)
