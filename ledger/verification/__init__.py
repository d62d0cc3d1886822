"""Verifying a ledger: one snapshot of its whole journal and all that is derived from it."""
