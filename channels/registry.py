"""The one place that names networks: one line each."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

from channels.contract import Channel

NETWORKS: dict[str, str] = {
    "website": "channels.web.website:Website",
    "facebook": "channels.social.facebook:FacebookPage",
    "wordpress": "channels.web.wordpress:WordPress",
    "webhook": "channels.web.webhook:Webhook",
    "feed": "channels.press.feed:PressFeed",
    "manual": "channels.web.manual:Manual",
}


@cache
def connector(network: str) -> Channel[Any, Any]:
    """The connector of `network`; KeyError when there is none."""
    module, name = NETWORKS[network].split(":")
    instance: Channel[Any, Any] = getattr(import_module(module), name)()
    return instance


def register(network: str, path: str) -> None:
    """Add a network from outside (plug-ins, tests): `path` is "module:Class"."""
    NETWORKS[network] = path
    connector.cache_clear()
