"""`python -m channels.sandbox --port N --data DIR`: the stand-ins until Ctrl-C."""

from __future__ import annotations

import argparse
import os
import signal
from pathlib import Path
from types import FrameType

from channels.sandbox.server import make_server


def main() -> None:
    parser = argparse.ArgumentParser(prog="channels.sandbox", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--data", type=Path, required=True, help="where posts are kept")
    parser.add_argument("--bind", default="127.0.0.1")
    parser.add_argument(
        "--public-url",
        default=os.environ.get("LANTOA_SANDBOX_PUBLIC_URL", ""),
        help="the address people see (default: http://localhost:PORT)",
    )
    parser.add_argument("--newsroom-feed", action="append", default=[], metavar="URL")
    arguments = parser.parse_args()
    server, sandbox = make_server(
        arguments.data, arguments.port, arguments.bind, arguments.public_url
    )
    if arguments.newsroom_feed:
        sandbox.newsroom.subscribe(arguments.newsroom_feed)

    def stop(signum: int, frame: FrameType | None) -> None:
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    sandbox.newsroom.start()
    with server:
        server.serve_forever(poll_interval=0.2)


if __name__ == "__main__":
    main()
