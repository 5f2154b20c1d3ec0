"""Opens addresses in headless Chromium and says what a reader would see. Runs in .venv-replay.

Each JSON line on stdin is an order, each on stdout what was seen: `tests.players.chromium` is the
other end of the pipe. It knows nothing of newskeep.
"""

import json
import sys
from typing import Any

from playwright.sync_api import BrowserContext, Error, Frame, Page, sync_playwright

SECONDS = 45
"""For one address, until its words are there and everything on it is loaded or has failed."""

TRIES = 3
"""A player's own start now and then hangs on a busy machine; its reader would load it again."""

# Nothing but loopback is reachable: what a replayed page shows has come out of the archive.
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
_LOADED = "words => document.readyState === 'complete' && document.body.innerText.includes(words)"
# Both players say in `wbinfo` which capture they show; the address may be the one asked for.
_SEEN = """async () => {
    await document.fonts.ready;
    return {
        capture: wbinfo.timestamp,
        text: document.body.innerText,
        images: [...document.images].map(image => image.naturalWidth),
        background: getComputedStyle(document.body).backgroundColor,
        picture: getComputedStyle(document.body).backgroundImage,
        mark: document.documentElement.dataset.mark || null,
        fonts: [...document.fonts].filter(f => f.status === 'loaded').map(f => f.family),
    };
}"""


def look(context: BrowserContext, order: dict[str, Any]) -> dict[str, Any]:
    """What stands at an address, or within it in the frame whose address holds `inside`."""
    page = context.new_page()
    failed: list[str] = []
    page.on("requestfailed", lambda request: failed.append(request.url))
    try:
        page.goto(order["address"], wait_until="commit", timeout=SECONDS * 1000)
        frame = _frame(page, order["inside"])
        frame.wait_for_function(_LOADED, arg=order["words"], timeout=SECONDS * 1000)
        seen: dict[str, Any] = frame.evaluate(_SEEN)
    except (Error, TimeoutError) as error:
        shown = [frame.url for frame in page.frames]
        return {"trouble": f"{error} at {shown}, failed: {failed}"}
    else:
        return seen
    finally:
        page.close()


def _frame(page: Page, inside: str) -> Frame:
    if not inside:
        return page.main_frame
    for _ in range(TRIES):
        for _ in range(SECONDS * 20 // TRIES):
            for frame in page.frames:
                if inside in frame.url:
                    return frame
            page.wait_for_timeout(50)
        page.reload(wait_until="commit")
    raise TimeoutError(f"no frame came whose address holds {inside}")


def main() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=sys.argv[1], args=[*_ARGUMENTS])
        # One for all: a player that works within the browser is set up in it once.
        context = browser.new_context()
        for order in sys.stdin:
            sys.stdout.write(json.dumps(look(context, json.loads(order))) + "\n")
            sys.stdout.flush()
        browser.close()


if __name__ == "__main__":
    main()
