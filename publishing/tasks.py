"""What the broker may ask for. Each task calls one service; none carries data."""

from __future__ import annotations

from publishing.beat import beat
from publishing.celery import app
from publishing.clock import database_now
from publishing.engine import pump
from publishing.press.documents import render_due


@app.task(name="publishing.wake")
def wake() -> None:
    """Something is due."""
    pump.run(max_seconds=pump.TASK_S, tick=beat)


@app.task(name="publishing.tick")
def tick() -> None:
    """A second has passed."""
    beat()


@app.task(name="publishing.render")
def render() -> None:
    """Some feed's document was overtaken."""
    render_due(database_now())
