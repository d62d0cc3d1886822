"""What a ruling awards and who bears it, as it is written on the command line."""

import pytest
import typer

from escrow_cli.rulings import parse_awards, parse_claim, parse_shares
from escrow_client import Award, Claim, LiabilityShare, Liable, Money


def euro(minor: int) -> Money:
    return Money("EUR", minor)


def test_a_claim_may_be_of_another_hold() -> None:
    assert parse_claim("cups:40.00", "EUR") == Claim("cups", euro(4000))
    assert parse_claim("order-2/cups:0", "EUR") == Claim("cups", euro(0), "order-2")


@pytest.mark.parametrize("written", ["cups", "cups:", ":1", "order-2/:1", "/cups:1", "cups:1.001"])
def test_what_is_no_claim_is_refused(written: str) -> None:
    with pytest.raises(typer.BadParameter):
        parse_claim(written, "EUR")


def test_freight_comes_on_top_of_what_is_awarded() -> None:
    awards = parse_awards(["cups:30.00", "o-2/pot:1"], ["cups:5.00", "cups2:2.00"], "EUR")
    assert awards == [
        Award("cups", euro(3000), euro(500)),
        Award("pot", euro(100), None, "o-2"),
        Award("cups2", euro(0), euro(200)),
    ]


def test_nothing_awarded_needs_no_currency() -> None:
    assert parse_awards([], [], None) == []
    with pytest.raises(typer.BadParameter, match="name the --currency"):
        parse_awards([], ["cups:5.00"], None)


def test_a_line_is_awarded_once() -> None:
    with pytest.raises(typer.BadParameter, match="named before"):
        parse_awards(["cups:1", "cups:2"], [], "EUR")


def test_shares_are_percentages() -> None:
    assert parse_shares(["merchant=80%", "Carrier:sf=12.5%", "platform=7.50%"]) == [
        LiabilityShare(Liable.MERCHANT, 8000),
        LiabilityShare(Liable.CARRIER, 1250, "sf"),
        LiabilityShare(Liable.PLATFORM, 750),
    ]


@pytest.mark.parametrize("written", ["merchant", "merchant=80", "carrier:=1%", "merchant=0.001%"])
def test_what_is_no_share_is_refused(written: str) -> None:
    with pytest.raises(typer.BadParameter, match="is not of the form WHO"):
        parse_shares([written])


def test_a_share_is_of_somebody_who_can_be_liable() -> None:
    with pytest.raises(typer.BadParameter, match="is none of merchant, carrier, insurer, platform"):
        parse_shares(["buyer=100%"])
