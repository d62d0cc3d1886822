"""The channel, the deadline of every call, its retries and its errors."""

from __future__ import annotations

import math
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from types import TracebackType
from typing import Any, Self, TypeVar

import grpc.aio
from google.protobuf.message import Message
from grpc_health.v1.health_pb2_grpc import HealthStub
from tenacity import (
    AsyncRetrying,
    retry_if_exception,
    stop_before_delay,
    wait_random_exponential,
)

from escrow.v1.adjustment_pb2_grpc import AdjustmentServiceStub
from escrow.v1.bulk_pb2_grpc import BulkServiceStub
from escrow.v1.calendar_pb2_grpc import CalendarServiceStub
from escrow.v1.case_pb2_grpc import CaseServiceStub
from escrow.v1.chargeback_pb2_grpc import ChargebackServiceStub
from escrow.v1.coupon_pb2_grpc import CouponServiceStub
from escrow.v1.extension_pb2_grpc import ExtensionServiceStub
from escrow.v1.freeze_pb2_grpc import FreezeServiceStub
from escrow.v1.fulfilment_pb2_grpc import FulfilmentServiceStub
from escrow.v1.hold_pb2_grpc import HoldServiceStub
from escrow.v1.journal_pb2_grpc import JournalServiceStub
from escrow.v1.ledger_pb2_grpc import LedgerServiceStub
from escrow.v1.merchant_pb2_grpc import MerchantServiceStub
from escrow.v1.payout_pb2_grpc import PayoutServiceStub
from escrow.v1.payout_schedule_pb2_grpc import PayoutScheduleServiceStub
from escrow.v1.policy_pb2_grpc import PolicyServiceStub
from escrow.v1.refund_pb2_grpc import RefundServiceStub
from escrow.v1.report_pb2_grpc import ReportServiceStub
from escrow.v1.timeline_pb2_grpc import TimelineServiceStub
from escrow.v1.token_pb2_grpc import TokenServiceStub
from escrow.v1.warranty_pb2_grpc import WarrantyServiceStub
from escrow_client._error_details import error_from_rpc, error_from_status
from escrow_client._limits import SILENCE_SECONDS_MAX, channel_options, is_unavailable, split
from escrow_client._streams import AsyncStream
from escrow_client.credentials import call_metadata
from escrow_client.errors import EscrowError

_T = TypeVar("_T")


