"""Request ids: what makes a call exactly once, however often it is sent."""

from __future__ import annotations

import os
import sys
import time

if sys.version_info >= (3, 14):
    from uuid import uuid7

    def new_request_id() -> str:
        """A UUIDv7 (RFC 9562): unique, and ordered by time to the millisecond."""
        return str(uuid7())

else:

    def new_request_id() -> str:
        """A UUIDv7 (RFC 9562): unique, and ordered by time to the millisecond."""
        unix_ms = time.time_ns() // 1_000_000
        random_bits = int.from_bytes(os.urandom(10), "big")
        rand_a, rand_b = random_bits >> 68, random_bits & ((1 << 62) - 1)
        bits = unix_ms << 80 | 0x7 << 76 | rand_a << 64 | 0b10 << 62 | rand_b
        text = f"{bits:032x}"
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
