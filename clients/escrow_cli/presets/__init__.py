"""Policies ready to use, each a TOML file beside this one that names its sources.

`catalogue` finds and reads them, `preset` is what they hold, `reading` checks it key by key. What
a file says of dates and times is local time of the policy's zone.
"""
