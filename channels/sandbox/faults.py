"""Fault switches: how the sandbox misbehaves when it is told to.

A switch may be limited to the next `count` calls, to one kind of call (`on`, the
creating one by default), to one account, and to calls that hold a phrase.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any

BEFORE = frozenset(
    {
        "slow",
        "timeout_before_store",
        "http_500_before_store",
        "rate_limit",
        "expire_token",
        "revoke_token",
        "html_200",
        "redirect",
        "gone",
    }
)
AFTER = frozenset(
    {
        "timeout_after_store",
        "reset_after_store",
        "http_500_after_store",
        "truncate_body",
    }
)
STANDING = frozenset({"duplicate_check", "list_lag", "usage"})
KINDS = frozenset(
    {"create", "draft", "upload", "edit", "delete", "list", "read", "any"}
)
ANY_CALL = frozenset({"expire_token", "revoke_token"})
VALUE_NAMES = {
    "rate_limit": ("retry_after", "after"),
    "slow": ("ms",),
    "list_lag": ("seconds", "s"),
    "redirect": ("location", "to"),
    "usage": ("percent",),
}


class BadFault(Exception):
    """No such switch, or a value it cannot take."""


@dataclass(frozen=True)
class Call:
    """One call as the switches see it."""

    kind: str
    account: str = ""
    text: str = ""


@dataclass(frozen=True)
class Fault:
    name: str
    count: int | None = None  # None: until it is switched off
    on: str = "create"
    account: str = ""
    match: str = ""
    value: Any = None

    def meets(self, call: Call) -> bool:
        return (
            self.on in {"any", call.kind}
            and self.account in {"", call.account}
            and self.match in call.text
        )

    def as_json(self) -> dict[str, Any]:
        return {key: value for key, value in vars(self).items() if value not in ("",)}


def read_faults(data: Any) -> list[Fault]:
    """Switches from a control call.

    Takes {"fault": name, …}, a list of those, {"faults": […]}, or the short form
    {name: true | false | count | {…}}.
    """
    match data:
        case list():
            return [fault for entry in data for fault in read_faults(entry)]
        case {"faults": faults}:
            return read_faults(faults)
        case {"fault": str(name), **options}:
            return [_fault(name, options)]
        case {"name": str(name), **options}:
            return [_fault(name, options)]
        case dict() if data:
            return [_short(name, value) for name, value in data.items()]
    raise BadFault("expected a fault switch")


def _short(name: str, value: Any) -> Fault:
    if isinstance(value, dict):
        return _fault(name, value)
    if value is True:
        return _fault(name, {})
    if value is False or value is None:
        return _fault(name, {"count": 0})
    key = "count" if name not in VALUE_NAMES else VALUE_NAMES[name][0]
    return _fault(name, {key: value})


def _fault(name: str, options: Mapping[Any, Any]) -> Fault:
    if name not in BEFORE | AFTER | STANDING:
        raise BadFault(f"unknown fault {name!r}")
    rest = dict(options)
    count = rest.pop("count", rest.pop("n", None))
    value = rest.pop("value", None)
    for alias in VALUE_NAMES.get(name, ()):
        value = rest.pop(alias, value)
    if rest.pop("on", True) is False:
        count = 0
    on = str(options.get("on", "")) if isinstance(options.get("on"), str) else ""
    on = on or ("any" if name in ANY_CALL and count is None else "create")
    account, phrase = str(rest.pop("account", "")), str(rest.pop("match", ""))
    if rest:
        raise BadFault(f"unknown option {next(iter(rest))!r} of {name}")
    if on not in KINDS:
        raise BadFault(f"unknown kind of call {on!r}")
    if count is not None and (type(count) is not int or count < 0):
        raise BadFault("count must be a whole number")
    return Fault(name, count, on, account, phrase, value)


@dataclass
class Faults:
    """The switches of one network."""

    _active: list[Fault] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def switch(self, faults: list[Fault]) -> None:
        """Turn switches on; a count of 0 turns every switch of that name off."""
        with self._lock:
            for fault in faults:
                if fault.count == 0:
                    self._active = [f for f in self._active if f.name != fault.name]
                else:
                    self._active.append(fault)

    def clear(self) -> None:
        with self._lock:
            self._active = []

    def take(self, call: Call) -> tuple[Fault, ...]:
        """The switches this call meets; each loses one of its counted calls."""
        taken: list[Fault] = []
        with self._lock:
            kept: list[Fault] = []
            for fault in self._active:
                if fault.name in STANDING or not fault.meets(call):
                    kept.append(fault)
                    continue
                taken.append(fault)
                if fault.count is None:
                    kept.append(fault)
                elif fault.count > 1:
                    kept.append(replace(fault, count=fault.count - 1))
            self._active = kept
        return tuple(taken)

    def standing(self, name: str) -> Fault | None:
        """A standing switch (duplicate_check, list_lag, usage), if it is on."""
        with self._lock:
            return next((f for f in reversed(self._active) if f.name == name), None)

    def as_json(self) -> list[dict[str, Any]]:
        with self._lock:
            return [fault.as_json() for fault in self._active]
