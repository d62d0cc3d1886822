"""Resource names, such as `ledgers/{ledger}/holds/{hold}`, and the ids in them."""

from __future__ import annotations


def ledger_id(name: str) -> str:
    """The ledger's id in the name of a ledger or of anything in it; empty if there is none."""
    return name.partition("/")[2].partition("/")[0]


def parent(name: str) -> str:
    """The name of the ledger that anything is in."""
    return ledger(ledger_id(name))


def last_id(name: str) -> str:
    """The id of the resource itself."""
    return name.rsplit("/", 1)[1]


def ledger(ledger_id: str) -> str:
    """The name of a ledger."""
    return f"ledgers/{ledger_id}"


def hold(ledger_id: str, hold_id: str) -> str:
    """The name of a hold."""
    return f"ledgers/{ledger_id}/holds/{hold_id}"


def policy(ledger_id: str, policy_id: str) -> str:
    """The name of a policy."""
    return f"ledgers/{ledger_id}/policies/{policy_id}"


def refund(ledger_id: str, refund_id: str) -> str:
    """The name of a refund."""
    return f"ledgers/{ledger_id}/refunds/{refund_id}"


def payout(ledger_id: str, payout_id: str) -> str:
    """The name of a payout."""
    return f"ledgers/{ledger_id}/payouts/{payout_id}"


def calendar(ledger_id: str, calendar_id: str) -> str:
    """The name of a calendar."""
    return f"ledgers/{ledger_id}/calendars/{calendar_id}"


def extension(ledger_id: str, extension_id: str) -> str:
    """The name of an extension."""
    return f"ledgers/{ledger_id}/extensions/{extension_id}"


def case(ledger_id: str, case_id: str) -> str:
    """The name of a case."""
    return f"ledgers/{ledger_id}/cases/{case_id}"


def coupon(ledger_id: str, coupon_id: str) -> str:
    """The name of a coupon."""
    return f"ledgers/{ledger_id}/coupons/{coupon_id}"


def adjustment(ledger_id: str, adjustment_id: str) -> str:
    """The name of an adjustment."""
    return f"ledgers/{ledger_id}/adjustments/{adjustment_id}"


def freeze(ledger_id: str, freeze_id: str) -> str:
    """The name of a freeze."""
    return f"ledgers/{ledger_id}/freezes/{freeze_id}"


def merchant(ledger_id: str, merchant_id: str) -> str:
    """The name of a merchant."""
    return f"ledgers/{ledger_id}/merchants/{merchant_id}"


def warranty(ledger_id: str, warranty_id: str) -> str:
    """The name of a warranty."""
    return f"ledgers/{ledger_id}/warranties/{warranty_id}"


def token(token_id: str) -> str:
    """The name of a token."""
    return f"tokens/{token_id}"
