// usage: node probe.js URL ROUTE JSON REQUEST_N...
//
// Subscribes to a request-stream route with JSON, grants credit in the given steps and prints what came after each step as one line:
//   {"requested":5,"received":5,"items":[...]}
// Between two steps it asks for `status` on the same connection, so that anything sent beyond the credit would have arrived.
"use strict";

const { RSocketConnector } = require("rsocket-core");
const { TcpClientTransport } = require("rsocket-tcp-client");
const { WebsocketClientTransport } = require("rsocket-websocket-client");
const { encodeCompositeMetadata, encodeRoute, WellKnownMimeType } = require("rsocket-composite-metadata");

const [url, route, data, ...steps] = process.argv.slice(2);

function transport(address) {
  if (address.startsWith("ws")) {
    return new WebsocketClientTransport({ url: address, wsCreator: (u) => new (require("ws"))(u) });
  }
  const { hostname, port } = new URL(address);
  return new TcpClientTransport({ connectionOptions: { host: hostname, port: Number(port) } });
}

function payload(toRoute, json) {
  const metadata = encodeCompositeMetadata([[WellKnownMimeType.MESSAGE_RSOCKET_ROUTING, encodeRoute(toRoute)]]);
  return { data: Buffer.from(json), metadata };
}

function status(rsocket) {
  return new Promise((resolve, reject) => {
    rsocket.requestResponse(payload("status", "{}"), {
      onNext: (answer) => resolve(JSON.parse(answer.data.toString())),
      onComplete: () => {},
      onError: reject,
      onExtension: () => {},
    });
  });
}

function stream(rsocket, credits) {
  return new Promise((resolve, reject) => {
    let requested = credits[0];
    let step = 0;
    let items = [];
    let received = 0;
    const report = () => {
      console.log(JSON.stringify({ requested, received, items }));
      items = [];
    };
    const requester = rsocket.requestStream(payload(route, data), requested, {
      onNext: (answer, isComplete) => {
        received++;
        items.push(JSON.parse(answer.data.toString()));
        if (received === requested && !isComplete) {
          status(rsocket).then(() => {
            report();
            step++;
            if (step === credits.length) {
              requester.cancel();
              resolve();
            } else {
              requested += credits[step];
              requester.request(credits[step]);
            }
          }, reject);
        } else if (isComplete) {
          report();
          resolve();
        }
      },
      onComplete: () => {
        report();
        resolve();
      },
      onError: reject,
      onExtension: () => {},
    });
  });
}

async function main() {
  const connector = new RSocketConnector({
    transport: transport(url),
    setup: {
      dataMimeType: "application/json",
      metadataMimeType: WellKnownMimeType.MESSAGE_RSOCKET_COMPOSITE_METADATA.string,
      keepAlive: 30000,
      lifetime: 90000,
    },
  });
  const rsocket = await connector.connect();
  await stream(rsocket, steps.map(Number));
  rsocket.close();
}

main().then(
  () => process.exit(0),
  (failure) => {
    console.error(failure);
    process.exit(1);
  },
);
