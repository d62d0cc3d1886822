"""The `escrow` command: run a server, replay orders, read and verify the books."""
