"""The `escrow` command, without a server."""
