"""Extended warranties, and the commands that grant and use them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from escrow_client.enums import Liable, WarrantyState
from escrow_client.money import Money
from escrow_client.request_id import new_request_id


@dataclass(frozen=True, slots=True)
class GrantWarranty:
    """A warranty for a line until a time, funded by its MERCHANT or the PLATFORM."""

    warranty_id: str
    hold_id: str
    line_id: str
    amount: Money
    funded_by: Liable
    until_time: datetime
    reason: str = ""
    request_id: str = field(default_factory=new_request_id)


@dataclass(frozen=True, slots=True)
class UseWarranty:
    """A part of a warranty, in its currency, for the buyer or for whoever repairs the goods.

    For the buyer, `refund_id` is the id that the refund is to have; otherwise `party_id` names the
    repairer.
    """

    warranty_id: str
    amount: Money
    refund_id: str = ""
    party_id: str = ""
    reason: str = ""
    request_id: str = field(default_factory=new_request_id)

    def __post_init__(self) -> None:
        if bool(self.refund_id) == bool(self.party_id):
            raise ValueError("a warranty is used for a refund or for a party, one of both")


@dataclass(frozen=True, slots=True)
class Warranty:
    """A warranty. `entry_seq` is the entry that granted it, by `granted_by`.

    `used` of its `amount` is gone; the rest can be used as long as it has not ENDED.
    """

    warranty_id: str
    state: WarrantyState
    hold_id: str
    line_id: str
    amount: Money
    used: Money
    funded_by: Liable
    until_time: datetime
    reason: str
    granted_by: str
    entry_seq: int
