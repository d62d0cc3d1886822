"""The escrow ledger: its domain, its storage, its writer and the operations above them."""
