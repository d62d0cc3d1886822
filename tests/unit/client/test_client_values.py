"""Money, commands and request ids, without a server."""

from __future__ import annotations

import uuid
from dataclasses import FrozenInstanceError
from decimal import Decimal, localcontext
from functools import partial

import pytest

from escrow_client import (
    Award,
    CaseOutcome,
    ChargebackEvent,
    Claim,
    CloseCase,
    CreatePayout,
    Line,
    Money,
    OpenCase,
    PlaceHold,
    ReportChargeback,
    new_request_id,
)

INT64_MAX = 2**63 - 1


@pytest.mark.parametrize(
    ("amount", "currency", "minor", "text"),
    [
        ("12.34", "GBP", 1_234, "12.34 GBP"),
        ("12", "GBP", 1_200, "12.00 GBP"),
        ("-0.05", "GBP", -5, "-0.05 GBP"),
        ("0.00", "GBP", 0, "0.00 GBP"),
        ("500", "JPY", 500, "500 JPY"),
        ("1.005", "KWD", 1_005, "1.005 KWD"),
        (Decimal("1E+3"), "CNY", 100_000, "1000.00 CNY"),
        ("92233720368547758.07", "USD", INT64_MAX, "92233720368547758.07 USD"),
    ],
)
def test_money_of_a_decimal(amount, currency, minor, text):
    with localcontext() as context:
        context.prec = 2
        money = Money.of(amount, currency)
        assert money == Money(currency, minor)
        assert str(money) == text


@pytest.mark.parametrize(
    "amount",
    [
        "",
        "abc",
        "1.234",
        Decimal("1.234"),
        "NaN",
        "Infinity",
        "1E+999999",
        "1E-999999",
        "1." + "0" * 60 + "1",
    ],
)
def test_money_of_what_is_no_amount(amount):
    with pytest.raises(ValueError, match="is not an amount of GBP"):
        Money.of(amount, "GBP")


@pytest.mark.parametrize("amount", [12.34, 12, True, None])
def test_money_of_takes_str_and_decimal_only(amount):
    with pytest.raises(TypeError, match="str or a Decimal"):
        Money.of(amount, "GBP")


@pytest.mark.parametrize("currency", ["ZZZ", "gbp", "XAU", ""])
def test_money_of_an_unknown_currency(currency):
    with pytest.raises(ValueError, match="ISO 4217"):
        Money.of("1", currency)


@pytest.mark.parametrize("amount", [12.0, True, "12", Decimal(12), None])
def test_minor_units_are_an_int(amount):
    with pytest.raises(TypeError, match="amount_minor must be an int"):
        Money("GBP", amount)


@pytest.mark.parametrize("amount", [INT64_MAX + 1, -INT64_MAX - 2])
def test_money_stays_within_int64(amount):
    with pytest.raises(ValueError, match="64 bits"):
        Money("GBP", amount)


def test_money_adds_up_in_one_currency_only():
    assert Money("GBP", 5) + Money("GBP", 7) - Money("GBP", 2) == Money("GBP", 10)
    with pytest.raises(ValueError, match="GBP and EUR"):
        Money("GBP", 5) + Money("EUR", 5)
    with pytest.raises(ValueError, match="64 bits"):
        Money("GBP", INT64_MAX) + Money("GBP", 1)
    with pytest.raises(ValueError, match="64 bits"):
        Money.of("92233720368547758.08", "GBP")


@pytest.mark.parametrize("other", [5, 5.0, True, Decimal(5), None])
def test_money_adds_up_with_money_only(other):
    with pytest.raises(TypeError, match="unsupported operand"):
        Money("GBP", 5) + other
    with pytest.raises(TypeError, match="unsupported operand"):
        Money("GBP", 5) - other


def test_money_of_a_currency_no_table_knows_can_still_be_shown():
    assert str(Money("ZZZ", 5)) == "5 minor units of ZZZ"


def test_money_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        Money("GBP", 5).amount_minor = 6  # type: ignore[misc]


def test_a_hold_has_lines_of_one_currency():
    gbp = Line("1", "acme", Money("GBP", 1), "p")
    eur = Line("2", "acme", Money("EUR", 1), "p")
    assert PlaceHold("order-1", "card", [gbp]).currency == "GBP"
    with pytest.raises(ValueError, match="one currency, not GBP and EUR"):
        PlaceHold("order-1", "card", [gbp, eur])
    with pytest.raises(ValueError, match="empty"):
        PlaceHold("order-1", "card", [])


def test_a_case_has_claims_of_one_currency():
    gbp, eur = Claim("1", Money("GBP", 1)), Claim("2", Money("EUR", 1))
    assert OpenCase("c-1", "order-1", [gbp]).currency == "GBP"
    with pytest.raises(ValueError, match="one currency, not GBP and EUR"):
        OpenCase("c-1", "order-1", [gbp, eur])
    with pytest.raises(ValueError, match="claims must not be empty"):
        OpenCase("c-1", "order-1", [])


def test_a_ruling_awards_in_one_currency():
    gbp, eur = Money("GBP", 1), Money("EUR", 1)
    approved, partly = CaseOutcome.APPROVED, CaseOutcome.PARTLY_APPROVED
    assert CloseCase("c-1", approved).currency == ""
    assert CloseCase("c-1", partly, awards=[Award("1", gbp, gbp)]).currency == "GBP"
    for awards in ([Award("1", gbp), Award("2", eur)], [Award("1", gbp), Award("2", gbp, eur)]):
        with pytest.raises(ValueError, match="awards must be of one currency, not GBP and EUR"):
            CloseCase("c-1", partly, awards=awards)


def test_a_chargeback_is_of_one_currency_but_for_what_is_disputed():
    gbp, eur = Money("GBP", 1), Money("EUR", 1)
    step = partial(ReportChargeback, "c-1", "order-1", "cb-1", ChargebackEvent.OPENED, gbp)
    assert step(items=[Claim("1", gbp)], moved=gbp, fee=gbp, original=eur).currency == "GBP"
    for wrong in ({"items": [Claim("1", eur)]}, {"moved": eur}, {"fee": eur}):
        with pytest.raises(ValueError, match="amounts must be of one currency, not GBP and EUR"):
            step(**wrong)


def test_a_command_makes_its_request_id_once():
    command = CreatePayout("p-1", "acme", Money("GBP", 1), "iban-1")
    other = CreatePayout("p-1", "acme", Money("GBP", 1), "iban-1")
    assert command.request_id == command.request_id != other.request_id
    assert CreatePayout("p-1", "acme", Money("GBP", 1), "x", request_id="mine").request_id == "mine"


def test_request_ids_are_uuids_of_version_7():
    made = [new_request_id() for _ in range(1_000)]
    assert len(set(made)) == 1_000
    for text in made:
        parsed = uuid.UUID(text)
        assert (str(parsed), parsed.version, parsed.variant) == (text, 7, uuid.RFC_4122)
    milliseconds = [uuid.UUID(text).int >> 80 for text in made]
    assert milliseconds == sorted(milliseconds)
