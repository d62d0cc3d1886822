"""Following journals: what is recorded, streamed to any number of watchers in commit order."""
