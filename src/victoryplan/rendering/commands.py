"""The commands and their options, as the command line itself tells them."""

from collections.abc import Iterable, Iterator

import click

__all__ = ["help_of", "page"]

_COLUMNS = 80


def help_of(command: click.Command, name: str, group: click.Context) -> str:
    """What a command of a group prints when it is asked for help."""
    return click.Context(command, info_name=name, parent=group).get_help()


def page(commands: Iterable[tuple[str, click.Command]], group: click.Context) -> str:
    """The page of the documentation: the help of a group and of its commands, in a terminal of 80 columns."""
    # Click leaves two columns free.
    root = click.Context(group.command, info_name=group.info_name, terminal_width=_COLUMNS - 2)
    root.help_option_names = group.help_option_names
    return "\n".join(_lines(commands, root))


def _lines(commands: Iterable[tuple[str, click.Command]], group: click.Context) -> Iterator[str]:
    yield from ("# Commands", "")
    yield "Every command and its options, as `--help` prints them. This page is written by"
    yield "`victoryplan help --format markdown`."
    yield from _block(f"{group.info_name}", group.get_help())
    for name, command in commands:
        yield from _block(f"{group.info_name} {name}", help_of(command, name, group))
    yield ""


def _block(title: str, text: str) -> Iterator[str]:
    yield from ("", f"## {title}", "", "```text", text, "```")
