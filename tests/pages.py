"""What tests ask of a page: its elements, its text, and that nothing in it could run, load or lead astray."""

import base64
import hashlib
import re
from html.parser import HTMLParser

import attrs

VOID = {"meta", "link", "br", "img", "input", "hr", "wbr"}
SHAPES = {"line", "circle", "rect", "path", "use"}


@attrs.define
class Page(HTMLParser):
    """A page taken apart. Tags must close in their order, and attributes must be quoted."""

    elements: list[tuple[str, dict[str, str]]] = attrs.field(factory=list)
    texts: list[str] = attrs.field(factory=list)
    raw: dict[str, str] = attrs.field(factory=dict)
    open: list[str] = attrs.field(factory=list)

    def __attrs_pre_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    @classmethod
    def of(cls, html: str) -> "Page":
        page = cls()
        page.feed(html)
        page.close()
        assert page.open == []
        return page

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attributes]
        assert len(names) == len(set(names)), f"<{tag}> has an attribute twice"
        self.elements.append((tag, {name: value or "" for name, value in attributes}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        assert tag in SHAPES, f"<{tag}/> closes itself"
        self.elements.append((tag, {name: value or "" for name, value in attributes}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in {"style", "script"}:
            self.raw[self.open[-1]] = self.raw.get(self.open[-1], "") + data
        else:
            self.texts.append(data)

    @property
    def text(self) -> str:
        return "".join(self.texts)

    @property
    def shape(self) -> list[tuple[str, tuple[str, ...]]]:
        """The elements and the names of their attributes."""
        return [(tag, tuple(attributes)) for tag, attributes in self.elements]

    def ids(self) -> list[str]:
        return [attributes["id"] for _, attributes in self.elements if "id" in attributes]

    def links(self) -> list[dict[str, str]]:
        return [attributes for tag, attributes in self.elements if tag == "a"]


def hold_harmless(page: Page) -> None:
    """Nothing in the page runs, loads or is styled but what is the page's own."""
    for tag, attributes in page.elements:
        assert tag not in {"link", "img", "iframe", "object", "embed", "base", "audio", "video", "source"}
        for name in attributes:
            assert not name.startswith("on"), f"<{tag} {name}>"
            assert name not in {"style", "src", "srcset", "action", "formaction", "ping", "background", "srcdoc"}
        if tag != "a":
            assert attributes.get("href", "#ticks") == "#ticks"
    for link in page.links():
        if not link["href"].startswith("#"):
            assert re.match(r"https?://", link["href"]), link
            assert link["rel"] == "noopener noreferrer nofollow"
            assert "target" not in link


def hold_sealed_off(page: Page, *, scripted: bool = True) -> None:
    """The policy lets the page's own style in, and its script if it has one, and nothing else."""
    (policy,) = (a["content"] for tag, a in page.elements if tag == "meta" and "http-equiv" in a)
    own = ("style", "script") if scripted else ("style",)
    let_in = [
        f"{kind}-src 'sha256-{base64.b64encode(hashlib.sha256(page.raw[kind].encode()).digest()).decode()}'"
        for kind in own
    ]
    assert policy.split("; ") == ["default-src 'none'", *let_in, "base-uri 'none'", "form-action 'none'"]
    tags = [tag for tag, _ in page.elements]
    assert [tags.count(kind) for kind in ("style", "script")] == [1, int(scripted)]
    # Before anything that it is to hold: the policy comes right after the encoding.
    assert tags[:4] == ["html", "head", "meta", "meta"]
    assert next(iter(page.elements[3][1])) == "http-equiv"
