"""pain.001: payouts as credit transfers that a bank is asked for.

Source: ISO 20022, CustomerCreditTransferInitiationV09. Every transfer carries its payout's id as
its EndToEndId, which the bank's answers repeat.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from uuid import NAMESPACE_URL, uuid5

from pyiso20022.pain import pain_001_001_09 as pain
from xsdata.formats.dataclass.serializers import XmlSerializer
from xsdata.formats.dataclass.serializers.config import SerializerConfig
from xsdata.models.datatype import XmlDate, XmlDateTime

from escrow_cli.bank_files.details import BankAccount, BankDetails
from escrow_cli.bank_files.format_rules import broken_rules
from escrow_cli.errors import CommandError
from escrow_client import Payout

ID_LENGTH_MAX = 35
NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"

_currency = attrgetter("amount.currency")


def message_id(payouts: Iterable[Payout], batch: str) -> str:
    """The batch, or what always is the same for the same payouts."""
    return batch or uuid5(NAMESPACE_URL, " ".join(sorted(p.payout_id for p in payouts))).hex


def check_transfers(payouts: Sequence[Payout], details: BankDetails) -> None:
    """Raises CommandError naming what a bank could not be asked for, by ids and references."""
    too_long = [p.payout_id for p in payouts if len(p.payout_id) > ID_LENGTH_MAX]
    if too_long:
        raise CommandError(
            f"A bank takes ids of at most {ID_LENGTH_MAX} characters; these payouts have longer "
            f"ones: {', '.join(too_long)}."
        )
    if unknown := sorted({p.destination for p in payouts} - details.destinations.keys()):
        raise CommandError(f"No account is given for the destinations {', '.join(unknown)}.")
    if unknown := sorted(set(map(_currency, payouts)) - details.accounts.keys()):
        raise CommandError(f"No account is given to pay {', '.join(unknown)} from.")


def credit_transfers(
    payouts: Sequence[Payout], details: BankDetails, batch: str, now: datetime, on: date
) -> bytes:
    """The message that asks a bank to pay payouts on a day, a payment for each currency.

    Raises CommandError naming the part of the message that breaks a rule of the format, and never
    what stands there.
    """
    msg_id = message_id(payouts, batch)
    sender = next(iter(details.accounts.values())).name
    document = pain.Document(
        cstmr_cdt_trf_initn=pain.CustomerCreditTransferInitiationV09(
            grp_hdr=pain.GroupHeader85(
                msg_id=msg_id,
                cre_dt_tm=XmlDateTime.from_datetime(now.astimezone(UTC).replace(microsecond=0)),
                nb_of_txs=str(len(payouts)),
                initg_pty=pain.PartyIdentification135(nm=sender),
            ),
            pmt_inf=[
                _payment(f"{currency}{msg_id}", list(paid), details, on)
                for currency, paid in groupby(sorted(payouts, key=_currency), key=_currency)
            ],
        )
    )
    if wrong := sorted(set(broken_rules(document))):
        raise CommandError(f"A bank would not take this: {'; '.join(wrong)}.")
    serializer = XmlSerializer(config=SerializerConfig(indent="  "))
    written: str = serializer.render(document, ns_map={None: NAMESPACE})
    return written.encode()


def _payment(
    payment_id: str, payouts: Sequence[Payout], details: BankDetails, on: date
) -> pain.PaymentInstruction30:
    """All transfers in one currency, from one account."""
    debtor = details.accounts[payouts[0].amount.currency]
    return pain.PaymentInstruction30(
        pmt_inf_id=payment_id,
        pmt_mtd=pain.PaymentMethod3Code.TRF,
        nb_of_txs=str(len(payouts)),
        ctrl_sum=sum((payout.amount.amount for payout in payouts), Decimal()),
        reqd_exctn_dt=pain.DateAndDateTime2Choice(dt=XmlDate.from_date(on)),
        dbtr=pain.PartyIdentification135(nm=debtor.name),
        dbtr_acct=_account(debtor),
        dbtr_agt=_agent(debtor),
        cdt_trf_tx_inf=[_transfer(payout, details) for payout in payouts],
    )


def _transfer(payout: Payout, details: BankDetails) -> pain.CreditTransferTransaction34:
    creditor = details.destinations[payout.destination]
    amount = pain.ActiveOrHistoricCurrencyAndAmount(
        value=payout.amount.amount, ccy=payout.amount.currency
    )
    return pain.CreditTransferTransaction34(
        pmt_id=pain.PaymentIdentification6(end_to_end_id=payout.payout_id),
        amt=pain.AmountType4Choice(instd_amt=amount),
        cdtr_agt=_agent(creditor) if creditor.bic else None,
        cdtr=pain.PartyIdentification135(nm=creditor.name),
        cdtr_acct=_account(creditor),
    )


def _account(of: BankAccount) -> pain.CashAccount38:
    if of.iban:
        return pain.CashAccount38(id=pain.AccountIdentification4Choice(iban=of.iban))
    other = pain.GenericAccountIdentification1(id=of.account)
    return pain.CashAccount38(id=pain.AccountIdentification4Choice(othr=other))


def _agent(of: BankAccount) -> pain.BranchAndFinancialInstitutionIdentification6:
    """The bank of an account; one that is not named is said not to be, as SEPA's rules have it."""
    if of.bic:
        bank = pain.FinancialInstitutionIdentification18(bicfi=of.bic)
    else:
        unnamed = pain.GenericFinancialIdentification1(id="NOTPROVIDED")
        bank = pain.FinancialInstitutionIdentification18(othr=unnamed)
    return pain.BranchAndFinancialInstitutionIdentification6(fin_instn_id=bank)
