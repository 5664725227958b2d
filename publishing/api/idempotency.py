"""Idempotency-Key: the same unsafe call twice is done once and answered twice.

The key is taken in its own commit before the work begins, so two calls at the same
time cannot both do it. Answers of ours that a repeat may change (busy, not allowed,
errors) are not kept.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from publishing.api.problems import ApiProblem
from publishing.clock import database_now
from publishing.models import ApiToken, IdempotentCall

UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
KEY = re.compile(r"^[\x21-\x7e]{1,255}$")
KEPT_FOR = timedelta(hours=24)
DEAD_AFTER = timedelta(minutes=2)  # a call that long was killed: it may be repeated
NOT_KEPT = frozenset({401, 403, 409, 429})
KEPT_HEADERS = ("Location",)


@dataclass(frozen=True)
class Claim:
    """A key taken for the call at hand, or the answer it already has."""

    call: IdempotentCall
    answer: HttpResponse | None = None


def once(
    request: HttpRequest, token: ApiToken, work: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    """Do `work`, or give the answer that the same call got before."""
    key = request.headers.get("Idempotency-Key")
    if key is None or request.method not in UNSAFE:
        return work()
    if not KEY.match(key):
        raise ApiProblem(
            400,
            "bad_request",
            _("An Idempotency-Key has 1 to 255 visible ASCII characters."),
        )
    claim = _claim(token, key, _digest(request))
    if claim.answer is not None:
        return claim.answer
    try:
        response = work()
    except BaseException:
        claim.call.delete()
        raise
    _keep(claim.call, response)
    return response


def _claim(token: ApiToken, key: str, digest: str) -> Claim:
    now = database_now()
    IdempotentCall.objects.filter(
        token=token, key=key, created_at__lt=now - KEPT_FOR
    ).delete()
    try:
        with transaction.atomic():
            call = IdempotentCall.objects.create(token=token, key=key, digest=digest)
            return Claim(call)
    except IntegrityError:
        call = IdempotentCall.objects.get(token=token, key=key)
    if call.digest != digest:
        raise ApiProblem(
            422,
            "key_reused",
            _("It was used before with another address or body."),
        )
    if call.status is not None:
        return Claim(call, _again(call))
    dead = IdempotentCall.objects.filter(
        pk=call.pk, status=None, created_at__lt=now - DEAD_AFTER
    )
    if dead.update(created_at=now):
        return Claim(call)
    raise ApiProblem(
        409,
        "in_progress",
        _("Ask again with the same key in a moment."),
        headers={"Retry-After": "2"},
    )


def _digest(request: HttpRequest) -> str:
    """Of method, address and content; a form's boundary is not content."""
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.content_type == "multipart/form-data":
        for name, values in sorted(request.POST.lists()):
            digest.update(json.dumps([name, values]).encode())
        for name, files in sorted(request.FILES.lists()):
            for file in files:
                digest.update(json.dumps([name, file.name]).encode())
                for chunk in file.chunks():
                    digest.update(chunk)
                file.seek(0)
    else:
        digest.update(request.body)
    return digest.hexdigest()


def _keep(call: IdempotentCall, response: HttpResponseBase) -> None:
    status = response.status_code
    content = getattr(response, "content", b"")
    if status >= 500 or status in NOT_KEPT:
        call.delete()
        return
    body: dict[str, Any] = {
        "json": json.loads(content) if content else None,
        "type": response.headers.get("Content-Type", ""),
        "headers": {
            name: response.headers[name]
            for name in KEPT_HEADERS
            if name in response.headers
        },
    }
    IdempotentCall.objects.filter(pk=call.pk).update(status=status, body=body)


def _again(call: IdempotentCall) -> HttpResponse:
    kept: dict[str, Any] = call.body or {}
    content = (
        "" if kept.get("json") is None else json.dumps(kept["json"], ensure_ascii=False)
    )
    response = HttpResponse(
        content, status=call.status or 200, content_type=kept.get("type")
    )
    for name, value in kept.get("headers", {}).items():
        response[name] = value
    response["Idempotent-Replayed"] = "true"
    return response
