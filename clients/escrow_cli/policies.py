"""`escrow policy`: the after-sales rules of an order's lines."""

from dataclasses import replace
from typing import Annotated, Any

import typer

from escrow_cli.case_terms import CasePriorityOption, CaseStageOption, EvidenceRequiredOption
from escrow_cli.connection import open_client, open_for_write
from escrow_cli.options import LedgerOption, RequestIdOption
from escrow_cli.output import Format, FormatOption, print_record
from escrow_cli.policy_terms import (
    CalendarOption,
    CaseDefaultOption,
    CommissionRefundOption,
    CountFromOption,
    FallbackAfterOption,
    ParcelRuleOption,
    RefundabilityOption,
    RefundSourceOption,
    RestartsOption,
    RollsOption,
    SettlementOption,
    TriggerOption,
    UnconfirmedOption,
    WindowOption,
    count_option,
    minor_option,
    policy_columns,
    policy_record,
)
from escrow_cli.preset_list import show_presets
from escrow_cli.presets.catalogue import load_preset
from escrow_client import PolicyTerms

policy_app = typer.Typer(no_args_is_help=True, help="Create and read after-sales policies.")

PolicyArgument = Annotated[str, typer.Argument(metavar="POLICY", help="The policy, by its id.")]


@policy_app.command("create")
def create_policy(
    ctx: typer.Context,
    policy: PolicyArgument,
    ledger: LedgerOption,
    preset: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Begin with what this preset says; `escrow policy presets` lists them.",
            show_default=False,
        ),
    ] = None,
    window: WindowOption = None,
    time_zone: Annotated[
        str | None,
        typer.Option(
            help="IANA time zone the days are counted in, such as Asia/Shanghai.",
            show_default=False,
        ),
    ] = None,
    commission_bps: Annotated[
        int | None, count_option("Commission in 1/100 of a percent: 500 is 5 %.", 10_000)
    ] = None,
    trigger: TriggerOption = None,
    count_from: CountFromOption = None,
    rolls_to_working_day: RollsOption = None,
    calendar: CalendarOption = None,
    parcel_rule: ParcelRuleOption = None,
    fallback_after: FallbackAfterOption = None,
    fallback_days: Annotated[
        int | None, count_option("So many days after that event.", 3650)
    ] = None,
    statutory_days: Annotated[
        int | None,
        count_option("The window lasts so many days from signing at least, whatever comes.", 3650),
    ] = None,
    restarts_on_exchange: RestartsOption = None,
    restart_limit_days: Annotated[
        int | None, count_option("One opened anew ends where so many days would have.", 3650)
    ] = None,
    appeal_days: Annotated[
        int | None, count_option("A rejected case goes on to block for so many days.", 3650)
    ] = None,
    refundability: RefundabilityOption = None,
    requires_settlement: SettlementOption = None,
    unconfirmed_policy: UnconfirmedOption = None,
    reserve_bps: Annotated[
        int | None, count_option("Reserve kept back of a release, in 1/100 of a percent.", 10_000)
    ] = None,
    reserve_days: Annotated[int | None, count_option("For so many days.", 3650)] = None,
    warranty_bps: Annotated[
        int | None, count_option("Kept back besides for the warranty, in 1/100 of %.", 10_000)
    ] = None,
    warranty_days: Annotated[
        int | None, count_option("The days of the warranty, anew from a replacement.", 3650)
    ] = None,
    commission_refund: CommissionRefundOption = None,
    case_response_hours: Annotated[
        int | None, count_option("Hours the merchant has to answer a case.", 8760)
    ] = None,
    case_default: CaseDefaultOption = None,
    refund_working_days: Annotated[
        int | None, count_option("Working days in which an approved refund is due.", 250)
    ] = None,
    refund_limit_days: Annotated[
        int | None,
        count_option("Calendar days in which it is due at the latest: the limit of the law.", 3650),
    ] = None,
    case_stage: CaseStageOption = None,
    case_priority: CasePriorityOption = None,
    evidence_required: EvidenceRequiredOption = None,
    coupon_cap: Annotated[
        int | None,
        minor_option("What the coupons of a case may come to, in minor units of its currency."),
    ] = None,
    coupon_approval: Annotated[
        int | None, minor_option("Above this, in minor units, they need a second person.")
    ] = None,
    refund_source: RefundSourceOption = None,
    request_id: RequestIdOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Create an after-sales policy, or the next version of one.

    Holds keep the version they were placed under. Options say what is different from the preset
    or, without one, from a policy that only has a window; that then needs --window and --time-zone.

    For example: escrow policy create returns -l shop --window 14d --time-zone Europe/Paris
    """
    named = {
        "trigger": trigger,
        "count_from": count_from,
        "rolls_to_working_day": rolls_to_working_day,
        "calendar": calendar,
        "parcel_rule": parcel_rule,
        "fallback_after": fallback_after,
        "fallback_days": fallback_days,
        "statutory_days": statutory_days,
        "restarts_on_exchange": restarts_on_exchange,
        "restart_limit_days": restart_limit_days,
        "appeal_days": appeal_days,
        "refundability": refundability,
        "requires_settlement": requires_settlement,
        "unconfirmed_policy": unconfirmed_policy,
        "reserve_bps": reserve_bps,
        "reserve_days": reserve_days,
        "warranty_bps": warranty_bps,
        "warranty_days": warranty_days,
        "commission_refund": commission_refund,
        "case_response_hours": case_response_hours,
        "case_default": case_default,
        "refund_working_days": refund_working_days,
        "refund_limit_days": refund_limit_days,
        "case_stages": tuple(case_stage) if case_stage else None,
        "case_priorities": tuple(case_priority) if case_priority else None,
        "evidence_required": evidence_required,
        "coupon_cap_minor": coupon_cap,
        "coupon_approval_minor": coupon_approval,
        "refund_sources": tuple(refund_source) if refund_source else None,
    }
    said: dict[str, Any] = {"time_zone": time_zone, "commission_bps": commission_bps}
    if window is not None:
        named |= {"window_hours": window.hours, "window_working_days": window.working_days}
        said["window_days"] = window.days
    rule = _base(preset) | _without_none(said)
    if not {"window_days", "time_zone"} <= set(rule):
        raise typer.BadParameter("name a --preset, or --window and --time-zone")
    rule["terms"] = replace(rule["terms"], **_without_none(named))
    with open_for_write(ctx.obj, request_id) as (client, sent_id):
        made = client.create_policy(ledger, policy, **rule, request_id=sent_id)
    print_record(policy_record(made), policy_columns(made), form)


def _base(preset: str | None) -> dict[str, Any]:
    """What a policy says before any option is read, by the parameters of the call."""
    if preset is None:
        return {"terms": PolicyTerms()}
    found = load_preset(preset)
    return {
        "window_days": found.window_days,
        "time_zone": found.time_zone,
        "commission_bps": found.commission_bps,
        "terms": found.terms,
    }


def _without_none(options: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in options.items() if value is not None}


@policy_app.command("get")
def get_policy(
    ctx: typer.Context,
    policy: PolicyArgument,
    ledger: LedgerOption,
    version: Annotated[
        int | None, typer.Option(min=1, help="This version; left out, the newest.")
    ] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Show one policy: its window, and everything it says besides."""
    with open_client(ctx.obj) as client:
        found = client.get_policy(ledger, policy, version=version)
    print_record(policy_record(found), policy_columns(found), form)


policy_app.command("presets")(show_presets)
