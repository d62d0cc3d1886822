"""What the SDK writes down of the contract by hand is what the contract says."""

from __future__ import annotations

from dataclasses import fields
from enum import StrEnum
from typing import Any

import pytest
from google.protobuf.internal.enum_type_wrapper import EnumTypeWrapper

from escrow.v1 import (
    adjustment_pb2,
    bulk_pb2,
    case_pb2,
    chargeback_pb2,
    coupon_pb2,
    extension_pb2,
    freeze_pb2,
    fulfilment_pb2,
    hold_pb2,
    journal_pb2,
    merchant_pb2,
    options_pb2,
    payout_pb2,
    payout_schedule_pb2,
    policy_pb2,
    refund_pb2,
    report_pb2,
    timeline_pb2,
    token_pb2,
    warranty_pb2,
)
from escrow_client import (
    Adjustment,
    AdjustmentLine,
    Case,
    CaseGroup,
    CaseLine,
    CaseReport,
    CaseSum,
    Chargeback,
    Coupon,
    Evidence,
    Freeze,
    FrozenAmount,
    PartyPart,
    PolicyTerms,
    PriorityTerms,
    Refund,
    RefundedLine,
    StageTerms,
    TimelineItem,
    TimelineLine,
    TimelineTask,
    WriteAnswer,
    enums,
)
from escrow_client.commands import Command

FILES = (
    adjustment_pb2,
    case_pb2,
    chargeback_pb2,
    coupon_pb2,
    extension_pb2,
    freeze_pb2,
    fulfilment_pb2,
    hold_pb2,
    journal_pb2,
    merchant_pb2,
    options_pb2,
    payout_pb2,
    payout_schedule_pb2,
    policy_pb2,
    refund_pb2,
    report_pb2,
    timeline_pb2,
    token_pb2,
    warranty_pb2,
)
MEMBERS = [enum for enum in vars(enums).values() if type(enum) is type(StrEnum)]


def contract_enum(name: str) -> EnumTypeWrapper:
    [found] = [vars(file)[name] for file in FILES if name in file.DESCRIPTOR.enum_types_by_name]
    return found  # type: ignore[no-any-return]


def messages_of(message: Any, oneof: str) -> list[str]:
    return [field.message_type.name for field in message.DESCRIPTOR.oneofs_by_name[oneof].fields]


@pytest.mark.parametrize("members", [enum for enum in MEMBERS if enum is not StrEnum])
def test_every_list_of_the_contract_is_whole_and_in_its_order(members):
    prefix, *names = contract_enum(members.__name__).keys()
    prefix = prefix.removesuffix("UNSPECIFIED")
    assert [name for name in members.__members__ if name != "UNKNOWN"] == [
        name.removeprefix(prefix) for name in names
    ]


def test_the_kinds_of_entries_are_the_facts_of_the_journal():
    facts = journal_pb2.Entry.DESCRIPTOR.oneofs_by_name["fact"].fields
    assert [fact.name for fact in facts] == [kind for kind in enums.EntryKind if kind != "unknown"]


@pytest.mark.parametrize("terms", [PolicyTerms, StageTerms, PriorityTerms])
def test_the_terms_of_a_policy_are_the_contract_s(terms):
    contract = [field.name for field in vars(policy_pb2)[terms.__name__].DESCRIPTOR.fields]
    assert [field.name for field in fields(terms)] == contract


@pytest.mark.parametrize(
    ("message", "resource", "told_otherwise"),
    [
        (case_pb2.Case, Case, {"tag"}),
        (case_pb2.CaseLine, CaseLine, set()),
        (case_pb2.Chargeback, Chargeback, {"original_amount", "original_currency"}),
        (case_pb2.Evidence, Evidence, {"occurred_time", "entry_seq"}),
        (coupon_pb2.Coupon, Coupon, {"currency"}),
        (adjustment_pb2.Adjustment, Adjustment, set()),
        (journal_pb2.AdjustmentLine, AdjustmentLine, set()),
        (freeze_pb2.Freeze, Freeze, {"hold_id", "merchant", "buyer"}),
        (freeze_pb2.FrozenAmount, FrozenAmount, {"currency"}),
        (refund_pb2.Refund, Refund, {"currency"}),
        (refund_pb2.RefundedLine, RefundedLine, set()),
        (refund_pb2.PartyPart, PartyPart, set()),
        (report_pb2.ReportCasesResponse, CaseReport, set()),
        (report_pb2.CaseGroup, CaseGroup, set()),
        (report_pb2.CaseSum, CaseSum, set()),
        (timeline_pb2.TimelineItem, TimelineItem, set()),
        (timeline_pb2.TimelineLine, TimelineLine, set()),
        (timeline_pb2.TimelineTask, TimelineTask, {"currency"}),
    ],
)
def test_nothing_of_an_answer_about_cases_is_left_out(message, resource, told_otherwise):
    told = {field.name for field in fields(resource)}
    renamed = {"hold": "hold_id", "case": "case_id", "refunds": "refund_ids"}
    renamed["name"] = f"{message.DESCRIPTOR.name.lower()}_id"
    contract = {
        field.name.removesuffix("_minor").removesuffix("_code")
        for field in message.DESCRIPTOR.fields
    }
    assert {renamed.get(name, name) for name in contract} - told == told_otherwise


def test_a_stream_takes_every_command_and_knows_every_answer():
    assert sorted(messages_of(bulk_pb2.Write, "command")) == sorted(
        f"{command.__name__}Request" for command in Command.__args__
    )
    assert sorted(messages_of(bulk_pb2.WriteResult, "outcome")) == sorted(
        ["Status", *(answer.__name__ for answer in WriteAnswer.__args__)]
    )
