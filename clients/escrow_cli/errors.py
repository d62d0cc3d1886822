"""How a command of `escrow` fails, what a person reads then, and what the shell sees."""

import re
from enum import IntEnum

from escrow_client import (
    DeadlineExceeded,
    EscrowError,
    FieldInvalid,
    InternalFault,
    QueueFull,
    RateLimited,
    ReleaseBlocked,
    ScopeMissing,
    TokenInvalid,
    TooManyCalls,
    Unavailable,
)


class ExitCode(IntEnum):
    """What the shell sees."""

    OK = 0
    REFUSED = 1
    """The request was refused, the input is malformed, or the books are not in order."""
    USAGE = 2
    UNREACHABLE = 3
    """The server or its database does not answer, or is too busy: the same again later may do."""
    INTERNAL = 4
    DENIED = 5
    """The token is missing, not in force, or lacks the scope."""
    INTERRUPTED = 130
    """Ctrl-C: 128 and the number of SIGINT, as of any command."""
    CLOSED_PIPE = 141
    """Whoever read the output has gone: 128 and the number of SIGPIPE."""


class CommandError(Exception):
    """A command can't go on; the message is one readable paragraph with the next step."""

    exit_code = ExitCode.REFUSED

    def __init__(self, paragraph: str, exit_code: ExitCode | None = None) -> None:
        super().__init__(paragraph)
        if exit_code is not None:
            self.exit_code = exit_code


class ServerUnreachableError(CommandError):
    """No server answers where one is expected."""

    exit_code = ExitCode.UNREACHABLE


class UsageError(CommandError):
    """What was asked for makes no sense, whatever the server says."""

    exit_code = ExitCode.USAGE


_COMMANDS = {
    "ListLedgers": "ledger list",
    "GetLedger": "ledger get",
    "CreatePolicy": "policy create",
    "PlaceHold": "hold place",
    "GetPolicy": "policy get",
    "CreateCalendar": "calendar load",
    "GetCalendar": "calendar get",
    "ExtendWindows": "extension declare",
    "GetExtension": "extension get",
    "ListFulfilments": "fulfilment list",
    "GetHold": "hold get",
    "ExplainRelease": "hold explain",
    "OpenCase": "case open",
    "GetCase": "case get",
    "AddEvidence": "case evidence add",
    "GrantCoupon": "coupon grant",
    "GetCoupon": "coupon get",
    "GetAdjustment": "adjustment get",
    "FreezeFunds": "freeze place",
    "ProposeLift": "freeze lift",
    "ReviewLift": "freeze review",
    "GetFreeze": "freeze get",
    "GrantWarranty": "warranty grant",
    "GetWarranty": "warranty get",
    "CreateRefund": "refund create",
    "GetRefund": "refund get",
    "CreatePayout": "payout create",
    "GetPayout": "payout get",
    "PutMerchant": "merchant put",
    "PutPayoutSchedule": "payout schedule put",
    "GetMerchant": "merchant get",
    "PutDestination": "merchant destination",
    "GetBalance": "balance",
    "ListBalances": "balances",
    "ListTokens": "token list",
}
"""The methods that next steps speak of, by the commands that call them."""

_METHOD = re.compile(r"\b(?:" + "|".join(_COMMANDS) + r")\b")

_BLOCKERS_TOLD = 5

_NEXT_STEPS = {
    "NOT_A_TEST_LEDGER": "Only a ledger created with --test-clock-start has such a clock.",
    "TOKEN_INVALID": "Name a token that is in force with --token-file or ESCROW_TOKEN; an "
    "operator makes one with `escrow token create`.",
    "RATE_LIMITED": "Send the same again later.",
    "UNAVAILABLE": "Is the server running? What was sent may have taken effect all the same.",
    "DEADLINE_EXCEEDED": "What was sent may have taken effect all the same.",
}
"""What to do where the contract speaks to programs, or does not know the reason."""


def explain(error: EscrowError) -> tuple[str, ExitCode]:
    """A paragraph about a call that failed, and the exit code it ends the command with."""
    sentences = [_sentence(error.message)]
    if isinstance(error, FieldInvalid):
        sentences += [
            _sentence(f"{violation.field}: {violation.description}")
            for violation in error.field_violations
        ]
    if isinstance(error, ReleaseBlocked):
        sentences += _blocker_sentences(error)
    if error.retry_after_seconds is not None:
        sentences.append(f"Wait {error.retry_after_seconds:.3g} s.")
    if step := next_step(error):
        sentences.append(step)
    return f"{' '.join(dict.fromkeys(sentences))} ({error.reason})", _exit_code(error)


def _blocker_sentences(error: ReleaseBlocked) -> list[str]:
    """The first few blockers: an order may have thousands."""
    told = [
        f"{blocker.subject.rpartition('/lines/')[2]}: {blocker.type}, {blocker.description}."
        for blocker in error.blockers[:_BLOCKERS_TOLD]
    ]
    if len(error.blockers) > _BLOCKERS_TOLD:
        told.append("And others.")
    return told


def next_step(error: EscrowError) -> str:
    """What to do about it on the command line; empty when nobody knows."""
    known = _NEXT_STEPS.get(str(error.reason), error.next_step)
    return _METHOD.sub(lambda method: f"`escrow {_COMMANDS[method[0]]}`", known)


def _exit_code(error: EscrowError) -> ExitCode:
    match error:
        case TokenInvalid() | ScopeMissing():
            return ExitCode.DENIED
        case Unavailable() | DeadlineExceeded() | QueueFull() | RateLimited() | TooManyCalls():
            return ExitCode.UNREACHABLE
        case InternalFault():
            return ExitCode.INTERNAL
        case _:
            return ExitCode.REFUSED


def _sentence(words: str) -> str:
    words = words.strip()
    return words if words.endswith((".", "!", "?")) else f"{words}."
