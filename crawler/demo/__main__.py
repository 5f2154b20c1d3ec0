"""Runs the demo site for a look by hand: `python -m crawler.demo`; Enter plays the next edit."""

import asyncio
import contextlib
import sys

from crawler.clock import SystemClock
from crawler.demo.site import LOOPBACK, DemoSite


async def run() -> None:
    """Say where the site is, and play its script line by line until the input ends."""
    async with DemoSite.open(now=SystemClock().now) as site:
        _say(f"The demo site runs on {LOOPBACK}:{site.port}. Enter plays the next edit.")
        for key in site.newsroom.stories:
            _say(f"  {site.address(key)}")
        while await asyncio.to_thread(lambda: sys.stdin.readline()):
            step = await site.advance()
            _say(f"{step.name}: {step.said}" if step else "No edit is left.")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(run())
