"""Scenarios: stories of money in a file, played on a test ledger and checked to the last cent.

`document` reads YAML and remembers where everything stands, `schema` says what may stand where,
`build` makes a `Scenario` of typed steps from it, all before anything is sent. `player` plays it
through the SDK, step by step: `actions` say what is done, `expectations` what must come of it,
`telling` tells both to a person.
"""
