"""The tests and the benchmark, which start processes while gRPC runs in their own."""

import os

# As the server and the command do, and before anything here imports gRPC.
os.environ["GRPC_ENABLE_FORK_SUPPORT"] = "0"
