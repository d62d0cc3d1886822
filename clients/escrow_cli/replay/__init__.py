"""Replays a file of real orders against a running server.

`retail` parses the file, `plan` decides what is to be posted, `timeline` when, `driver` posts it
through the SDK, `command` is the command line. The first three are pure.
"""
