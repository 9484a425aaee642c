"""Direct quotations: whether their words are made of their quotes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from victoryplan.index import Index
from victoryplan.models import Citation, Statement
from victoryplan.quotes.kinds import primary
from victoryplan.quotes.search import Vocabulary
from victoryplan.quotes.selectors import pieces_of
from victoryplan.survey import Path
from victoryplan.verdicts import QuoteCheck
from victoryplan.vocabularies import Mode

__all__ = ["Unmade", "unmade_quotations"]


class Unmade(NamedTuple):
    """Words of a direct quotation that none of its quotes holds where it should."""

    path: Path
    """Where the form of the words stands."""
    statement: str
    """The statement's id."""
    words: str
    """The first piece of it that is missing; empty if no quote is in the form's language."""
    languages: tuple[str, ...]
    """The languages of the quotes."""


class _Quoted(NamedTuple):
    exact: str
    language: str | None
    check: QuoteCheck


def unmade_quotations(index: Index, checks: Mapping[str, QuoteCheck], texts: Mapping[str, str]) -> Iterator[Unmade]:
    """The direct quotations that are not made of their quotes.

    Args:
        index: the plan.
        checks: what was found of the quotes, by their pointers.
        texts: the texts that were read, by the ids of their sources.
    """
    for number, statement in enumerate(index.plan.statements):
        if statement.mode is Mode.DIRECT_QUOTATION:
            yield from _Quotation(index, checks, texts, number).unmade()


class _Quotation:
    def __init__(self, index: Index, checks: Mapping[str, QuoteCheck], texts: Mapping[str, str], number: int) -> None:
        self.index, self.checks, self.texts = index, checks, texts
        self.statement: Statement = index.plan.statements[number]
        self.path: Path = ("statements", number)
        self.language = primary(self.statement.language or index.plan.language)

    def unmade(self) -> Iterator[Unmade]:
        quoted = self._quoted(self.statement.citations, "citations")
        by_language: dict[str, list[_Quoted]] = {}
        for item in quoted:
            by_language.setdefault(item.language or self.language, []).append(item)
        forms: dict[str, list[tuple[Path, str]]] = {self.language: [(("text",), self.statement.text)]}
        judged = False
        for number, rendering in enumerate(self.statement.renderings):
            language = primary(rendering.language)
            if rendering.text is None:
                continue
            own = self._quoted(rendering.citations, "renderings", number, "citations")
            own = [item for item in own if item.language in {None, language}]
            if own:
                judged = True
                others = by_language.get(language, [])
                yield from self._judged(("renderings", number, "text"), rendering.text, [own, others, [*own, *others]])
            elif language != self.language:
                forms.setdefault(language, []).append((("renderings", number, "text"), rendering.text))
        for language, items in by_language.items():
            found = [list(self._judged(path, text, [items])) for path, text in forms.get(language, ())]
            judged = judged or bool(found)
            # Of several renderings in one language at least one has been quoted.
            if found:
                yield from min(found, key=len)
        if quoted and not judged:
            yield Unmade((*self.path, "text"), self.statement.id, "", tuple(by_language))

    def _quoted(self, citations: Iterable[Citation], *way: str | int) -> list[_Quoted]:
        found: list[_Quoted] = []
        for number, citation in enumerate(citations):
            if citation.quote is not None:
                language = self.index.sources[citation.source].language
                pointer = "".join(f"/{step}" for step in (*self.path, *way, number, "quote"))
                found.append(
                    _Quoted(citation.quote.exact, primary(language) if language else None, self.checks[pointer])
                )
        return found

    def _judged(self, way: Path, text: str, pools: Sequence[Sequence[_Quoted]]) -> Iterator[Unmade]:
        missing = [self._missing(text, pool) for pool in pools]
        if all(missing):
            yield Unmade((*self.path, *way), self.statement.id, missing[-1], ())

    def _missing(self, text: str, quoted: Sequence[_Quoted]) -> str:
        """The first piece of a text that the quotes do not hold behind those before it; empty if they hold all."""
        pieces, _ = pieces_of(text)
        vocabulary = Vocabulary()
        for piece in pieces:
            vocabulary.learn(piece.words.tokens)
        pool = self._pool(vocabulary, quoted)
        after = 0
        for piece in pieces:
            tokens = piece.words.tokens
            solid = [number for number, token in enumerate(tokens) if token[0].isalnum()]
            if solid:
                # The marks at the end of a piece are those of the sentence that it was put into.
                codes = vocabulary.encode(tokens[solid[0] : solid[-1] + 1])
                at = pool.find(codes, after)
                if at < 0:
                    return text[piece.words.starts[0] : piece.words.ends[-1]]
                after = at + len(codes)
        return ""

    def _pool(self, vocabulary: Vocabulary, quoted: Sequence[_Quoted]) -> str:
        """The words of the quotes as a string, broken wherever words may be left out."""
        broken = vocabulary.encode(("",))
        pool: list[str] = []
        for number, item in enumerate(quoted):
            if number and not self._side_by_side(quoted[number - 1].check, item.check):
                pool.append(broken)
            pool.append(broken.join(vocabulary.encode(piece.words.tokens) for piece in pieces_of(item.exact)[0]))
        return "".join(pool)

    def _side_by_side(self, before: QuoteCheck, after: QuoteCheck) -> bool:
        """Whether two quotes of one source may stand there side by side: they do, or the text is not known."""
        if before.source != after.source:
            return False
        if not (before.passages and after.passages and before.found_in == after.found_in == before.source):
            return True
        between = self.texts[before.source][before.passages[-1].end : after.passages[0].start]
        return not between.strip() and before.passages[-1].end <= after.passages[0].start
