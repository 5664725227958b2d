"""Pictures made to fit: never heavier than the network takes, never worse than needed."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest
from PIL import Image

from channels.fitting import PictureLimits, fitted
from channels.registry import NETWORKS, connector
from tests.channels.accounts import open_desk
from tests.channels.stand_ins import StandIns


def noise(side: int) -> bytes:
    out = io.BytesIO()
    picture = Image.effect_noise((side, side * 2 // 3), 90).convert("RGB")
    picture.save(out, "JPEG", quality=95)
    return out.getvalue()


HEAVY = noise(1200)


def size(data: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(data)) as picture:
        return picture.size


def test_what_fits_is_handed_over_byte_for_byte() -> None:
    assert fitted(HEAVY, PictureLimits()) is HEAVY
    assert fitted(HEAVY, PictureLimits(bytes=len(HEAVY))) is HEAVY
    assert fitted(HEAVY, PictureLimits(bytes=len(HEAVY), side=1200)) == HEAVY


@pytest.mark.parametrize("most", [400_000, 150_000, 40_000])
def test_a_heavy_picture_gets_lighter_before_it_gets_smaller(most: int) -> None:
    light = fitted(HEAVY, PictureLimits(bytes=most))

    assert len(light) <= most
    width, height = size(light)
    assert abs(width * 2 / 3 - height) <= 1
    assert fitted(bytes(HEAVY), PictureLimits(bytes=most)) == light


def test_a_wide_picture_is_brought_to_the_side_that_is_taken() -> None:
    assert size(fitted(HEAVY, PictureLimits(side=640))) == (640, 427)


@pytest.mark.parametrize("network", ["facebook", "wordpress"])
def test_a_connector_reads_pictures_within_its_own_limits(
    network: str, stand_ins: StandIns
) -> None:
    desk = open_desk(stand_ins, network)
    limits = connector(network).capabilities.picture
    huge = noise(2600)
    assert len(huge) > limits.bytes > 0

    wire: Any = replace(desk.wire, read_picture=lambda digest: huge, limits=limits)

    assert len(wire.picture("a")) <= limits.bytes


@pytest.mark.parametrize("network", sorted(NETWORKS))
def test_a_network_that_takes_uploads_says_how_heavy(network: str) -> None:
    can = connector(network).capabilities

    assert not (can.prepare and can.max_pictures) or can.picture.bytes > 0
