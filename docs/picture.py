"""``python -m docs.picture`` takes the picture of the page that the README shows: run it after a change to the page.

It takes the extras ``render`` and ``browser``, and Chromium.
"""

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from victoryplan import examples, render

PICTURE = Path(__file__).parent / "page.png"


def main() -> None:
    """Open the page of the shipped Victory Plan in Chromium, and keep what is seen at one of its points."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page = Path(folder) / "page.html"
        page.write_text(render(examples.load("victory-plan-2024")), "utf-8")
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        tab = browser.new_page(viewport={"width": 1280, "height": 800})
        tab.goto(page.as_uri())
        tab.locator("#point-deterrence").evaluate("point => point.scrollIntoView()")
        # What was far from the window is laid out and drawn only now.
        tab.evaluate("new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
        tab.locator("#point-deterrence").evaluate("point => point.scrollIntoView()")
        tab.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    main()
