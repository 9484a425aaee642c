"""Who may read what is sealed, and a copy of the plan for them.

A receipt opens an appendix, and whatever casts doubt on the receipt closes it again. What opens to a
whole opens to each of its parts: to a group and so to every member, to an actor and so at each level.
"""

import contextlib
import graphlib
from collections.abc import Iterable
from typing import Any

import attrs

from victoryplan.constraints import bounds, sealed_fields
from victoryplan.discretion import discreet
from victoryplan.models import Actor, Plan, Recipient, SecretAppendix
from victoryplan.problems import UnknownAudience, nearest
from victoryplan.vocabularies import Level, RecipientStatus

__all__ = ["PUBLIC", "closed_to", "release"]

PUBLIC = "public"
"""The audience that has received nothing. An actor whose id is this word can be named with a level only."""


@discreet
def release(plan: Plan, audience: str = PUBLIC) -> Plan:
    """The plan for an audience: every flag, and of what is sealed only that which the audience has received.

    The flags are kept as they are, ``content_digest`` among them. Nobody has received anything
    while the plan's actors cannot be told apart or its groups run in a circle, which the rules refuse.

    >>> from victoryplan import examples
    >>> release(examples.load("victory-plan-2024"), "us/leaders").restricted
    False

    Args:
        plan: the plan; it stays as it is.
        audience: ``public``, the id of an actor, or ``ACTOR/LEVEL``. An actor without a level is
            all of it: a group with every member, a state at every level.

    Raises:
        UnknownAudience: the plan has no such actor, or there is no such level.
        TypeError: the plan is no :class:`Plan`, or the audience no text.
    """
    closed = {id(appendix) for appendix in closed_to(plan, audience)}

    def released(appendices: tuple[SecretAppendix, ...]) -> tuple[SecretAppendix, ...]:
        return tuple(_without_what_is_sealed(a) if id(a) in closed else a for a in appendices)

    points = (attrs.evolve(p, secret_appendices=released(p.secret_appendices)) for p in plan.points)
    return attrs.evolve(plan, points=tuple(points), secret_appendices=released(plan.secret_appendices))


def closed_to(plan: Plan, audience: str) -> tuple[SecretAppendix, ...]:
    """The secret appendices that an audience may not read, whether or not this copy holds their content.

    Raises:
        UnknownAudience: the plan has no such actor, or there is no such level.
        TypeError: the plan is no :class:`Plan`, or the audience no text.
    """
    if not isinstance(plan, Plan) or not isinstance(audience, str):  # pyright: ignore[reportUnnecessaryIsInstance] - not all callers are checked
        raise TypeError("release() takes a Plan, and an audience as text")
    appendices = (*(a for point in plan.points for a in point.secret_appendices), *plan.secret_appendices)
    if audience == PUBLIC:
        return appendices
    actor, level = _resolved(plan, audience)
    membership = _Membership(plan.actors)
    return tuple(a for a in appendices if not _may_read(membership, a.recipients, actor, level))


def _without_what_is_sealed(appendix: SecretAppendix) -> SecretAppendix:
    sealed: dict[str, Any] = {field.name: None for field in sealed_fields(SecretAppendix)}
    return attrs.evolve(appendix, **sealed)


def _resolved(plan: Plan, audience: str) -> tuple[str, Level | None]:
    actor, slash, level = audience.partition("/")
    ids = [actor.id for actor in plan.actors]
    if actor not in ids:
        raise UnknownAudience(audience, nearest(actor, (PUBLIC, *ids)))
    if slash and level not in list(Level):
        raise UnknownAudience(audience, f"{actor}/{nearest(level, list(Level)) or Level.LEADERS}")
    return actor, Level(level) if slash else None


class _Membership:
    """Who belongs to whom, directly or through other groups."""

    def __init__(self, actors: tuple[Actor, ...]) -> None:
        self.members = {actor.id: actor.members for actor in actors}
        self.groups: dict[str, list[str]] = {actor.id: [] for actor in actors}
        for actor in actors:
            for member in actor.members:
                self.groups.setdefault(member, []).append(actor.id)
        self.groups_first: tuple[str, ...] = ()
        if len(self.members) == len(actors):
            with contextlib.suppress(graphlib.CycleError):
                self.groups_first = tuple(graphlib.TopologicalSorter(self.groups).static_order())

    def all_of(self, actor: str) -> set[str]:
        """The actor and all who belong to it."""
        found, waiting = {actor}, [actor]
        while waiting:
            new = set(self.members.get(waiting.pop(), ())) - found
            found |= new
            waiting += new
        return found


def _may_read(membership: _Membership, recipients: Iterable[Recipient], actor: str, level: Level | None) -> bool:
    """Whether an appendix with these recipients is open to the actor, and to all who belong to it."""
    entries: dict[str, list[Recipient]] = {}
    for recipient in recipients:
        entries.setdefault(recipient.actor, []).append(recipient)
    opened: dict[str, bool | None] = {}
    for name in membership.groups_first:
        if name in entries:
            opened[name] = _open(entries[name], level)
        else:
            told = {opened[group] for group in membership.groups[name]} - {None}
            opened[name] = all(told) if told else None
    return all(opened.get(name) for name in membership.all_of(actor))


def _open(entries: list[Recipient], level: Level | None) -> bool:
    """Whether what is said of one actor opens an appendix to it, at a level or, without one, as a whole."""
    concerned = [entry for entry in entries if level is None or entry.level in {None, level}]
    receipts = [entry for entry in concerned if _is_receipt(entry) and (entry.level is None or level is not None)]
    doubts = [entry for entry in concerned if not _is_receipt(entry)]
    return bool(receipts) and all(any(_before(doubt, receipt) for receipt in receipts) for doubt in doubts)


def _is_receipt(entry: Recipient) -> bool:
    return entry.status is RecipientStatus.RECEIVED and not entry.disputed_by


def _before(entry: Recipient, other: Recipient) -> bool:
    """Whether one entry is certainly earlier than the other, and so only its history."""
    return entry.date is not None and other.date is not None and bounds(entry.date)[1] < bounds(other.date)[0]
