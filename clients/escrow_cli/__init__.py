"""The `escrow` command: run a server, replay orders, read and verify the books."""

import os

# gRPC reads this when it is first imported. Its fork handlers crash a child of a process whose
# calls are under way, before the child becomes another program; nothing here goes on as a fork.
os.environ["GRPC_ENABLE_FORK_SUPPORT"] = "0"
