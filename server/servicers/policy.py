"""PolicyService."""

from __future__ import annotations

from typing import Any, Final

from escrow.v1 import policy_pb2, policy_pb2_grpc
from ledger.directory import Directory
from ledger.queries import Queries
from server.convert import names
from server.convert import policy as convert
from server.writes import Write, Writes

CREATE_POLICY: Final = Write(
    "/escrow.v1.PolicyService/CreatePolicy", convert.create_policy, convert.created_policy
)


class PolicyServicer(policy_pb2_grpc.PolicyServiceServicer):
    """Creates and reads policies."""

    def __init__(self, directory: Directory, queries: Queries, writes: Writes) -> None:
        self._directory = directory
        self._queries = queries
        self._writes = writes

    async def CreatePolicy(self, request: policy_pb2.CreatePolicyRequest, _context: Any) -> bytes:
        return await self._writes.one(CREATE_POLICY, request.parent, request)

    async def GetPolicy(
        self, request: policy_pb2.GetPolicyRequest, _context: Any
    ) -> policy_pb2.Policy:
        name = names.ledger_id(request.name)
        ledger_id = await self._directory.resolve(name)
        policy = await self._queries.policy(ledger_id, names.last_id(request.name), request.version)
        return convert.policy(name, policy)
