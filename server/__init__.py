"""The gRPC server: wiring, settings, interceptor, servicers and the converters they use."""

import os

# gRPC reads this when it is first imported. Its fork handlers crash a child of a process whose
# calls are under way, such as pg_ctl or a verification; nothing here goes on as a fork.
os.environ["GRPC_ENABLE_FORK_SUPPORT"] = "0"
