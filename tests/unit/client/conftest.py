"""A real gRPC server of canned answers, and both clients behind one plain face."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncGenerator, Callable, Iterator
from concurrent import futures
from contextlib import aclosing, closing
from itertools import islice
from typing import Any

import grpc
import pytest
from google.protobuf.message_factory import GetMessageClass
from grpc_health.v1 import health_pb2

from escrow.v1 import (
    adjustment_pb2,
    bulk_pb2,
    calendar_pb2,
    case_pb2,
    chargeback_pb2,
    coupon_pb2,
    extension_pb2,
    freeze_pb2,
    fulfilment_pb2,
    hold_pb2,
    journal_pb2,
    ledger_pb2,
    payout_pb2,
    policy_pb2,
    refund_pb2,
    report_pb2,
    timeline_pb2,
    token_pb2,
)
from escrow_client import AsyncClient, Client

FILES = (
    adjustment_pb2,
    bulk_pb2,
    calendar_pb2,
    case_pb2,
    chargeback_pb2,
    coupon_pb2,
    extension_pb2,
    freeze_pb2,
    fulfilment_pb2,
    health_pb2,
    hold_pb2,
    journal_pb2,
    ledger_pb2,
    payout_pb2,
    policy_pb2,
    refund_pb2,
    report_pb2,
    timeline_pb2,
    token_pb2,
)


class CannedServer:
    """Answers every RPC of the contract by the function registered under its name."""

    def __init__(self, port: int = 0, credentials: grpc.ServerCredentials | None = None) -> None:
        self.answers: dict[str, Callable[[Any, grpc.ServicerContext], Any]] = {}
        self.requests: list[Any] = []
        self.metadata: list[dict[str, Any]] = []
        self._server = grpc.server(futures.ThreadPoolExecutor(max_workers=8))
        self._server.add_generic_rpc_handlers(
            [
                self._service(service)
                for file in FILES
                for service in file.DESCRIPTOR.services_by_name.values()
            ]
        )
        address = f"127.0.0.1:{port}"
        if credentials is None:
            self.port = self._server.add_insecure_port(address)
        else:
            self.port = self._server.add_secure_port(address, credentials)
        self.target = f"127.0.0.1:{self.port}"
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
            self.metadata.append(dict(context.invocation_metadata()))
            return self.answers[method.name](request, context)

        handlers = {
            (False, False): grpc.unary_unary_rpc_method_handler,
            (False, True): grpc.unary_stream_rpc_method_handler,
            (True, True): grpc.stream_stream_rpc_method_handler,
        }
        handler: Any = handlers[method.client_streaming, method.server_streaming]
        return handler(  # type: ignore[no-any-return]
            answer,
            request_deserializer=GetMessageClass(method.input_type).FromString,
            response_serializer=GetMessageClass(method.output_type).SerializeToString,
        )


class Face:
    """A client whose calls return values and whose iterations return lists."""

    def __init__(self, client: Any, run: Callable[..., Any]) -> None:
        self._client = client
        self._run = run

    def take(self, count: int, name: str, *args: Any, **kwargs: Any) -> list[Any]:
        """The first results of an iteration, which is closed then."""
        return self._run(getattr(self._client, name)(*args, **kwargs), count)  # type: ignore[no-any-return]

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method = getattr(self._client, name)
        return lambda *args, **kwargs: self._run(method(*args, **kwargs))


def run_sync(result: Any, count: int | None = None) -> Any:
    if not inspect.isgenerator(result):
        return result
    with closing(result) as items:
        return list(islice(items, count))


async def collect(result: AsyncGenerator[Any, Any], count: int | None) -> list[Any]:
    found = []
    async with aclosing(result) as items:
        async for item in items:
            found.append(item)
            if len(found) == count:
                break
    return found


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

        def run(result: Any, count: int | None = None) -> Any:
            return runner.run(collect(result, count) if inspect.isasyncgen(result) else result)

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
