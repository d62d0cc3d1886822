"""The client, service by service. `_sync` is generated from `_async`."""
