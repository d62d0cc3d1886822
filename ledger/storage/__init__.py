"""Storage: the SQL of the ledger. Nothing in here decides anything."""
