"""What the after-sales windows follow: policies, calendars and extensions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from escrow.v1.calendar_pb2 import CreateCalendarRequest, GetCalendarRequest
from escrow.v1.extension_pb2 import ExtendWindowsRequest, GetExtensionRequest
from escrow.v1.policy_pb2 import CreatePolicyRequest, GetPolicyRequest
from escrow_client import _from_proto, _to_proto
from escrow_client._async.transport import AsyncTransport
from escrow_client.request_id import new_request_id
from escrow_client.rules import DEFAULT_TERMS, Calendar, Extension, Policy, PolicyTerms


class AsyncRules(AsyncTransport):
    """PolicyService, CalendarService and ExtensionService."""

    async def create_policy(
        self,
        ledger: str,
        policy_id: str,
        *,
        window_days: int = 0,
        time_zone: str,
        commission_bps: int = 0,
        terms: PolicyTerms = DEFAULT_TERMS,
        request_id: str | None = None,
        timeout_seconds: float | None = None,
    ) -> Policy:
        """Creates a policy, or the next version of one that exists.

        The window is `window_days` calendar days of the IANA zone `time_zone`, unless the `terms`
        give it another length; what opens it and where it begins is theirs to say, the day after
        the goods were signed for if they do not. `commission_bps` is in basis points.
        """
        request = CreatePolicyRequest(
            parent=_to_proto.ledger_name(ledger),
            request_id=request_id or new_request_id(),
            policy_id=policy_id,
            window_days=window_days,
            time_zone=time_zone,
            commission_bps=commission_bps,
            terms=_to_proto.policy_terms(terms),
        )
        return _from_proto.policy(
            await self._call(self._policies.CreatePolicy, request, timeout_seconds)
        )

    async def get_policy(
        self,
        ledger: str,
        policy_id: str,
        *,
        version: int | None = None,
        timeout_seconds: float | None = None,
    ) -> Policy:
        """Reads the newest version of a policy, or the one named."""
        request = GetPolicyRequest(
            name=f"{_to_proto.ledger_name(ledger)}/policies/{policy_id}", version=version
        )
        return _from_proto.policy(
            await self._call(self._policies.GetPolicy, request, timeout_seconds)
        )

    async def create_calendar(
        self,
        ledger: str,
        calendar_id: str,
        *,
        first_year: int,
        last_year: int,
        weekend: Sequence[int],
        holidays: Sequence[date],
        working_days: Sequence[date],
        provenance: str,
        request_id: str | None = None,
        timeout_seconds: float | None = None,
    ) -> Calendar:
        """Creates a calendar, or the next revision of one that exists.

        `weekend` numbers the days that are no working days from Monday, 0; `working_days` are
        those that are, although they fall on one. `provenance` says who announced it and through
        which publication it came. Windows that run follow it, as far as that lengthens them.
        """
        request = CreateCalendarRequest(
            parent=_to_proto.ledger_name(ledger),
            request_id=request_id or new_request_id(),
            calendar_id=calendar_id,
            first_year=first_year,
            last_year=last_year,
            weekend=_to_proto.days_of_week(weekend),
            holidays=_to_proto.days(holidays),
            working_days=_to_proto.days(working_days),
            provenance=provenance,
        )
        return _from_proto.calendar(
            await self._call(self._calendars.CreateCalendar, request, timeout_seconds)
        )

    async def get_calendar(
        self,
        ledger: str,
        calendar_id: str,
        revision: int = 0,
        *,
        timeout_seconds: float | None = None,
    ) -> Calendar:
        """Reads the newest revision of a calendar, or the one named."""
        request = GetCalendarRequest(
            name=f"{_to_proto.ledger_name(ledger)}/calendars/{calendar_id}", revision=revision
        )
        return _from_proto.calendar(
            await self._call(self._calendars.GetCalendar, request, timeout_seconds)
        )

    async def extend_windows(
        self,
        ledger: str,
        extension_id: str,
        *,
        start_time: datetime,
        end_time: datetime,
        days: int,
        reason: str,
        region: str = "",
        carrier: str = "",
        request_id: str | None = None,
        timeout_seconds: float | None = None,
    ) -> Extension:
        """Adds calendar days to every window that ends from `start_time` on, before `end_time`.

        Only to those of one `region` or `carrier`, if given. From the answer on, no line is
        released that it extends; `get_extension` tells how many already show their new end.
        `reason` is a code of the caller's.
        """
        request = ExtendWindowsRequest(
            parent=_to_proto.ledger_name(ledger),
            request_id=request_id or new_request_id(),
            extension_id=extension_id,
            region=region,
            carrier=carrier,
            start_time=_to_proto.timestamp("start_time", start_time),
            end_time=_to_proto.timestamp("end_time", end_time),
            days=days,
            reason=reason,
        )
        return _from_proto.extension(
            await self._call(self._extensions.ExtendWindows, request, timeout_seconds)
        )

    async def get_extension(
        self, ledger: str, extension_id: str, *, timeout_seconds: float | None = None
    ) -> Extension:
        """Reads an extension."""
        request = GetExtensionRequest(
            name=f"{_to_proto.ledger_name(ledger)}/extensions/{extension_id}"
        )
        return _from_proto.extension(
            await self._call(self._extensions.GetExtension, request, timeout_seconds)
        )
