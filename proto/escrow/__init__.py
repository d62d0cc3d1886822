"""The contract of the escrow ledger, as generated from its protos."""
