"""Extended warranties: what is set apart for a line as a gift."""

from __future__ import annotations

from escrow.v1.warranty_pb2 import GetWarrantyRequest
from escrow_client import _from_proto, _to_proto
from escrow_client._async.transport import AsyncTransport
from escrow_client.warranties import GrantWarranty, UseWarranty, Warranty


class AsyncWarranties(AsyncTransport):
    """WarrantyService."""

    async def grant_warranty(
        self, ledger: str, command: GrantWarranty, *, timeout_seconds: float | None = None
    ) -> Warranty:
        """Sets an amount apart for a line; what is not used goes back at its end by itself."""
        request = _to_proto.grant_warranty(ledger, command)
        return _from_proto.warranty(
            await self._call(self._warranties.GrantWarranty, request, timeout_seconds)
        )

    async def use_warranty(
        self, ledger: str, command: UseWarranty, *, timeout_seconds: float | None = None
    ) -> Warranty:
        """Uses a part of a warranty: for the buyer, as a refund, or for whoever repairs."""
        request = _to_proto.use_warranty(ledger, command)
        return _from_proto.warranty(
            await self._call(self._warranties.UseWarranty, request, timeout_seconds)
        )

    async def get_warranty(
        self, ledger: str, warranty_id: str, *, timeout_seconds: float | None = None
    ) -> Warranty:
        """Reads a warranty."""
        request = GetWarrantyRequest(name=_to_proto.warranty_name(ledger, warranty_id))
        return _from_proto.warranty(
            await self._call(self._warranties.GetWarranty, request, timeout_seconds)
        )
