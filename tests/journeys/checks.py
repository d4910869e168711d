"""What every page and state of a journey must pass: axe, reflow, and a look when asked for."""

import json
import os
from pathlib import Path

from playwright.sync_api import Page

from tests.journeys.chromium import AXE

AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SCREENSHOTS = Path(__file__).resolve().parents[2] / "test-results"
DESKTOP, PHONE, NARROW = 1440, 390, 320


def check(page: Page, name: str) -> None:
    """Check the page as it stands now: axe at 1440 and 390, no sideways scroll at 320.

    Args:
        name: What this state is called, such as "sign-in-refused"; names the screenshots.
    """
    before = page.viewport_size
    for width in (DESKTOP, PHONE):
        _resize(page, width)
        findings = axe(page)
        assert not findings, f"{name} at {width}: " + "; ".join(findings)
    assert_no_sideways_scroll(page)
    look(page, name)
    if before:
        page.set_viewport_size(before)


def axe(page: Page) -> list[str]:
    """Return what axe finds against WCAG 2.2 AA on the page, one line a finding."""
    # Over the debugging protocol, so that the page's own content security policy stays in force.
    # Not detached: that would switch off a virtual authenticator, of whichever session.
    session = page.context.new_cdp_session(page)
    run = f"axe.run(document, {{runOnly: {json.dumps(AXE_TAGS)}}}).then(r => JSON.stringify(r.violations))"
    session.send("Runtime.evaluate", {"expression": AXE.read_text()})
    answer = session.send("Runtime.evaluate", {"expression": run, "awaitPromise": True})
    assert "exceptionDetails" not in answer, answer["exceptionDetails"]
    return [
        f"{finding['id']}: {finding['help']} ({', '.join(str(node['target']) for node in finding['nodes'])})"
        for finding in json.loads(answer["result"]["value"])
    ]


def assert_no_sideways_scroll(page: Page, width: int = NARROW) -> None:
    """Fail when the page can be scrolled sideways in a window of this width (pixels)."""
    before = page.viewport_size
    _resize(page, width)
    wide = page.evaluate("document.documentElement.scrollWidth")
    if before:
        page.set_viewport_size(before)
    assert wide <= width, f"the page is {wide} pixels wide in a window of {width}"


def look(page: Page, name: str) -> None:
    """Keep screenshots at 1440 and 390 pixels in test-results/ when LAADREGIE_SCREENSHOTS=1."""
    if os.environ.get("LAADREGIE_SCREENSHOTS") != "1":
        return
    SCREENSHOTS.mkdir(exist_ok=True)
    before = page.viewport_size
    for width in (DESKTOP, PHONE):
        _resize(page, width)
        page.screenshot(path=SCREENSHOTS / f"{name}-{width}.png", full_page=True)
    if before:
        page.set_viewport_size(before)


def _resize(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844 if width < 760 else 900})
