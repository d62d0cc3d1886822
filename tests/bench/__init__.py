"""The benchmark: what the ledger does in a second, as ratios to what the machine allows."""
