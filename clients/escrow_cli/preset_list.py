"""`escrow policy presets`: the policies that are ready to use, and what they rest on."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Annotated

import typer

from escrow_cli.output import (
    Column,
    Format,
    FormatOption,
    Layout,
    Record,
    print_record,
    print_records,
    text,
)
from escrow_cli.policy_terms import policy_columns, policy_record
from escrow_cli.presets.catalogue import load_preset, preset_names
from escrow_cli.presets.preset import Example, Preset, Source
from escrow_client import Policy

_LIST = Layout(
    keys=["preset", "title", "summary"],
    columns=[text("preset", "Preset"), text("title", "Title")],
)


def show_presets(
    name: Annotated[
        str | None,
        typer.Argument(metavar="NAME", help="Show this one in full.", show_default=False),
    ] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """List the presets; with a name, show one with its sources and worked examples.

    `escrow policy create --preset NAME` makes a policy of one. Needs no server.
    """
    if name is None:
        records = (_listed(load_preset(each)) for each in preset_names())
        print_records(records, _LIST, form, empty="There are no presets.")
        return
    found = load_preset(name)
    policy = _policy(found)
    record = policy_record(policy)
    del record["policy"], record["version"]
    record = _listed(found) | record
    record["sources"] = [asdict(source) for source in found.sources]
    record["examples"] = [asdict(example) for example in found.examples]
    said = [each for each in policy_columns(policy) if each.title not in {"Policy", "Version"}]
    columns = [
        *_LIST.columns,
        text("summary", "Summary"),
        *said,
        Column("Sources", lambda _: _lines(map(_source_text, found.sources))),
        Column("Examples", lambda _: _lines(map(_example_text, found.examples))),
    ]
    print_record(record, columns, form)


def _listed(preset: Preset) -> Record:
    return {"preset": preset.name, "title": preset.title, "summary": preset.summary}


def _policy(preset: Preset) -> Policy:
    """The policy that a preset makes."""
    return Policy(
        preset.name, 1, preset.window_days, preset.time_zone, preset.commission_bps, preset.terms
    )


def _source_text(source: Source) -> str:
    """`LAW: the window (Directive 2011/83/EU, article 9; https://…)`."""
    where = "; ".join(part for part in (source.citation, source.url) if part)
    return f"{source.kind}: {source.supports}" + (f" ({where})" if where else "")


def _example_text(example: Example) -> str:
    """`Signed for in the evening: ends 2025-03-09 00:00`."""
    parts = [
        f"{words} {moment:%Y-%m-%d %H:%M}"
        for words, moment in (
            ("opens by itself", example.opens_by_itself),
            ("ends", example.ends),
            ("reserve due", example.reserve_ends),
        )
        if moment is not None
    ]
    if example.waits_for is not None:
        parts.insert(0, f"waits for {example.waits_for}")
    return f"{example.title}: {', '.join(parts)}"


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(texts)
