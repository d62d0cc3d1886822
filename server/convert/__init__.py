"""Converters between the contract's messages and the domain's data, in pairs, by service."""
