"""`escrow hold explain` against a server: the tale, as of then, and a merchant's sums."""

import csv
import io
import json
from typing import Any

from escrow_cli.errors import ExitCode
from tests.support.cli import Escrow

PLACE = "--psp card --currency EUR"


def run(escrow: Escrow, *commands: str) -> str:
    """What the last of some commands prints, in one line; all of them succeed."""
    printed = ""
    for words in commands:
        outcome = escrow(*words.split())
        assert outcome.code == ExitCode.OK, (words, outcome)
        printed = outcome.out
    return " ".join(printed.split())


def data(escrow: Escrow, words: str) -> Any:
    return json.loads(run(escrow, f"{words} --format json"))


def open_ledger(escrow: Escrow, ledger: str, *policy: str) -> None:
    run(
        escrow,
        f"ledger create {ledger} --time-zone Europe/Paris --test-clock-start 2026-03-02T09:00Z",
        f"policy create ret -l {ledger} --time-zone Europe/Paris --window 7d {' '.join(policy)}",
    )


def test_the_tale_of_an_order(escrow: Escrow, on_server: None) -> None:
    open_ledger(escrow, "tale")
    signed = "fulfilment report o-1 -l tale --source dhl --kind signed --line shoes --line socks"
    run(
        escrow,
        f"hold place o-1 -l tale {PLACE} --line shoes:acme:80.00:ret --line socks:acme:9.50:ret"
        " --line hat:best:5.00:ret",
        f"{signed} --at 2026-03-02T09:00Z",
        "ledger advance-clock tale --to 2026-03-04T09:00Z",
        f"{signed} --at 2026-03-03T09:00Z",
    )
    policy = (
        "The policy is ret, version 1: 7 days from the day after the goods were signed for, in "
        "Europe/Paris."
    )
    shoes = f"shoes, socks: 89.50 EUR for acme. It is not released before {{}}. {policy}"
    hat = f"hat: 5.00 EUR for best. It is not released, and nobody knows yet until when. {policy}"
    now = run(escrow, "hold explain o-1 -l tale")
    assert now == " ".join(
        [
            (
                "Hold o-1 on Wed 4 Mar 2026 10:00, by what the ledger knows now. Times are of"
                " Europe/Paris, the zone of the ledger."
            ),
            shoes.format("Wed 11 Mar 2026 00:00, and then if nothing else happens"),
            "Mon 2 Mar 2026 10:00 Paid through card.",
            (
                "Mon 2 Mar 2026 10:00 Signed for, says dhl. The window opens: it ends"
                " Tue 10 Mar 2026 00:00."
            ),
            (
                "Wed 4 Mar 2026 10:00 Signed for, says dhl. The window becomes longer: it ends"
                " Wed 11 Mar 2026 00:00, not Tue 10 Mar 2026 00:00."
                " (It happened Tue 3 Mar 2026 10:00.)"
            ),
            (
                "Now The after-sales window is open: 89.50 EUR, since Tue 3 Mar 2026 10:00, until"
                " Wed 11 Mar 2026 00:00 (policies/ret@1)."
            ),
            "Wed 11 Mar 2026 00:00 Released, if nothing else happens.",
            hat,
            "Mon 2 Mar 2026 10:00 Paid through card.",
            (
                "Now The goods have not been signed for: 5.00 EUR, since Mon 2 Mar 2026 10:00, and"
                " nobody knows until when (policies/ret@1)."
            ),
        ]
    )
    then = run(escrow, "hold explain o-1 -l tale --line shoes --as-of 2026-03-03T12:00Z")
    assert then.startswith("Hold o-1 on Tue 3 Mar 2026 13:00, by what the ledger knew then.")
    assert "until Tue 10 Mar 2026 00:00" in then
    today = run(
        escrow, "hold explain o-1 -l tale --line shoes --as-of 2026-03-03T12:00Z --axis effective"
    )
    assert ", by what the ledger knows today of that moment." in today
    assert "(The ledger learned of it Wed 4 Mar 2026 10:00.)" in today
    assert "until Wed 11 Mar 2026 00:00" in today
    assert run(escrow, "verify -l tale")


