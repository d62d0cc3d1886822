"""Commands of any kind, as a stream carries them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from escrow.v1 import bulk_pb2
from escrow_client._to_proto.case_commands import (
    add_evidence,
    answer_case,
    close_case,
    move_case,
    open_case,
    report_chargeback,
)
from escrow_client._to_proto.commands import (
    create_payout,
    create_refund,
    place_hold,
    release_hold,
    report_fulfilment,
    report_payout,
    report_refund,
    report_settlement,
)
from escrow_client.case_commands import (
    AddEvidence,
    AnswerCase,
    CloseCase,
    MoveCase,
    OpenCase,
    ReportChargeback,
)
from escrow_client.commands import (
    Command,
    CreatePayout,
    CreateRefund,
    PlaceHold,
    ReleaseHold,
    ReportFulfilment,
    ReportPayout,
    ReportRefund,
    ReportSettlement,
)

_WRITES: dict[type, tuple[str, Callable[[str, Any], Any]]] = {
    PlaceHold: ("place_hold", place_hold),
    ReportFulfilment: ("report_fulfilment", report_fulfilment),
    ReleaseHold: ("release_hold", release_hold),
    CreateRefund: ("create_refund", create_refund),
    ReportRefund: ("report_refund", report_refund),
    CreatePayout: ("create_payout", create_payout),
    ReportPayout: ("report_payout", report_payout),
    ReportSettlement: ("report_settlement", report_settlement),
    OpenCase: ("open_case", open_case),
    AnswerCase: ("answer_case", answer_case),
    MoveCase: ("move_case", move_case),
    CloseCase: ("close_case", close_case),
    AddEvidence: ("add_evidence", add_evidence),
    ReportChargeback: ("report_chargeback", report_chargeback),
}


def write(ledger: str, command: Command) -> bulk_pb2.Write:
    """Any command, as a stream carries it; TypeError for what is none."""
    if type(command) not in _WRITES:
        raise TypeError(f"a stream takes commands such as PlaceHold, not {type(command).__name__}")
    field, build = _WRITES[type(command)]
    return bulk_pb2.Write(**{field: build(ledger, command)})
