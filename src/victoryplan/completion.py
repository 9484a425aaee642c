"""What a shell offers when the tabulator key is pressed: Click's own mechanism, told what our arguments hold."""

from collections.abc import Iterable
from typing import Literal, get_args

import click
from click.shell_completion import CompletionItem, ShellComplete, get_completion_class

from victoryplan import examples
from victoryplan.audiences import PUBLIC
from victoryplan.problems import CODES

__all__ = [
    "SHELLS",
    "VARIABLE",
    "Shell",
    "answer",
    "audience",
    "code",
    "codes",
    "commands",
    "example_names",
    "files",
    "folders",
    "script",
]

Shell = Literal["bash", "zsh", "fish"]

SHELLS: tuple[str, ...] = get_args(Shell)

VARIABLE = "_VICTORYPLAN_COMPLETE"
"""The variable by which a shell asks, as Click names it."""

_PROGRAM = "victoryplan"


def script(command: click.Command, shell: str) -> str:
    """What a shell has to read before it can ask."""
    # Not the source() of its class, which for bash starts one to see how old that is.
    source = ShellComplete.source(_for(command, shell))
    # For fish, Click takes what stands behind a second comma to be no part of the answer.
    return source.replace('string split ","', 'string split --max 1 ","')


def answer(command: click.Command, asked: str) -> str:
    """The answer to what a shell asks by the variable: ``bash_source``, or ``bash_complete`` and what is typed so far.

    Raises:
        ValueError: that is no question.
    """
    shell, _, step = asked.partition("_")
    if shell in SHELLS and step == "source":
        return script(command, shell)
    if shell in SHELLS and step == "complete":
        try:
            return f"{_for(command, shell).complete()}\n"
        except KeyError as error:
            raise ValueError(f"{error.args[0]} is not set") from None
    raise ValueError(f"it is none of {', '.join(f'{shell}_source, {shell}_complete' for shell in SHELLS)}")


def _for(command: click.Command, shell: str) -> ShellComplete:
    found = get_completion_class(shell)
    assert found is not None, shell  # noqa: S101 - Click has all three
    return found(command, {}, _PROGRAM, VARIABLE)


# What stands in an argument ---------------------------------------------------------------------


def files(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The shell's own way with files."""
    return [CompletionItem(incomplete, type="file")]


def folders(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The shell's own way with folders."""
    return [CompletionItem(incomplete, type="dir")]


def audience(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The one audience that every plan has."""
    return _beginning(incomplete, [(PUBLIC, "everybody")])


def example_names(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The shipped documents."""
    return _beginning(incomplete, ((name, "") for name in examples.names()))


def code(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """One code of the catalogue, in capitals however it is begun."""
    return _beginning(incomplete.upper(), ((code, entry.summary) for code, entry in CODES.items()))


def codes(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Codes with commas between, or what they begin with: the families are offered before their codes."""
    before, comma, last = incomplete.rpartition(",")
    families = {code[:3]: f"all that begin with {code[:3]}" for code in CODES}
    known = sorted((families | {code: entry.summary for code, entry in CODES.items()}).items())
    return [
        CompletionItem(before + comma + item.value, help=item.help) for item in _beginning(last.strip().upper(), known)
    ]


def commands(context: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The commands beside the one that asks."""
    group = context.find_root().command
    assert isinstance(group, click.Group)  # noqa: S101 - the root of our command line is one
    return _beginning(incomplete, ((name, command.get_short_help_str()) for name, command in group.commands.items()))


def _beginning(incomplete: str, known: Iterable[tuple[str, str]]) -> list[CompletionItem]:
    return [CompletionItem(value, help=help_ or None) for value, help_ in known if value.startswith(incomplete)]
