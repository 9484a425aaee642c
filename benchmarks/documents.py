"""The documents that are timed: the shipped one, and generated ones that read like it.

The same call gives the same bytes. All of them are in canonical form, and the library has nothing
to say against them.
"""

import datetime
import random
from typing import Any

import victoryplan
from victoryplan import examples
from victoryplan.vocabularies import ActorKind, SourceKind, Stance, Timing, Topic

__all__ = ["LARGE", "MAIN", "MAIN_NOT_ASCII", "SHIPPED", "corpus", "generate", "of_size", "with_ten_faults"]

SHIPPED = "shipped"
MAIN = "10 kB"
MAIN_NOT_ASCII = "10 kB, not ASCII"
LARGE = "10 MB"


def _words(text: str) -> list[str]:
    return text.split()


_WORDS = _words(
    "the a of to and in on for with from over after before under without ceasefire border guarantee support weapons"
    " partners territory reconstruction prisoners grain corridor summit delegation parliament minister president"
    " agreement point proposal answer question time week month public closed first second long short clear open"
    " says calls asks wants sees needs gives takes makes keeps holds brings puts stands remains returns"
)
_WORDS_NOT_ASCII = _words(
    "мир план перемога держава кордон угода безпека гарантія підтримка партнери зброя територія відбудова полонені"
    " зерно саміт делегація парламент міністр президент точка питання відповідь час тиждень місяць"
)


def corpus(*, large: bool) -> dict[str, bytes]:
    """The documents by their names, the small ones first; the largest takes a while to make."""
    sizes = {"1 kB": 10**3, MAIN: 10**4, "100 kB": 10**5} | ({LARGE: 10**7} if large else {})
    documents = {name: of_size(size) for name, size in sizes.items()}
    documents[MAIN_NOT_ASCII] = of_size(10**4, ascii_only=False)
    documents[SHIPPED] = examples.read("victory-plan-2024")
    return dict(sorted(documents.items(), key=lambda item: len(item[1])))


def of_size(size: int, *, ascii_only: bool = True) -> bytes:
    """A document of about so many bytes."""
    sample = 40
    near = round(size / len(generate(sample, ascii_only=ascii_only)) * sample)
    counts = range(max(0, near - 4), near + 5) if near < sample else [near]
    made = (generate(count, ascii_only=ascii_only) for count in counts)
    return min(made, key=lambda document: abs(len(document) - size))


def generate(statements: int, *, around: int | None = None, ascii_only: bool = True) -> bytes:
    """A plan with so many statements; what else it holds grows with them, or fits ``around`` of them."""
    maker = _Maker(statements, statements if around is None else around, ascii_only=ascii_only)
    return victoryplan.dumps(victoryplan.from_dict(maker.plan()))


