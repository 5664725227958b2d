"""/gioi-thieu/: who speaks here, by which rules, and how to take stories over."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cms.models import UnitPage


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    units = UnitPage.objects.live().public().order_by("path")
    return render(
        request,
        "cms/public/about.html",
        {
            "units": units,
            "canonical": f"{settings.LANTOA_BASE_URL}{reverse('about')}",
        },
    )
