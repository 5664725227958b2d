"""How every process writes its log: one line per event, bound to what it is about.

JSON in production, readable lines in the demo (LANTOA_LOG decides). Web, worker and
granian use the one formatter, which takes secrets out of whatever passes.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from uuid import UUID

import structlog
from structlog.typing import EventDict, Processor

from publishing.redaction import redact

if TYPE_CHECKING:
    from publishing.engine.rows import Row

_about: ContextVar[Mapping[str, Any]] = ContextVar(
    "about", default=MappingProxyType({})
)


def _with_facts(_logger: Any, _method: str, event: EventDict) -> EventDict:
    about = _about.get().items()
    told = {k: str(v) if isinstance(v, UUID) else v for k, v in about}
    return {**told, **event}


_SHARED: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    _with_facts,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)


class Formatter(structlog.stdlib.ProcessorFormatter):
    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


def formatter(kind: str = "") -> logging.Formatter:
    """`kind` is "json" or "console"; "" asks the environment.

    A factory for `logging.config`, so that granian's own process can use it too.
    """
    kind = kind or os.environ.get("LANTOA_LOG", "") or _default()
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    return Formatter(
        foreign_pre_chain=_SHARED,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            *(_json() if kind == "json" else _console()),
        ],
    )


def _default() -> str:
    return "json" if os.environ.get("LANTOA_ENV") == "production" else "console"


def _json() -> tuple[Processor, ...]:
    return (
        structlog.processors.format_exc_info,  # without the values of variables
        structlog.processors.EventRenamer("message"),
        structlog.processors.JSONRenderer(serializer=_dumps),
    )


def _dumps(event: Any, **_more: Any) -> str:
    return json.dumps(event, ensure_ascii=False, default=str)


def _console() -> tuple[Processor, ...]:
    return (
        structlog.dev.ConsoleRenderer(
            colors=False, exception_formatter=structlog.dev.plain_traceback
        ),
    )


# --- what a line is about ------------------------------------------------------------


def facts(row: Row) -> dict[str, Any]:
    """What every line about a claim of `row` carries."""
    return {
        "delivery": row.pk,
        "story": row.story_id,
        "channel": row.channel_id,
        "attempt": row.token,
    }


def about(row: Row) -> AbstractContextManager[Any]:
    return bound(facts(row))


@contextmanager
def bound(values: Mapping[str, Any]) -> Iterator[None]:
    """Every line written inside, in this thread, carries `values`.

    One variable for all of them: a sender binds them for each delivery, and
    structlog's own way costs it as much as the signature.
    """
    token = _about.set({**_about.get(), **values})
    try:
        yield
    finally:
        _about.reset(token)
