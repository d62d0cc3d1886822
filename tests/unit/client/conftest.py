"""A real gRPC server of canned answers, and both clients behind one plain face."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent import futures
from typing import Any

import grpc
import pytest
from google.protobuf.message_factory import GetMessageClass
from grpc_health.v1 import health_pb2

from escrow.v1 import (
    fulfilment_pb2,
    hold_pb2,
    journal_pb2,
    ledger_pb2,
    payout_pb2,
    policy_pb2,
    refund_pb2,
)
from escrow_client import AsyncClient, Client

FILES = (
    fulfilment_pb2,
    health_pb2,
    hold_pb2,
    journal_pb2,
    ledger_pb2,
    payout_pb2,
    policy_pb2,
    refund_pb2,
)


class CannedServer:
    """Answers every RPC of the contract by the function registered under its name."""

    def __init__(self) -> None:
        self.answers: dict[str, Callable[[Any, grpc.ServicerContext], Any]] = {}
        self.requests: list[Any] = []
        self._server = grpc.server(futures.ThreadPoolExecutor(max_workers=4))
        self._server.add_generic_rpc_handlers(
            [
                self._service(service)
                for file in FILES
                for service in file.DESCRIPTOR.services_by_name.values()
            ]
        )
        port = self._server.add_insecure_port("127.0.0.1:0")
        self.target = f"127.0.0.1:{port}"
        self._server.start()

    def stop(self) -> None:
        self._server.stop(grace=None).wait()

    def _service(self, service: Any) -> grpc.GenericRpcHandler:
        return grpc.method_handlers_generic_handler(
            service.full_name, {method.name: self._method(method) for method in service.methods}
        )

    def _method(self, method: Any) -> grpc.RpcMethodHandler:
        def answer(request: Any, context: grpc.ServicerContext) -> Any:
            self.requests.append(request)
            return self.answers[method.name](request, context)

        handler = (
            grpc.unary_stream_rpc_method_handler
            if method.server_streaming
            else grpc.unary_unary_rpc_method_handler
        )
        return handler(
            answer,
            request_deserializer=GetMessageClass(method.input_type).FromString,
            response_serializer=GetMessageClass(method.output_type).SerializeToString,
        )


class Face:
    """A client whose calls return values and whose iterations return lists."""

    def __init__(self, client: Any, run: Callable[[Any], Any]) -> None:
        self._client = client
        self._run = run

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method = getattr(self._client, name)
        return lambda *args, **kwargs: self._run(method(*args, **kwargs))


def run_sync(result: Any) -> Any:
    return list(result) if inspect.isgenerator(result) else result


async def collect(items: AsyncIterator[Any]) -> list[Any]:
    return [item async for item in items]


@pytest.fixture
def server() -> Iterator[CannedServer]:
    canned = CannedServer()
    yield canned
    canned.stop()


@pytest.fixture(params=["sync", "async"])
def connect(request: pytest.FixtureRequest) -> Iterator[Callable[..., Face]]:
    """Makes a client of either colour; the same test body serves both."""
    if request.param == "sync":
        clients: list[Client] = []

        def connect_sync(target: str, **options: Any) -> Face:
            clients.append(Client(target, **options))
            return Face(clients[-1], run_sync)

        yield connect_sync
        for client in clients:
            client.close()
        return

    async_clients: list[AsyncClient] = []
    with asyncio.Runner() as runner:

        def run(result: Any) -> Any:
            return runner.run(collect(result) if inspect.isasyncgen(result) else result)

        async def build(target: str, options: dict[str, Any]) -> AsyncClient:
            return AsyncClient(target, **options)

        def connect_async(target: str, **options: Any) -> Face:
            async_clients.append(runner.run(build(target, options)))
            return Face(async_clients[-1], run)

        yield connect_async
        for async_client in async_clients:
            runner.run(async_client.close())


@pytest.fixture
def client(server: CannedServer, connect: Callable[..., Face]) -> Face:
    return connect(server.target, timeout_seconds=10.0)
