"""How a command of `escrow` fails, what a person reads then, and what the shell sees."""

from enum import IntEnum

from escrow_client import (
    DeadlineExceeded,
    EscrowError,
    FieldInvalid,
    InternalFault,
    ReleaseBlocked,
    Unavailable,
)


class ExitCode(IntEnum):
    """What the shell sees."""

    OK = 0
    REFUSED = 1
    """The request was refused, the input is malformed, or the books are not in order."""
    USAGE = 2
    UNREACHABLE = 3
    INTERNAL = 4


class CommandError(Exception):
    """A command can't go on; the message is one readable paragraph with the next step."""

    exit_code = ExitCode.REFUSED


class ServerUnreachableError(CommandError):
    """No server answers where one is expected."""

    exit_code = ExitCode.UNREACHABLE


class UsageError(CommandError):
    """What was asked for makes no sense, whatever the server says."""

    exit_code = ExitCode.USAGE


_NEXT_STEPS = {
    "LEDGER_NOT_FOUND": "`escrow ledger list` shows the ledgers there are.",
    "HOLD_NOT_FOUND": "`escrow entries` shows the holds of a ledger as they were placed.",
    "POLICY_NOT_FOUND": "`escrow policy create` makes a policy.",
    "LEDGER_EXISTS": "Choose another name; a ledger is never replaced.",
    "REQUEST_ID_REUSED": "Leave --request-id out, or choose one that was not used.",
    "NOT_A_TEST_LEDGER": "Only a ledger created with --test-clock-start has such a clock.",
    "CLOCK_MOVES_BACK": "`escrow ledger get` shows what the clock says.",
    "RELEASE_BLOCKED": "`escrow hold` shows when each blocker falls away.",
    "UNAVAILABLE": "Is the server running? What was sent may have taken effect all the same.",
    "DEADLINE_EXCEEDED": "What was sent may have taken effect all the same.",
    "DATABASE_UNAVAILABLE": "Try again in a moment.",
    "SHUTTING_DOWN": "Try again when the server is back.",
    "INTERNAL_FAULT": "The server's log tells more.",
    "QUEUE_FULL": "Wait a moment and send the same again.",
}


def explain(error: EscrowError) -> tuple[str, ExitCode]:
    """A paragraph about a call that failed, and the exit code it ends the command with."""
    sentences = [_sentence(error.message)]
    if isinstance(error, FieldInvalid):
        sentences += [
            _sentence(f"{violation.field}: {violation.description}")
            for violation in error.field_violations
        ]
    if isinstance(error, ReleaseBlocked):
        sentences += [_sentence(blocker.description) for blocker in error.blockers]
    if step := _NEXT_STEPS.get(str(error.reason)):
        sentences.append(step)
    paragraph = f"{' '.join(dict.fromkeys(sentences))} ({error.reason})"
    if isinstance(error, Unavailable | DeadlineExceeded):
        return paragraph, ExitCode.UNREACHABLE
    return paragraph, ExitCode.INTERNAL if isinstance(error, InternalFault) else ExitCode.REFUSED


def _sentence(words: str) -> str:
    words = words.strip()
    return words if words.endswith((".", "!", "?")) else f"{words}."