class _Maker:
    def __init__(self, statements: int, around: int, *, ascii_only: bool) -> None:
        self.random = random.Random(20241016)  # noqa: S311 - it makes text, no secrets
        self.ascii_only = ascii_only
        self.statements = statements
        self.points = 1 + around // 5
        self.actors = 1 + around // 2
        self.sources = 1 + around // 3
        self.issues = around // 8

    def plan(self) -> dict[str, Any]:
        return {
            "schema_version": "1.0",
            "id": "generated-plan",
            "title": self.text(3),
            "language": "en",
            "titles": self.translated(),
            "summary": self.text(25),
            "proponents": [{"actor": "actor-0", "citations": [self.citation()]}],
            "status": "proposed",
            "presentations": [self.presentation() for _ in range(min(self.points - 1, 3))],
            "points": [self.point(i) for i in range(self.points)],
            "issues": [{"id": f"issue-{i}", "title": self.text(6)} for i in range(self.issues)],
            "actors": [self.actor(i) for i in range(self.actors)],
            "sources": [self.source(i) for i in range(self.sources)],
            "statements": [self.statement(i) for i in range(self.statements)],
        }

    def presentation(self) -> dict[str, Any]:
        return {
            "status": "held",
            "extent": "partial",
            "access": "public",
            "date": self.date(2024),
            "forum": self.text(4),
            "place": "Kyiv",
            "presenters": ["actor-0"],
            "audience": [self.actor_id()],
            "citations": [self.citation()],
        }

    def point(self, i: int) -> dict[str, Any]:
        return {
            "id": f"point-{i}",
            "number": str(i + 1),
            "title": self.text(3),
            "topic": self.one_of(Topic),
            "titles": self.translated(),
            "summary": self.text(20),
            "measures": [self.measure(i)] if self.points > 1 else [],
            "secret_appendices": [self.appendix(i)] if i % 3 == 1 else [],
            "citations": [self.citation(quoted=True)],
        }

    def measure(self, i: int) -> dict[str, Any]:
        return {
            "id": f"measure-{i}",
            "action": self.text(7),
            "performers": [self.actor_id()],
            "timing": self.one_of(Timing),
            "citations": [self.citation()],
        }

    def appendix(self, i: int) -> dict[str, Any]:
        return {
            "id": f"appendix-{i}",
            "existence": "reported",
            "recipients": [
                {"actor": self.actor_id(), "level": "leaders", "status": "received", "citations": [self.citation()]}
            ],
            "disclosures": [{"kind": "leak", "extent": "partial", "date": self.date(2024)}],
            "citations": [self.citation(quoted=True)],
        }

    def actor(self, i: int) -> dict[str, Any]:
        roles = [{"title": self.text(2), "since": self.date(2019), "until": self.date(2023)}]
        return {
            "id": f"actor-{i}",
            "name": self.text(2),
            "kind": self.one_of(ActorKind),
            "names": self.translated(),
            "country": "UA",
            "roles": roles if i % 2 else [],
        }

    def source(self, i: int) -> dict[str, Any]:
        return {
            "id": f"source-{i}",
            "kind": self.one_of(SourceKind),
            "title": self.text(7),
            "publisher": self.text(2),
            "url": f"https://news.example.org/2024/10/{i}?from=front-page",
            "published": self.date(2024),
            "accessed": self.date(2025),
            "language": "en",
            "derived_from": [f"source-{i - 1}"] if i % 5 == 4 else [],
        }

    def statement(self, i: int) -> dict[str, Any]:
        stance = self.one_of(Stance)
        condition = {"condition": self.text(6)} if stance is Stance.CONDITIONAL_SUPPORT else {}
        point = self.random.randrange(self.points)
        target = self.one_of(("plan", f"point/point-{point}"))
        return {
            "id": f"statement-{i}",
            "speakers": [self.actor_id()],
            "mode": "direct-quotation" if i % 3 else "indirect-quotation",
            "text": self.text(25),
            "date": str(datetime.date(2023, 1, 1) + datetime.timedelta(days=i * 364 // self.statements)),
            "forum": self.text(3),
            "language": "en",
            "renderings": []
            if self.ascii_only
            else [{"kind": "original", "language": "uk", "text": self.text(15, _WORDS_NOT_ASCII)}],
            "positions": [{"target": target, "stance": stance, **condition}],
            "relations": [{"kind": "clarifies", "to": f"statement-{i - 1}"}] if i % 10 == 3 else [],
            "citations": [self.citation(quoted=bool(i % 3))],
        }

    def citation(self, *, quoted: bool = False) -> dict[str, Any]:
        quote = {"quote": {"exact": self.text(12)}} if quoted else {}
        source = f"source-{self.random.randrange(self.sources)}"
        return {"source": source, **quote, "locator": f"paragraph {self.random.randrange(1, 40)}"}

    def translated(self) -> dict[str, str]:
        return {} if self.ascii_only else {"uk": self.text(3, _WORDS_NOT_ASCII)}

    def actor_id(self) -> str:
        return f"actor-{self.random.randrange(self.actors)}"

    def text(self, words: int, of: list[str] = _WORDS) -> str:
        return " ".join(self.random.choices(of, k=words)).capitalize()

    def date(self, year: int) -> str:
        return f"{year}-{self.random.randrange(1, 13):02}-{self.random.randrange(1, 29):02}"

    def one_of(self, choices: Any) -> Any:
        return self.random.choice(list(choices))


def with_ten_faults(document: dict[str, Any]) -> dict[str, Any]:
    """Break a generated document, which is changed, in ten places, each in a way of its own."""
    point, statement, source, actor = (document[key][-1] for key in ("points", "statements", "sources", "actors"))
    document["status"] = "hopeful"
    document["language"] = "en_GB"
    document["titles"] = ["Victory Plan"]
    point["topic"] = None
    point["measures"][0]["id"] = "Measure One"
    actor["nationality"] = "UA"
    source["published"] = "2024-02-30"
    del statement["text"]
    statement["speakers"] = []
    document["statements"][0]["positions"][0] = {"target": "plan", "stance": "support", "condition": "A price"}
    return document
