"""The command line: arguments in, exit code out.

Exit codes: 0 all is well; 1 a document is not valid, or a check failed; 2 wrong usage, or bytes
that could not be read or written; 130 interrupted. Of 1 and 2 within one run, 2 wins.
"""

import contextlib
import errno
import functools
import importlib
import json
import os
import platform
import stat
import sys
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from importlib import metadata
from pathlib import Path
from typing import Literal, TextIO, get_args

import click

from victoryplan import analysis, completion, engines, examples
from victoryplan.audiences import PUBLIC, closed_to, release
from victoryplan.comparison import compare
from victoryplan.completion import SHELLS, VARIABLE, Shell
from victoryplan.constraints import bounds
from victoryplan.converter import dumps, write_atomically
from victoryplan.corpus import JSON_LINES_ENDING, Document, documents_in, texts_in
from victoryplan.engines import EngineName
from victoryplan.json_values import MAX_BYTES
from victoryplan.models import SCHEMA_VERSION, Plan
from victoryplan.problems import CODES, InvalidObject, Report, UnknownAudience, UnknownExample, UnknownId, printable
from victoryplan.quotes import verify_quotes
from victoryplan.rendering import commands, stances
from victoryplan.rendering.catalogue import CATALOGUES
from victoryplan.rendering.comparison import account
from victoryplan.rendering.terminal import summary
from victoryplan.reporters import WRITERS, Checked, Style, differences
from victoryplan.schema import PUBLIC_PLAN, PUBLISHED, schema_files
from victoryplan.validation import YAML_ENDINGS, examine, read_up_to, validate
from victoryplan.vocabularies import Mode

__all__ = ["main"]

OK, FAILED, UNUSABLE, INTERRUPTED = 0, 1, 2, 130

