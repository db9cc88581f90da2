"""usage: python3 probe.py tcp://HOST:PORT ROUTE JSON REQUEST_N...

Subscribes to a request-stream route with JSON, grants credit in the given steps and prints what came after each step as one line:
    {"requested":5,"received":5,"items":[...]}
Between two steps it asks for `status` on the same connection, so that anything sent beyond the credit would have arrived.
"""

import asyncio
import json
import sys
from datetime import timedelta
from urllib.parse import urlparse

from reactivestreams.subscriber import Subscriber
from rsocket.awaitable.awaitable_rsocket import AwaitableRSocket
from rsocket.extensions.helpers import composite, route
from rsocket.extensions.mimetypes import WellKnownMimeTypes
from rsocket.helpers import single_transport_provider
from rsocket.payload import Payload
from rsocket.rsocket_client import RSocketClient
from rsocket.transports.tcp import TransportTCP


class Steps(Subscriber):
    """Counts what arrives and knows when a step's credit is used up."""

    def __init__(self):
        self.items = []
        self.received = 0
        self.requested = 0
        self.subscription = None
        self.used_up = asyncio.Event()
        self.finished = asyncio.get_running_loop().create_future()

    def on_subscribe(self, subscription):
        self.subscription = subscription

    def on_next(self, value, is_complete=False):
        self.items.append(json.loads(value.data))
        self.received += 1
        if self.received >= self.requested:
            self.used_up.set()
        if is_complete:
            self.on_complete()

    def on_complete(self):
        if not self.finished.done():
            self.finished.set_result(None)
        self.used_up.set()

    def on_error(self, exception):
        if not self.finished.done():
            self.finished.set_exception(exception)
        self.used_up.set()

    def report(self):
        print(json.dumps({"requested": self.requested, "received": self.received, "items": self.items}), flush=True)
        self.items = []


async def run(url, route_name, data, credits):
    address = urlparse(url)
    connection = await asyncio.open_connection(address.hostname, address.port)
    async with RSocketClient(
        single_transport_provider(TransportTCP(*connection)),
        metadata_encoding=WellKnownMimeTypes.MESSAGE_RSOCKET_COMPOSITE_METADATA,
        data_encoding=WellKnownMimeTypes.APPLICATION_JSON,
        keep_alive_period=timedelta(seconds=30),
        max_lifetime_period=timedelta(seconds=90),
    ) as client:
        steps = Steps()
        steps.requested = credits[0]
        payload = Payload(data.encode(), composite(route(route_name)))
        client.request_stream(payload).initial_request_n(credits[0]).subscribe(steps)
        for index in range(len(credits)):
            await steps.used_up.wait()
            await AwaitableRSocket(client).request_response(Payload(b"{}", composite(route("status"))))
            steps.report()
            if steps.finished.done():
                steps.finished.result()
                return
            if index + 1 < len(credits):
                steps.used_up.clear()
                steps.requested += credits[index + 1]
                steps.subscription.request(credits[index + 1])
        steps.subscription.cancel()


if __name__ == "__main__":
    asyncio.run(run(sys.argv[1], sys.argv[2], sys.argv[3], [int(n) for n in sys.argv[4:]]))
