"""VP2: references and uniqueness."""

import functools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from victoryplan.constraints import LANGUAGE, ArrayKind, MapKind, StringKind, model_fields
from victoryplan.index import Index
from victoryplan.models import KINDS, MODELS, Actor, Model, Plan, Point, Position, Source, Statement, StatementRelation
from victoryplan.problems import excerpt, nearest
from victoryplan.rules.registry import Finding, rule


@rule("VP201")
def id_used_twice(index: Index) -> Iterator[Finding]:
    """An id names one thing of its kind in the whole document, however deep that stands."""
    for kind, cls in KINDS.items():
        items = index.objects[cls]
        if len(index.by_kind[kind]) == len(items):
            continue
        seen: dict[str, int] = {}
        for number, id_ in enumerate(item.id for item in items):
            first = seen.setdefault(id_, number)
            if first != number:
                yield Finding(
                    cls,
                    number,
                    ("id",),
                    f"the {kind} id {excerpt(id_)} is taken",
                    excerpt(id_),
                    f"another id for this {kind}",
                    first=first,
                )


@rule("VP202")
def dangling_reference(index: Index) -> Iterator[Finding]:
    """A reference within the document leads somewhere; addresses of other documents are not looked up."""
    for kind, references in index.survey.references.items():
        ids = index.by_kind[kind]
        dangling = {id_ for id_ in references.difference(ids) if id_ and ":" not in id_}
        if dangling:
            yield from _dangling(index, kind, _suggestions(dangling, ids))


_MOST_COMPARISONS = 50_000


def _suggestions(dangling: Iterable[str], ids: Mapping[str, Model]) -> dict[str, str | None]:
    """The id that each dangling one most likely meant; none where there are too many of both to look."""
    few = len(ids) * len(set(dangling)) <= _MOST_COMPARISONS
    return {id_: nearest(id_, ids) if few else None for id_ in dangling}


def _dangling(index: Index, kind: str, dangling: Mapping[str, str | None]) -> Iterator[Finding]:
    for cls, field in ((model, field) for model in MODELS for field in model_fields(model)):
        many = isinstance(field.kind, ArrayKind)
        item_kind = field.kind.item if isinstance(field.kind, ArrayKind) else field.kind
        if not isinstance(item_kind, StringKind) or item_kind.reference != kind:
            continue
        for number, item in enumerate(index.objects[cls]):
            value = getattr(item, field.name)
            for i, id_ in enumerate(value if many else (value,)):
                if id_ in dangling:
                    close = dangling[id_]
                    yield Finding(
                        cls,
                        number,
                        (field.key, i) if many else (field.key,),
                        f"no {kind} has the id {excerpt(id_)}",
                        excerpt(id_),
                        f"the id of one of the document's {kind}s",
                        f"did you mean {excerpt(close)}?" if close else None,
                    )


@rule("VP203")
def dangling_target(index: Index) -> Iterator[Finding]:
    """What a position is about stands in the document."""
    targets = {position.target for position in index.objects[Position]} - {"plan"}
    dangling = {target for target in targets if not _leads_somewhere(index, target)}
    if not dangling:
        return
    suggestions: dict[str, str | None] = {}
    for kind in {target.partition("/")[0] for target in dangling}:
        wanted = [target.partition("/")[2] for target in dangling if target.startswith(f"{kind}/")]
        suggestions |= {f"{kind}/{id_}": close for id_, close in _suggestions(wanted, index.by_kind[kind]).items()}
    for number, position in enumerate(index.objects[Position]):
        if position.target in dangling:
            kind, _, id_ = position.target.partition("/")
            close = suggestions[position.target]
            yield Finding(
                Position,
                number,
                ("target",),
                f"no {kind} has the id {excerpt(id_)}",
                excerpt(position.target),
                f"plan, or the id of one of the document's {'appendices' if kind == 'appendix' else f'{kind}s'}",
                f"did you mean {excerpt(f'{kind}/{close}')}?" if close else None,
            )


def _leads_somewhere(index: Index, target: str) -> bool:
    kind, _, id_ = target.partition("/")
    return id_ in index.by_kind[kind]


@rule("VP204")
def circle_in_membership(index: Index) -> Iterator[Finding]:
    """No group is a member of itself, not even through others."""
    yield from _circles(index, Actor, "members", [actor.members for actor in index.objects[Actor]])


@rule("VP205")
def circle_in_sub_points(index: Index) -> Iterator[Finding]:
    """No point is a part of itself."""
    yield from _circles(
        index, Point, "part_of", [(point.part_of,) if point.part_of else () for point in index.objects[Point]]
    )


@rule("VP211")
def circle_in_derivation(index: Index) -> Iterator[Finding]:
    """No source derives from itself."""
    yield from _circles(index, Source, "derived_from", [source.derived_from for source in index.objects[Source]])


def _circles(index: Index, cls: type[Model], key: str, links: Sequence[tuple[str, ...]]) -> Iterator[Finding]:
    if not any(links):
        return
    graph: dict[str, tuple[str, ...]] = {}
    numbers: dict[str, int] = {}
    for number, (item, linked) in enumerate(zip(index.objects[cls], links, strict=True)):
        graph.setdefault(item.id, linked)
        numbers.setdefault(item.id, number)
    for knot in _knots(graph):
        first = min(knot, key=numbers.__getitem__)
        way = " → ".join(_circle(graph, first, knot)[:_LONGEST_CIRCLE])
        yield Finding(
            cls, numbers[first], (), f"{excerpt(first)} comes back to itself through {excerpt(key)}: {way}", found=way
        )


