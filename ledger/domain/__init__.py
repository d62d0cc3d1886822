"""The domain: plain Python over plain data. No clock, no I/O, no framework."""