PACKAGES = ("attrs", "cattrs", "jsonschema", "click", "orjson", "jsonschema-rs", "rapidfuzz")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and give its exit code.

    Args:
        arguments: what stands behind the program's name; that of the process if left out.
    """
    try:
        code = _run(sys.argv[1:] if arguments is None else arguments)
    except KeyboardInterrupt:
        code = INTERRUPTED
    except click.UsageError as error:
        usage = [error.ctx.get_usage()] if error.ctx else []
        _complain("\n".join([*usage, f"victoryplan: {error.format_message()}"]))
        code = UNUSABLE
    except OSError as error:
        _complain_of(error, os.fsdecode(error.filename or "standard output"))
        code = UNUSABLE
    return _flushed(code)


def _run(arguments: Sequence[str]) -> int:
    if asked := os.environ.get(VARIABLE):
        try:
            _write(completion.answer(command_line, asked).encode())
        except ValueError as error:
            raise click.UsageError(f"{VARIABLE}: {error}") from None
        return OK
    try:
        # Not ``command_line.main()``, which has exit codes of its own.
        with command_line.make_context("victoryplan", list(arguments)) as context:
            code: int = command_line.invoke(context)
    except click.exceptions.Exit as done:
        # Where standard output is closed, Click loses the help without a word.
        _standard_output()
        code = done.exit_code
    return code


# Commands ---------------------------------------------------------------------------------------

paths_argument = click.argument("paths", metavar="PATH...", nargs=-1, required=True, shell_complete=completion.files)


def _print_version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        _write("".join(f"{line}\n" for line in _versions()))
        context.exit()


def _known_engine(_: click.Context, __: click.Parameter, name: EngineName) -> EngineName:
    try:
        engines.choose(name)
    except ModuleNotFoundError as error:
        raise click.BadParameter(str(error)) from None
    return name


@click.group(
    no_args_is_help=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Example: victoryplan validate plan.json",
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Print the versions of library, engines and packages.",
)
def command_line() -> None:
    """Validate and show victory plans: points, secret appendices, and what was said of them.

    Exit codes: 0 all is well, 1 a document is not valid or a check failed, 2 wrong usage or bytes
    that could not be read or written, 130 interrupted.
    """


def _options_of_reports(command: Callable[..., int]) -> Callable[..., int]:
    """What can be chosen about every report on documents."""
    for option in reversed(
        (
            click.option(
                "--engine",
                type=click.Choice(get_args(EngineName)),
                default="auto",
                show_default=True,
                callback=_known_engine,
                help="What parses and checks; both give the same report.",
            ),
            click.option(
                "--max-bytes",
                type=click.IntRange(min=1),
                default=MAX_BYTES,
                show_default=True,
                help="The largest document read.",
            ),
            click.option(
                "--format",
                "form",
                type=click.Choice(list(WRITERS)),
                default="text",
                show_default=True,
                help="The report's form.",
            ),
            click.option(
                "--select",
                metavar="CODES",
                default="VP",
                shell_complete=completion.codes,
                help="Report only codes that begin so, such as VP1,VP203.",
            ),
            click.option(
                "--ignore",
                metavar="CODES",
                default="",
                shell_complete=completion.codes,
                help="Leave out codes that begin so.",
            ),
            click.option("--strict", is_flag=True, help="Let warnings refuse a document too."),
            click.option("--quiet", is_flag=True, help="Print problems only, no count for each document."),
            click.option(
                "--max-problems",
                "most",
                metavar="N",
                type=click.IntRange(min=0),
                help="Print so many problems of each document.",
            ),
        )
    ):
        command = option(command)
    return command


@command_line.command("validate", epilog="Example: victoryplan validate --strict plan.json plans")
@paths_argument
@click.option("--public", is_flag=True, help="Refuse a document that holds sealed content, as one to be published.")
@_options_of_reports
def validate_command(  # noqa: PLR0917 - Click gives each option by its name
    paths: tuple[str, ...],
    engine: EngineName,
    max_bytes: int,
    form: str,
    public: bool,
    select: str,
    ignore: str,
    strict: bool,
    quiet: bool,
    most: int | None,
) -> int:
    """Report every problem of the documents.

    A folder stands for the *.json and *.jsonl files below it, but for hidden ones and for what schema
    and tables write; a *.jsonl file for a document in each line; - for standard input. *.yaml and
    *.yml files are read as YAML (extra victoryplan[yaml]).
    """
    choice = _choice(select, ignore)
    gravest, count = OK, 0

    def checked() -> Iterator[Checked]:
        nonlocal gravest, count
        for path in paths:
            documents: Iterable[Document] = documents_in(path, max_bytes=max_bytes)
            if path == "-":
                try:
                    documents = [Document(path, 1, _read(path, max_bytes))]
                except OSError as error:
                    _complain_of(error, path)
                    gravest = UNUSABLE
                    continue
            for document in documents:
                count += 1
                report = validate(document.source, engine=engine, max_bytes=max_bytes, public=public, strict=strict)
                unreadable = any(problem.code == "VP001" for problem in report.problems)
                chosen = report.select(**choice).moved(document.first_line - 1)
                gravest = max(gravest, UNUSABLE if unreadable else _code(chosen))
                yield Checked(document.name, chosen)

    _print_reports(checked(), form, choice, quiet=quiet, most=most)
    return _some(count, gravest)


def _some(count: int, code: int) -> int:
    """The code, unless there was no document at all: whoever named a path meant one."""
    if count == 0 and code == OK:
        raise click.UsageError("there is no document at any PATH")
    return code


@command_line.command("quotes", epilog="Example: victoryplan quotes plan.json --sources texts")
@click.argument("path", shell_complete=completion.files)
@click.option(
    "--source",
    "given",
    metavar="ID=FILE",
    multiple=True,
    help="The text of a source: plain text in UTF-8. Can be given again.",
)
@click.option(
    "--sources",
    "folder",
    metavar="DIR",
    shell_complete=completion.folders,
    help="A folder of such texts: ID.txt, or ID.",
)
@_options_of_reports
def quotes_command(  # noqa: PLR0917 - Click gives each option by its name
    path: str,
    given: tuple[str, ...],
    folder: str | None,
    engine: EngineName,
    max_bytes: int,
    form: str,
    select: str,
    ignore: str,
    strict: bool,
    quiet: bool,
    most: int | None,
) -> int:
    """Look every quote of a document up in the text of its source.

    PATH is one document, - standard input. A changed quote is shown beside the passage nearest to
    it, which takes the extra victoryplan[quotes]. Exit codes as of validate; 2 if a text cannot be read.
    """
    choice = _choice(select, ignore)
    by_id = _texts_by_id(given)
    texts = (texts_in(folder) if folder is not None else {}) | by_id
    if folder is None and not by_id:
        raise click.UsageError("no text is given: use --source ID=FILE or --sources DIR")
    try:
        report = verify_quotes(_source(path, max_bytes), texts, engine=engine, max_bytes=max_bytes, strict=strict)
    except ModuleNotFoundError as error:
        raise click.UsageError(str(error)) from None
    if unused := [id_ for id_ in by_id if id_ in report.unused]:
        raise click.UsageError(f"no source of the document has the id {unused[0]}")
    unreadable = any(problem.code in {"VP001", "VP602"} for problem in report.problems)
    chosen = report.select(**choice)
    _print_reports([Checked(path, chosen)], form, choice, quiet=quiet, most=most)
    return UNUSABLE if unreadable else _code(chosen)


def _texts_by_id(given: Iterable[str]) -> dict[str, Path]:
    texts: dict[str, Path] = {}
    for item in given:
        id_, equals, file = item.partition("=")
        if not (id_ and equals and file):
            raise click.UsageError(f"--source takes ID=FILE, not {item}")
        if id_ in texts:
            raise click.UsageError(f"--source gives two texts for {id_}")
        texts[id_] = Path(file)
    return texts


_Choice = dict[str, tuple[str, ...]]
_ALL: _Choice = {"select": ("VP",), "ignore": ()}


def _print_reports(reports: Iterable[Checked], form: str, choice: _Choice, *, quiet: bool, most: int | None) -> None:
    style = Style(colour=_in_colour(), quiet=quiet, most=most, chosen=choice != _ALL)
    for part in WRITERS[form](reports, style):
        # Programs are told in UTF-8, whatever the terminal speaks.
        _write(part if form == "text" else part.encode())


def _choice(select: str, ignore: str) -> _Choice:
    choice = {"select": _codes(select), "ignore": _codes(ignore)}
    try:
        Report().select(**choice)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    return choice


def _codes(listed: str) -> tuple[str, ...]:
    return tuple(code.strip().upper() for code in listed.split(",") if code.strip())


def _in_colour() -> bool:
    return sys.stdout is not None and sys.stdout.isatty() and not os.environ.get("NO_COLOR")


@command_line.command("rules", epilog="Example: victoryplan rules VP203")
@click.argument("code", metavar="[CODE]", default="VP", shell_complete=completion.code)
@click.option(
    "--format", "form", type=click.Choice(list(CATALOGUES)), default="text", show_default=True, help="The form."
)
def rules_command(code: str, form: str) -> int:
    """List the codes of all problems, or explain one with documents that break it and that do not.

    CODE can be the beginning of several, such as VP2: they are listed.
    """
    codes = tuple(known for known in CODES if known.startswith(code.upper()))
    if not codes:
        raise click.BadParameter(f"no code begins with {code}", param_hint="CODE")
    _write(CATALOGUES[form](codes))
    return OK


@command_line.command("show", epilog="Example: victoryplan show plan.json")
@click.argument("path", shell_complete=completion.files)
def show_command(path: str) -> int:
    """Print a summary of the plan in a document.

    - is standard input.
    """
    return _of_plan(path, summary)


@command_line.command("render", epilog="Example: victoryplan render plan.json -o plan.html")
@click.argument("path", shell_complete=completion.files)
@click.argument("new", required=False, shell_complete=completion.files)
@click.option(
    "-o", "--output", metavar="FILE", default="-", help="Where to write it; - is standard output.  [default: -]"
)
def render_command(path: str, new: str | None, output: str) -> int:
    """Write a plan, or what changed, as one page for a browser (extra victoryplan[render]).

    With NEW, it is what changed from the plan in PATH to that in NEW: victoryplan render old.json
    new.json -o changes.html. The page is one file that needs no other. What is sealed is not in it.
    - is standard input, for one of the two.
    """
    try:
        render = importlib.import_module("victoryplan.rendering.page").render
    except ModuleNotFoundError as error:
        raise click.UsageError(str(error)) from None
    if new is not None and new.endswith((".html", ".htm")):
        raise click.UsageError(f"a document is no page; did you mean -o {new}?")
    paths = (path,) if new is None else (path, new)
    if any(_leads_back(given, output) for given in paths):
        raise click.UsageError("the output would replace the document that is read")

    def rendered(*plans: Plan) -> tuple[int, bytes]:
        page: str = render(plans[0] if new is None else compare(*plans))
        return _deliver(output, page.encode(), private=False)

    return _of_plans(paths, rendered)


def _known_date(_: click.Context, __: click.Parameter, date: str | None) -> str | None:
    if date is not None:
        with _refusing():
            bounds(date)
    return date


@contextlib.contextmanager
def _refusing() -> Generator[None]:
    """Say of an option or argument what a constructor says of a field."""
    try:
        yield
    except InvalidObject as error:
        raise click.BadParameter("; ".join(f"found {f.found}, expected {f.expected}" for f in error.faults)) from None


actor_option = click.option("--actor", metavar="ID", help="Only this actor and, if it is a group, its members.")
since_option = click.option(
    "--since", metavar="DATE", callback=_known_date, help="Only what can be of this date or later."
)
until_option = click.option(
    "--until", metavar="DATE", callback=_known_date, help="Only what can be of this date or earlier."
)
analysis_format_option = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="The form."
)


@command_line.command("positions", epilog="Example: victoryplan positions plan.json")
@click.argument("path", shell_complete=completion.files)
@actor_option
@click.option("--target", metavar="TARGET", help="Only what is about this: plan, point/ID, issue/ID and so on.")
@click.option("--mode", type=click.Choice([mode.value for mode in Mode]), help="Only statements of this mode.")
@since_option
@until_option
@analysis_format_option
def positions_command(  # noqa: PLR0917 - Click gives each option by its name
    path: str,
    actor: str | None,
    target: str | None,
    mode: str | None,
    since: str | None,
    until: str | None,
    form: str,
) -> int:
    """Print who holds which stance on what: the latest, and what came before.

    - is standard input.
    """

    def selected(plan: Plan) -> str:
        asked = functools.partial(
            analysis.positions, plan, actor=actor, target=target, mode=Mode(mode) if mode else None
        )
        records = asked(since=since, until=until)
        _tell_undated(since or until, asked())
        return stances.positions_json(plan, records) if form == "json" else stances.positions_text(plan, records)

    return _of_plan(path, selected)


@command_line.command("timeline", epilog="Example: victoryplan timeline plan.json --since 2024-10")
@click.argument("path", shell_complete=completion.files)
@actor_option
@since_option
@until_option
@analysis_format_option
def timeline_command(path: str, actor: str | None, since: str | None, until: str | None, form: str) -> int:
    """Print presentations, disclosures and statements by date.

    What is known to the month or the year alone stands at its end. - is standard input.
    """

    def selected(plan: Plan) -> str:
        events = analysis.timeline(plan, actor=actor, since=since, until=until)
        _tell_undated(since or until, analysis.timeline(plan, actor=actor))
        return stances.timeline_json(plan, events) if form == "json" else stances.timeline_text(plan, events)

    return _of_plan(path, selected)


def _tell_undated(limited: str | None, found: Iterable[analysis.Event | analysis.PositionRecord]) -> None:
    undated = sum(item.date is None for item in found) if limited else 0
    if undated:
        _complain(f"left out, for they have no date: {undated}")


@command_line.command("compare", epilog="Example: victoryplan compare plan.json plans/other.json")
@click.argument("old", shell_complete=completion.files)
@click.argument("new", shell_complete=completion.files)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="The form."
)
def compare_command(old: str, new: str, form: str) -> int:
    """Print what changed from one plan to another.

    - is standard input, for one of the two. The JSON holds a patch (RFC 6902) too. Of what is sealed
    nothing is compared but whether it is there. The exit code is 0 whatever changed.
    """

    def compared(*plans: Plan) -> tuple[int, str | bytes]:
        comparison = compare(*plans)
        if form == "text":
            return OK, f"{account(comparison, colour=_in_colour())}\n"
        return OK, (json.dumps(comparison.to_dict(), ensure_ascii=False, indent=2) + "\n").encode()

    return _of_plans((old, new), compared)


@command_line.command("format", epilog="Example: victoryplan format --check plan.json")
@paths_argument
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if a document is not in canonical form.")
def format_command(paths: tuple[str, ...], check: bool) -> int:
    """Bring documents into canonical form, in place.

    That is JSON, one document a file; YAML and JSON Lines are left as they are. A document on
    standard input, -, goes to standard output.
    """

    def bring_into_form(path: str) -> tuple[int, bytes]:
        if path.endswith((JSON_LINES_ENDING, *YAML_ENDINGS)):
            # Under such a name, validate would not read the canonical form as what it is.
            _complain(f"{path}: the canonical form is that of a JSON document in a file of its own")
            return UNUSABLE, b""
        found = _read(path, MAX_BYTES)
        report, plan = examine(found)
        if not isinstance(plan, Plan):
            return _refuse(report, path), b""
        canonical = dumps(plan)
        if check and found != canonical:
            _complain(f"{path}: not in canonical form")
            return FAILED, b""
        if path == "-" and not check:
            return OK, canonical
        if found != canonical:
            write_atomically(path, canonical, private=plan.restricted)
        return OK, b""

    return _each(paths, bring_into_form)


@command_line.command("release", epilog="Example: victoryplan release plan.json --output public.json")
@click.argument("path", shell_complete=completion.files)
@click.option(
    "--audience",
    metavar="public|ACTOR[/LEVEL]",
    default=PUBLIC,
    show_default=True,
    shell_complete=completion.audience,
    help="Who is to read it: everybody, or an actor, as a whole or at a level.",
)
@click.option(
    "-o",
    "--output",
    metavar="OUT",
    default="-",
    shell_complete=completion.files,
    help="The file to write; standard output if left out.",
)
def release_command(path: str, audience: str, output: str) -> int:
    """Write the plan for an audience: all flags, and what is sealed only if the audience has received it.

    What is withheld is named on standard error. The file written can be read by its owner alone
    unless the result is public, and is never the one that is read. - is standard input.
    """
    if _leads_back(path, output):
        raise click.UsageError("the output would replace the document that is read")

    def released(plan: Plan) -> tuple[int, bytes]:
        try:
            closed, result = closed_to(plan, audience), release(plan, audience)
        except UnknownAudience as error:
            raise click.BadParameter(str(error), param_hint="--audience") from None
        code, left = _deliver(output, dumps(result), private=result.restricted)
        if code != OK:
            return code, left
        withheld = [appendix.id for appendix in closed if appendix.restricted]
        empty = [appendix.id for appendix in closed if not appendix.restricted]
        for state, ids in (
            ("content withheld", withheld),
            ("not opened, and without content in this copy", empty),
        ):
            if ids:
                _complain(f"{path}: {state}: {', '.join(ids)}")
        return code, left

    return _of_plans([path], released)


@command_line.command("schema", epilog="Example: victoryplan schema --write schemas")
@click.argument("model", metavar="[MODEL]", type=click.Choice([*PUBLISHED, PUBLIC_PLAN]), default="plan")
@click.option(
    "--write",
    "target",
    metavar="DIR",
    shell_complete=completion.folders,
    help="Write all schema files below a folder.",
)
@click.option(
    "--check",
    "checked",
    metavar="DIR",
    shell_complete=completion.folders,
    help="Exit 1 with a diff if those files are not up to date.",
)
def schema_command(model: str, target: str | None, checked: str | None) -> int:
    """Print, write or check the JSON Schema.

    That of a plan is printed, or of a part that can be validated alone, or of a plan that may be
    published: MODEL is plan, point, secret-appendix, statement or plan.public.
    """
    files = schema_files()
    if target is not None:
        for path, data in files.items():
            Path(target, path).parent.mkdir(parents=True, exist_ok=True)
            write_atomically(Path(target, path), data, private=False)
    if checked is not None:
        difference = differences(_files_beside(files, Path(checked)), files)
        _write(difference)
        return FAILED if difference else OK
    if target is None:
        _write(files[f"{SCHEMA_VERSION}/{model}.schema.json"])
    return OK


@command_line.command("examples", epilog="Example: victoryplan examples victory-plan-2024")
@click.argument("name", required=False, shell_complete=completion.example_names)
def examples_command(name: str | None) -> int:
    """List the shipped documents, or print one."""
    try:
        _write(examples.read(name) if name else "".join(f"{known}\n" for known in examples.names()))
    except UnknownExample as error:
        raise click.BadParameter(str(error), param_hint="NAME") from None
    return OK


@command_line.command("new", epilog="Example: victoryplan new minsk-2015")
@click.argument("plan_id", metavar="[ID]", default="my-plan")
def new_command(plan_id: str) -> int:
    """Print a small valid plan to edit."""
    with _refusing():
        plan = examples.new(plan_id)
    _write(dumps(plan))
    return OK


def _known_form(_: click.Context, __: click.Parameter, form: str) -> str:
    from victoryplan.tabulation import need  # noqa: PLC0415 - only this command writes tables

    try:
        need(form)
    except ModuleNotFoundError as error:
        raise click.BadParameter(str(error)) from None
    return form


@command_line.command("tables", epilog="Example: victoryplan tables plan.json plans --output tables")
@paths_argument
@click.option(
    "-o",
    "--output",
    "folder",
    metavar="DIR",
    required=True,
    shell_complete=completion.folders,
    help="The folder for the tables; it is made if need be.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "parquet"]),
    default="csv",
    show_default=True,
    callback=_known_form,
    help="The tables' form.",
)
def tables_command(paths: tuple[str, ...], folder: str, form: Literal["csv", "parquet"]) -> int:
    """Write plans as tables, CSV or Parquet.

    All documents go into one set of tables, with a datapackage.json that describes them. If one is
    not valid, it is reported and nothing is written. Sealed values are left out. PATH is as for
    validate; parquet takes the extra victoryplan[tables].
    """
    from victoryplan.tabulation import file_names, write_tables  # noqa: PLC0415 - only this command does

    if not folder:
        raise click.BadParameter("the folder has no name", param_hint="--output")
    names: dict[str, str] = {}
    plans: list[Plan] = []

    def gather(path: str) -> tuple[int, str]:
        gravest = OK
        documents = (
            [Document(path, 1, _read(path, MAX_BYTES))] if path == "-" else documents_in(path, max_bytes=MAX_BYTES)
        )
        for document in documents:
            report, plan = examine(document.source)
            if not isinstance(plan, Plan):
                gravest = max(gravest, _refuse(report.moved(document.first_line - 1), document.name))
            elif plan.id in names:
                _complain(f"{document.name}: the plan's id is that of {names[plan.id]}: {plan.id}")
                gravest = max(gravest, FAILED)
            else:
                names[plan.id] = document.name
                plans.append(plan)
        return gravest, ""

    code = _each(paths, gather)
    if _some(len(plans), code) == OK:
        there = [path for file in file_names(form) if (path := Path(folder, file)).exists()]
        if any(_leads_back(name, str(path)) for path in there for name in names.values()):
            raise click.UsageError("a table would replace a document that is read")
        try:
            write_tables(plans, folder, form=form)
        except OSError as error:
            _complain_of(error, os.fsdecode(error.filename or folder))
            return UNUSABLE
    return code


@command_line.command("completion", epilog='Example: eval "$(victoryplan completion bash)"')
@click.argument("shell", metavar="SHELL", type=click.Choice(SHELLS))
def completion_command(shell: Shell) -> int:
    """Print what a shell reads to complete what is typed.

    \b
    SHELL is bash, zsh or fish.
    bash, zsh: put the example below, with the shell's name, into ~/.bashrc or ~/.zshrc
    fish:      victoryplan completion fish > ~/.config/fish/completions/victoryplan.fish
    """  # noqa: D301 - the backspace tells Click to keep the lines
    _write(completion.script(command_line, shell).encode())
    return OK


@command_line.command("help", epilog="Example: victoryplan help validate")
@click.argument("name", metavar="[COMMAND]", required=False, shell_complete=completion.commands)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown"]),
    default="text",
    show_default=True,
    help="The form; markdown is a page with all commands.",
)
@click.pass_context
def help_command(context: click.Context, name: str | None, form: str) -> int:
    """Print the help of a command, or of all.

    It is what the command's option --help prints.
    """
    root = context.find_root()
    if name is not None and name not in command_line.commands:
        raise click.UsageError(f"No such command '{name}'.")
    if form == "markdown":
        names = command_line.list_commands(root) if name is None else [name]
        _write(commands.page([(name, command_line.commands[name]) for name in names], root))
    elif name is None:
        _write(f"{root.get_help()}\n")
    else:
        _write(f"{commands.help_of(command_line.commands[name], name, root)}\n")
    return OK


def _versions() -> Iterable[str]:
    yield f"victoryplan {_version_of('victoryplan') or '(not installed)'}"
    yield f"engines: {', '.join(sorted(_engines()))} (auto is {engines.choose().name})"
    yield f"{platform.python_implementation()} {platform.python_version()}"
    yield from (f"{package} {version}" for package in PACKAGES if (version := _version_of(package)))


def _version_of(package: str) -> str | None:
    with contextlib.suppress(metadata.PackageNotFoundError):
        return metadata.version(package)
    return None


def _engines() -> Iterable[str]:
    for name in set(get_args(EngineName)) - {"auto"}:
        with contextlib.suppress(ModuleNotFoundError):
            yield engines.choose(name).name


# Input and output -------------------------------------------------------------------------------


def _each(paths: Iterable[str], work: Callable[[str], tuple[int, str | bytes]]) -> int:
    """Do the work for each path, write what it gives, and return the gravest of its codes."""
    gravest = OK
    for path in paths:
        try:
            code, output = work(path)
        except OSError as error:
            _complain_of(error, path)
            code, output = UNUSABLE, ""
        _write(output)
        gravest = max(gravest, code)
    return gravest


def _deliver(output: str, data: bytes, *, private: bool) -> tuple[int, bytes]:
    """Put data in a file, if that is where it is to go, and give what is left for standard output."""
    if output == "-":
        return OK, data
    try:
        write_atomically(output, data, private=private)
    except OSError as error:
        _complain_of(error, output)
        return UNUSABLE, b""
    return OK, b""


def _of_plan(path: str, text: Callable[[Plan], str]) -> int:
    """Write a text made of the plan in a document."""

    def work(plan: Plan) -> tuple[int, str]:
        try:
            return OK, f"{text(plan)}\n"
        except UnknownId as error:
            raise click.UsageError(str(error)) from None

    return _of_plans([path], work)


def _of_plans(paths: Sequence[str], work: Callable[..., tuple[int, str | bytes]]) -> int:
    """Write what is made of the plans in documents together, if all of them are accepted."""
    if paths.count("-") > 1:
        raise click.UsageError("standard input can be one of the two plans, not both")
    plans: list[Plan] = []

    def read(path: str) -> tuple[int, str]:
        report, plan = examine(_source(path, MAX_BYTES))
        if not isinstance(plan, Plan):
            return _refuse(report, path), ""
        plans.append(plan)
        return OK, ""

    code = _each(paths, read)
    if code == OK:
        code, output = work(*plans)
        _write(output)
    return code


def _code(report: Report) -> int:
    if any(problem.code == "VP001" for problem in report.problems):
        return UNUSABLE
    return OK if report.valid else FAILED


def _refuse(report: Report, path: str) -> int:
    _complain("".join(WRITERS["text"]([Checked(path, report)], Style())).rstrip("\n"))
    return _code(report)


def _source(path: str, max_bytes: int) -> Path | bytes:
    return _read(path, max_bytes) if path == "-" else Path(path)


def _read(path: str, max_bytes: int) -> bytes:
    """What a path names, up to the first byte too many."""
    if path != "-":
        with open(path, "rb") as file:
            return read_up_to(file, max_bytes + 1)
    if sys.stdin is None:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    return read_up_to(sys.stdin.buffer, max_bytes + 1)


def _leads_back(path: str, output: str) -> bool:
    """Whether what is written would go into the file that is read, by whatever name, link or redirection."""
    try:
        source = os.fstat(sys.stdin.fileno()) if path == "-" else Path(path).stat()
        target = os.fstat(sys.stdout.fileno()) if output == "-" else Path(output).stat()
    except (OSError, ValueError, AttributeError):
        # What is not there, or is no file, is not the same file. AttributeError: the stream is closed.
        return False
    return stat.S_ISREG(source.st_mode) and os.path.samestat(source, target)


def _files_beside(files: Mapping[str, bytes], folder: Path) -> dict[str, bytes]:
    """Everything in the folders in which the files belong."""
    folders = {folder / path.split("/")[0] for path in files}
    found = (path for folder in folders for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def _write(output: str | bytes) -> None:
    """Put text or bytes on standard output; text as far as its encoding goes, the rest escaped."""
    if output:
        stream = _standard_output()
        data = output if isinstance(output, bytes) else output.encode(stream.encoding, "backslashreplace")
        rest = memoryview(data)
        while rest:
            # A stream without a buffer may take less than it is given.
            rest = rest[stream.buffer.write(rest) :]
        stream.flush()


def _standard_output() -> TextIO:
    if sys.stdout is None:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    return sys.stdout


def _complain(message: str) -> None:
    # Nobody can be told that standard error cannot be written.
    with contextlib.suppress(OSError):
        click.echo("\n".join(map(printable, message.split("\n"))), err=True)


def _complain_of(error: OSError, name: str) -> None:
    # Who closed the pipe knows it.
    if not isinstance(error, BrokenPipeError):
        _complain(f"victoryplan: {name}: {error.strerror or error}")


def _flushed(code: int) -> int:
    """The code, or another if what was written did not arrive."""
    for stream in filter(None, (sys.stdout, sys.stderr)):
        try:
            stream.flush()
        except OSError:
            code = UNUSABLE
            # The interpreter tries again when it ends, and has an exit code of its own for that.
            with open(os.devnull, "wb") as nowhere:
                os.dup2(nowhere.fileno(), stream.fileno())
    return code