_LONGEST_CIRCLE = 8


def _knots(graph: Mapping[str, tuple[str, ...]]) -> Iterator[set[str]]:
    """The sets of nodes that all lead to each other: Tarjan's algorithm, without recursion."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    waiting: list[str] = []
    settled: set[str] = set()
    for start in graph:
        stack: list[tuple[str, Iterator[str]]] = [] if start in order else [(start, iter(graph[start]))]
        while stack:
            node, links = stack[-1]
            if node not in order:
                order[node] = low[node] = len(order)
                waiting.append(node)
            link = next(links, None)
            if link is None:
                stack.pop()
                if stack:
                    above = stack[-1][0]
                    low[above] = min(low[above], low[node])
                if low[node] == order[node]:
                    knot: set[str] = set()
                    while node not in knot:
                        knot.add(waiting.pop())
                    settled |= knot
                    if len(knot) > 1 or node in graph.get(node, ()):
                        yield knot
            elif link not in order:
                stack.append((link, iter(graph.get(link, ()))))
            elif link not in settled:
                low[node] = min(low[node], order[link])


def _circle(graph: Mapping[str, tuple[str, ...]], first: str, knot: set[str]) -> list[str]:
    """A shortest way from a node of a knot back to itself."""
    came: dict[str, str] = {}
    edge = [first]
    while first not in came:
        nodes = edge
        edge = list[str]()
        for node in nodes:
            for link in graph[node]:
                if link in knot and link not in came:
                    came[link] = node
                    edge.append(link)
    way = [first, came[first]]
    while way[-1] != first:
        way.append(came[way[-1]])
    return way[::-1]


@rule("VP206")
def two_positions_on_one_target(index: Index) -> Iterator[Finding]:
    """A statement takes one position for each holder and target."""
    number = -1
    for statement in index.objects[Statement]:
        if len(statement.positions) <= 1:
            number += len(statement.positions)
            continue
        common = frozenset(statement.on_behalf_of or statement.speakers)
        held_by_all = set[str]()
        held: defaultdict[str, set[str]] = defaultdict(set)
        for position in statement.positions:
            number += 1
            holder, target = position.holder, position.target
            if target in held_by_all and (holder is None or holder in common):
                taken = min(common) if holder is None else holder
            elif holder is None:
                taken = min(common & held[target], default=None)
                held_by_all.add(target)
            else:
                taken = holder if holder in held[target] else None
                held[target].add(holder)
            if taken is not None:
                yield Finding(
                    Position,
                    number,
                    (),
                    f"{excerpt(taken)} already takes a position on {excerpt(target)} in this statement",
                    excerpt(target),
                    "one position for each holder and target",
                )


@functools.cache
def _language_maps() -> tuple[tuple[type[Model], str], ...]:
    return tuple(
        (cls, field.name)
        for cls in MODELS
        for field in model_fields(cls)
        if isinstance(field.kind, MapKind) and field.kind.keys is LANGUAGE
    )


def _entries(index: Index) -> Iterator[tuple[type[Model], int, str, dict[str, str]]]:
    for cls, name in _language_maps() if index.survey.maps else ():
        for number, item in enumerate(index.objects[cls]):
            if entries := getattr(item, name):
                yield cls, number, name, entries


@rule("VP207")
def document_language_repeated(index: Index) -> Iterator[Finding]:
    """A language map holds other languages than the document's, in which the field itself is."""
    language = index.plan.language.lower()
    for cls, number, name, entries in _entries(index):
        for key in entries:
            if key.lower() == language:
                yield Finding(
                    cls,
                    number,
                    (name, key),
                    f"{excerpt(key)} is the document's own language",
                    excerpt(key),
                    "other languages only",
                )


@rule("VP208")
def language_given_twice(index: Index) -> Iterator[Finding]:
    """Language tags that differ in case are the same."""
    for cls, number, name, entries in _entries(index):
        seen: dict[str, str] = {}
        for key in entries:
            first = seen.setdefault(key.lower(), key)
            if first != key and key.lower() != index.plan.language.lower():
                yield Finding(
                    cls,
                    number,
                    (name, key),
                    f"{excerpt(key)} is the same language as {excerpt(first)}",
                    excerpt(key),
                    "each language once",
                )


@rule("VP209")
def shared_number(index: Index) -> Iterator[Finding]:
    """Points that stand side by side mostly have numbers of their own."""
    points = index.objects[Point]
    seen: dict[tuple[str | None, str], int] = {}
    for number, point in enumerate(points):
        first = seen.setdefault((point.part_of, point.number), number)
        if first != number:
            yield Finding(
                Point,
                number,
                ("number",),
                f"the number {excerpt(point.number)} is that of the point {excerpt(points[first].id)} too",
                excerpt(point.number),
                "a number of its own",
            )


@rule("VP210")
def no_points(index: Index) -> Iterator[Finding]:
    """Most plans have points; that none is known is possible."""
    if not index.plan.points:
        yield Finding(Plan, 0, (), "the plan has no points", expected="at least one point, if any is known")


@rule("VP212")
def related_to_itself(index: Index) -> Iterator[Finding]:
    """A statement relates to another one."""
    number = -1
    for statement in index.objects[Statement] if index.objects[StatementRelation] else ():
        for relation in statement.relations:
            number += 1
            if relation.to == statement.id:
                yield Finding(
                    StatementRelation,
                    number,
                    ("to",),
                    f"the statement {excerpt(relation.to)} {relation.kind} itself",
                    excerpt(relation.to),
                    "another statement",
                )