def test_what_blocks_is_told_with_all_it_rests_on(escrow: Escrow, on_server: None) -> None:
    ledger = "rests"
    run(
        escrow,
        f"ledger create {ledger} --time-zone Asia/Shanghai --test-clock-start 2026-12-30T01:00Z",
        f"calendar load CN -l {ledger} --country CN --years 2026",
        f"policy create work -l {ledger} --time-zone Asia/Shanghai --window 5wd --calendar CN"
        " --requires-settlement --case-response-hours 48",
        f"hold place o-1 -l {ledger} --psp card --currency CNY --line cup:acme:40.00:work"
        " --region CN-GD --provider-release 2027-01-02T00:00Z",
        f"fulfilment report o-1 -l {ledger} --kind signed --at 2026-12-30T01:00Z --source sf",
        f"case open c-1 -l {ledger} --hold o-1 --currency CNY --line cup:25.00 --ground quality",
    )
    told = run(escrow, f"hold explain o-1 -l {ledger}")
    for part in (
        (
            "The provider pays the money out by itself Sat 2 Jan 2027 08:00, before the last "
            "blocker is known to fall. Somebody has to act."
        ),
        (
            "The policy is work, version 1: 5 working days of calendar CN from the day after the "
            "goods were signed for, in Asia/Shanghai."
        ),
        "The calendar is CN, revision 1, announced for 2026 to 2026: CN 2026-2026:",
        "The order goes to CN-GD. The provider pays it out by itself Sat 2 Jan 2027 08:00.",
        "This is provisional: not all of these days are announced yet",
        (
            "Case c-1 opened: 25.00 CNY claimed, 25.00 CNY set apart. The merchant is to answer "
            "by Fri 1 Jan 2027 09:00."
        ),
        "Now A case is open: 25.00 CNY",
        "(cases/c-1, policies/work@1)",
        "Now The provider has not settled the money: 40.00 CNY",
    ):
        assert part in told
    run(
        escrow,
        f"settlement report o-1 -l {ledger} --bank-account main --fee 0.20 --at 2026-12-30T01:00Z",
        f"case close c-1 -l {ledger} --outcome withdrawn",
    )
    told = run(escrow, f"hold explain o-1 -l {ledger}")
    assert "Settled by the provider, less its fee of 0.20 CNY for the order." in told
    assert "Case c-1 closed: WITHDRAWN." in told
    assert "Now A case is open" not in told
    (row,) = csv.DictReader(
        io.StringIO(escrow(*f"hold explain o-1 -l {ledger} --format csv".split()).out)
    )
    assert (row["blocker"], row["calendar"]) == ("WINDOW_OPEN", "calendars/CN@1")
    assert (row["policy"], row["provisional"]) == ("policies/work@1", "true")
    found = data(escrow, f"hold explain o-1 -l {ledger}")
    assert found["provider_releases_first"]
    assert [each["kind"] for each in found["fulfilments"]] == ["SIGNED"]
    (line,) = found["lines"]
    assert line["release_time"] == line["blockers"][0]["until_time"]
    assert run(escrow, f"verify -l {ledger}")


def test_a_merchant_is_told_hold_by_hold_and_in_sums(escrow: Escrow, on_server: None) -> None:
    ledger = "sums"
    open_ledger(escrow, ledger)
    for number in (1, 2):
        run(
            escrow,
            f"hold place o-{number} -l {ledger} {PLACE} --line a:acme:80.00:ret"
            " --line b:acme:9.50:ret --line c:best:1.00:ret",
        )
    run(
        escrow,
        f"fulfilment report o-1 -l {ledger} --line a --kind signed --at 2026-03-02T09:00Z"
        " --source dhl",
    )
    found = data(escrow, f"hold explain -l {ledger} --merchant acme")
    assert sorted(hold["hold"] for hold in found["holds"]) == ["o-1", "o-2"]
    assert found["blocked"] == [
        {
            "blocker": "NOT_SIGNED",
            "currency": "EUR",
            "holds": 2,
            "lines": 3,
            "amount_minor": 9900,
        },
        {
            "blocker": "WINDOW_OPEN",
            "currency": "EUR",
            "holds": 1,
            "lines": 1,
            "amount_minor": 8000,
        },
    ]
    told = run(escrow, f"hold explain -l {ledger} --merchant acme")
    assert "o-1 2 EUR 89.50 NOT_SIGNED 2026-03-09 23:00:00Z WINDOW_OPEN" in told
    assert "NOT_SIGNED 2 3 EUR 99.00" in told
    rows = escrow(*f"hold explain -l {ledger} --merchant acme --format csv".split()).out
    assert len(rows.splitlines()) == 5
    assert run(escrow, f"hold explain -l {ledger} --merchant none") == "Nothing is held for none."
    assert run(escrow, f"verify -l {ledger}")
