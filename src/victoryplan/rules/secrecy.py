"""VP4: secrecy. Rules read that there is something sealed, never what."""

from collections.abc import Iterator

from victoryplan.index import Index
from victoryplan.models import Recipient, SecretAppendix
from victoryplan.problems import excerpt
from victoryplan.rules.dates import before
from victoryplan.rules.registry import Finding, rule
from victoryplan.vocabularies import DisclosureState, RecipientStatus


@rule("VP401")
def sealed_though_disclosed(index: Index) -> Iterator[Finding]:
    """What is fully out need not be sealed."""
    for number, appendix in enumerate(index.objects[SecretAppendix]):
        if appendix.content is not None and appendix.disclosure is DisclosureState.FULL:
            yield Finding(
                SecretAppendix,
                number,
                ("content",),
                f"the content of {excerpt(appendix.id)} is sealed though a full disclosure is recorded",
                expected="no sealed content",
            )


@rule("VP402")
def received_and_not(index: Index) -> Iterator[Finding]:
    """An actor either has an appendix or has not, at one level and one time."""
    number = -1
    for appendix in index.objects[SecretAppendix]:
        seen: list[Recipient] = []
        for recipient in appendix.recipients:
            number += 1
            if recipient.disputed or recipient.status not in _OPPOSED:
                continue
            if any(_contradict(recipient, other) for other in seen):
                yield Finding(
                    Recipient,
                    number,
                    (),
                    f"{excerpt(recipient.actor)} both has and has not received {excerpt(appendix.id)}",
                    recipient.status.value,
                    "one of the two, or dates that order them",
                )
            seen.append(recipient)


_OPPOSED = {RecipientStatus.RECEIVED, RecipientStatus.NOT_RECEIVED}


def _contradict(one: Recipient, other: Recipient) -> bool:
    return (
        (one.actor, one.level) == (other.actor, other.level)
        and one.status is not other.status
        and not before(one.date, other.date)
        and not before(other.date, one.date)
    )
