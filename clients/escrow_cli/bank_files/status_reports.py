"""pain.002: what a bank says became of the transfers it was asked for.

Source: ISO 20022, CustomerPaymentStatusReport, of whatever version: what is read here has had the
same names in all of them. A file of strangers: no document type, and so no entities, is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from escrow_cli.errors import CommandError
from escrow_client import PayoutOutcome

# Source: ISO 20022 external code set, ExternalPaymentTransactionStatus1Code and its kin.
FINAL: Final = {
    "ACSC": PayoutOutcome.PAID,
    "ACCC": PayoutOutcome.PAID,
    "RJCT": PayoutOutcome.FAILED,
    "CANC": PayoutOutcome.FAILED,
}
UNDER_WAY: Final = frozenset(
    {
        *("RCVD", "ACTC", "ACCP", "ACSP", "ACWC", "ACWP", "ACFC", "ACIS", "PATC", "PDNG", "PART"),
        *("PRES", "BLCK"),
    }
)
"""What decides nothing yet."""


@dataclass(frozen=True, slots=True)
class StatusAnswer:
    """The status of one transfer, by its id, or of a whole message; of one currency if it says.

    `payout_id` is empty for that of a message.
    """

    status: str
    message_id: str
    payout_id: str = ""
    currency: str = ""


def read_status_report(written: bytes) -> list[StatusAnswer]:
    """The answers in a file: of single transfers, and of messages and payments as a whole.

    Raises CommandError when it is no such report.
    """
    report = _parsed(written).find("{*}CstmrPmtStsRpt")
    if report is None:
        raise CommandError("The file is no payment status report (pain.002).")
    return list(_answers(report))


def read_transfer_ids(written: bytes) -> list[str]:
    """The ids of the payouts that a file of credit transfers (pain.001) asks for."""
    found = _parsed(written).iterfind(".//{*}PmtId/{*}EndToEndId")
    return [each.text or "" for each in found]


def _parsed(written: bytes) -> Element:
    try:
        root: Element = fromstring(written, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError):
        raise CommandError("The file is no XML that a bank would send.") from None
    return root


def _answers(report: Element) -> Iterator[StatusAnswer]:
    group = "{*}OrgnlGrpInfAndSts/{*}"
    message_id = report.findtext(f"{group}OrgnlMsgId", "")
    if status := report.findtext(f"{group}GrpSts", ""):
        yield StatusAnswer(status, message_id)
    for payment in report.iterfind("{*}OrgnlPmtInfAndSts"):
        if status := payment.findtext("{*}PmtInfSts", ""):
            # A payment's id is its currency and the message's.
            currency = payment.findtext("{*}OrgnlPmtInfId", "")[:3]
            yield StatusAnswer(status, message_id, currency=currency)
        for transfer in payment.iterfind("{*}TxInfAndSts"):
            payout_id = transfer.findtext("{*}OrgnlEndToEndId", "")
            yield StatusAnswer(transfer.findtext("{*}TxSts", ""), message_id, payout_id)
