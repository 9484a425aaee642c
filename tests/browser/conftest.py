"""Chromium, driven by Playwright, and axe. Where one of them is missing the tests are skipped, and say so."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """The machine's Chromium, without a window."""
    api = pytest.importorskip("playwright.sync_api", reason="pip install 'victoryplan[browser]'")
    program = shutil.which("chromium") or pytest.skip("Chromium is not installed: apt-get install chromium")
    with api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=list(SWITCHES))
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The text of axe-core, which is run within a page."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed: python -m tests.conformance install")
    return AXE.read_text("utf-8")


@attrs.define
class Tab:
    """A page that is open, and what it did that it should not: what it asked for, complained of or popped up."""

    page: Any
    faults: list[str]


@attrs.define
class Opener:
    """Opens pages from files, each in a context of its own that reaches no network."""

    browser: Any
    folder: Path
    contexts: list[Any] = attrs.field(factory=list)

    def __call__(self, html: str, fragment: str = "", *, width: int = 1280, **options: Any) -> Tab:
        file = self.folder / f"{len(self.contexts)}.html"
        file.write_text(html, "utf-8")
        context = self.browser.new_context(viewport={"width": width, "height": 900}, **options)
        self.contexts.append(context)
        tab = Tab(context.new_page(), [])

        def asked(route: Any) -> None:
            if route.request.url.partition("#")[0] == file.as_uri():
                route.continue_()
            else:
                tab.faults.append(f"asked for {route.request.url}")
                route.abort()

        context.route("**/*", asked)
        tab.page.on("console", lambda message: tab.faults.append(f"said {message.text}"))
        tab.page.on("pageerror", lambda error: tab.faults.append(f"failed with {error}"))
        tab.page.on("dialog", lambda dialog: (tab.faults.append(f"popped up {dialog.message}"), dialog.dismiss()))
        tab.page.on("popup", lambda popup: tab.faults.append(f"opened {popup.url}"))
        tab.page.goto(f"{file.as_uri()}{fragment}")
        return tab


@pytest.fixture
def opened(browser: "Browser", tmp_path: Path) -> Iterator[Opener]:
    """Opens pages; what is left open is closed in the end."""
    opener = Opener(browser, tmp_path)
    yield opener
    for context in opener.contexts:
        context.close()