class AsyncTransport:
    """One channel to one server, shared by any number of concurrent calls.

    A call has `timeout_seconds` in all. UNAVAILABLE, and CANCELLED by a server that stops, is
    retried with the same request, and so the same `request_id`, after jittered, growing pauses:
    until the call's deadline, and no longer than the client's own timeout, so that a call that
    may take an hour does not wait that long for a server that is gone. Nothing else is retried.
    """

    def __init__(
        self,
        target: str = "127.0.0.1:7410",
        *,
        timeout_seconds: float = 30.0,
        token: str | None = None,
        credentials: grpc.ChannelCredentials | None = None,
    ) -> None:
        self._metadata = call_metadata(target, token, encrypted=credentials is not None)
        options = channel_options(target)
        # The type stubs of grpc know no close() without a grace period.
        self._channel: Any
        if credentials is None:
            self._channel = grpc.aio.insecure_channel(target, options)
        else:
            self._channel = grpc.aio.secure_channel(target, credentials, options)
        self._timeout_seconds = timeout_seconds
        self._retrying = AsyncRetrying(
            retry=retry_if_exception(is_unavailable),
            wait=wait_random_exponential(multiplier=0.05, max=2.0),
            reraise=True,
        )
        self._ledgers = LedgerServiceStub(self._channel)
        self._policies = PolicyServiceStub(self._channel)
        self._calendars = CalendarServiceStub(self._channel)
        self._extensions = ExtensionServiceStub(self._channel)
        self._holds = HoldServiceStub(self._channel)
        self._fulfilments = FulfilmentServiceStub(self._channel)
        self._refunds = RefundServiceStub(self._channel)
        self._cases = CaseServiceStub(self._channel)
        self._chargebacks = ChargebackServiceStub(self._channel)
        self._coupons = CouponServiceStub(self._channel)
        self._adjustments = AdjustmentServiceStub(self._channel)
        self._freezes = FreezeServiceStub(self._channel)
        self._payouts = PayoutServiceStub(self._channel)
        self._merchants = MerchantServiceStub(self._channel)
        self._payout_schedules = PayoutScheduleServiceStub(self._channel)
        self._journal = JournalServiceStub(self._channel)
        self._reports = ReportServiceStub(self._channel)
        self._timeline = TimelineServiceStub(self._channel)
        self._bulk = BulkServiceStub(self._channel)
        self._warranties = WarrantyServiceStub(self._channel)
        self._tokens = TokenServiceStub(self._channel)
        self._health = HealthStub(self._channel)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Closes the channel; calls in flight fail."""
        await self._channel.close()

    async def _call_once(self, method: Any, request: Message, timeout_seconds: float | None) -> Any:
        """Sends a request that must not be sent again."""
        timeout = self._timeout_seconds if timeout_seconds is None else timeout_seconds
        try:
            return await method(request, timeout=timeout, metadata=self._metadata)
        except grpc.RpcError as error:
            raise error_from_rpc(error) from error

    async def _call(
        self,
        method: Any,
        request: Message | None,
        timeout_seconds: float | None,
    ) -> Any:
        """Sends a request until it is answered, refused, or out of time."""
        timeout = self._timeout_seconds if timeout_seconds is None else timeout_seconds
        deadline = time.monotonic() + timeout
        try:
            return await method(request, timeout=timeout, metadata=self._metadata)
        except grpc.RpcError as error:
            if not is_unavailable(error):
                raise error_from_rpc(error) from error
            patience = min(deadline - time.monotonic(), self._timeout_seconds)
            return await self._call_again(method, request, deadline, patience, error)

    async def _call_again(
        self,
        method: Any,
        request: Message | None,
        deadline: float,
        patience: float,
        error: grpc.RpcError,
    ) -> Any:
        """Retries a request whose first attempt met `error`, for `patience` seconds.

        When the deadline ends an attempt, the failure before it is raised: it says why.
        """
        first, late, unavailable = True, False, error
        retrying = self._retrying.copy(stop=stop_before_delay(patience))
        try:
            async for attempt in retrying:
                with attempt:
                    if first:
                        first = False
                        raise error
                    try:
                        left = deadline - time.monotonic()
                        return await method(request, timeout=left, metadata=self._metadata)
                    except grpc.RpcError as failure:
                        late = time.monotonic() >= deadline
                        if is_unavailable(failure) and not late:
                            unavailable = failure
                        raise
        except grpc.RpcError as last_error:
            late = late or last_error.code() is grpc.StatusCode.DEADLINE_EXCEEDED
            told = unavailable if late else last_error
            raise error_from_rpc(told) from last_error

    async def _call_batch(
        self,
        method: Any,
        batch: Callable[[Sequence[Any]], Message],
        requests: Sequence[Any],
        convert: Callable[[Any], _T],
        timeout_seconds: float | None,
    ) -> list[_T | EscrowError]:
        """Sends requests in as few calls as the limits allow; answers in their order."""
        answers: list[_T | EscrowError] = []
        for part in split(requests):
            response = await self._call(method, batch(part), timeout_seconds)
            for result in response.results:
                outcome = result.WhichOneof("outcome")
                if outcome == "refusal":
                    answers.append(error_from_status(result.refusal))
                else:
                    answers.append(convert(getattr(result, outcome)))
        return answers

    async def _call_pages(
        self, method: Any, request: Any, items: str, timeout_seconds: float | None
    ) -> AsyncIterator[Any]:
        """Calls for page after page and yields the messages of their field `items`."""
        while True:
            page = await self._call(method, request, timeout_seconds)
            for item in getattr(page, items):
                yield item
            if not page.next_page_token:
                return
            request.page_token = page.next_page_token

    async def _call_stream(
        self, method: Any, request: Message, timeout_seconds: float
    ) -> AsyncIterator[Any]:
        """Yields the messages of a server stream. Nothing is retried once they flow."""

        async def start(request: Message, **options: Any) -> tuple[Any, Any, Any]:
            call = method(request, **options)
            messages = aiter(call)
            return call, messages, await anext(messages, None)

        call, messages, message = await self._call(start, request, timeout_seconds)
        try:
            while message is not None:
                yield message
                message = await anext(messages, None)
        except grpc.RpcError as error:
            raise error_from_rpc(error) from error
        finally:
            call.cancel()

    async def _call_watch(self, method: Any, request: Message) -> AsyncGenerator[Any]:
        """Yields the messages of a stream that has no end.

        Whenever it breaks it is opened anew, with the request as it stands then.
        """

        async def start(request: Message, *, metadata: Any, **_: Any) -> tuple[AsyncStream, Any]:
            stream = AsyncStream(method(request, metadata=metadata))
            return stream, await stream.receive(SILENCE_SECONDS_MAX)

        stream, message = await self._call(start, request, math.inf)
        while True:
            try:
                while True:
                    yield message
                    message = await stream.receive(SILENCE_SECONDS_MAX)
            except grpc.RpcError as error:
                if not is_unavailable(error):
                    raise error_from_rpc(error) from error
                broken = error
            finally:
                stream.cancel()
            stream, message = await self._call_again(start, request, math.inf, math.inf, broken)
