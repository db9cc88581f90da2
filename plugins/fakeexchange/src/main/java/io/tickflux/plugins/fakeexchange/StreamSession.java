package io.tickflux.plugins.fakeexchange;

import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Sinks;
import reactor.netty.http.websocket.WebsocketOutbound;

/** One WebSocket. What it has not sent yet is bounded by the scenario. */
final class StreamSession {
    private static final Duration SUBSCRIBE_WITHIN = Duration.ofSeconds(5);
    private static final byte[] HALF_A_FRAME = {(byte) 0x81, 100, '{', '"', 't', 'y', 'p', 'e'};

    private final FakeExchange exchange;
    private final Venue venue;
    private final WebsocketOutbound out;
    private final Sinks.Many<String> frames = Sinks.many().unicast().onBackpressureBuffer();
    private final Map<String, Product> products = new HashMap<>();
    private final Set<StreamFault> faults = EnumSet.noneOf(StreamFault.class);
    private final Instant opened;
    private Instant sentUntil;
    private Instant beatAt;
    private boolean over;

    /** What one product's subscriber has seen. */
    private static final class Product {
        long lastTradeId;
        final Set<StreamFault> once = EnumSet.noneOf(StreamFault.class);
        final List<Trade> heldBack = new ArrayList<>();
    }

    StreamSession(FakeExchange exchange, Venue venue, WebsocketOutbound out) {
        this.exchange = exchange;
        this.venue = venue;
        this.out = out;
        this.opened = exchange.now();
        this.sentUntil = opened;
        this.beatAt = opened;
    }

    Publisher<Void> run() {
        return out.sendString(frames.asFlux()).then(out.sendClose());
    }

    synchronized boolean isSubscribed() {
        return !products.isEmpty() && !over;
    }

    synchronized void received(String message) {
        List<String> asked = venue.subscription(message);
        if (asked.isEmpty() || over) {
            return;
        }
        send(venue.subscribed(asked));
        sentUntil = exchange.now();
        for (String name : asked) {
            Product product = new Product();
            products.put(name, product);
            List<Trade> before = exchange.scenario().published(name, Instant.MIN, sentUntil);
            if (!before.isEmpty()) {
                Trade last = before.get(before.size() - 1);
                product.lastTradeId = last.id();
                send(venue.lastTrade(name, last));
            }
        }
        beatAt = sentUntil;
    }

    /** Sends what happened since the last call. */
    synchronized void tick() {
        Instant now = exchange.now();
        if (over || faults.contains(StreamFault.SILENCE)) {
            return;
        }
        if (products.isEmpty()) {
            if (now.isAfter(opened.plus(SUBSCRIBE_WITHIN))) {
                end();
            }
            return;
        }
        products.forEach((name, product) ->
                exchange.scenario().published(name, sentUntil, now).forEach(trade -> publish(name, product, trade)));
        sentUntil = now;
        if (!now.isBefore(beatAt) && !faults.contains(StreamFault.NO_HEARTBEATS)) {
            products.forEach((name, product) -> send(venue.heartbeat(name, product.lastTradeId, now)));
            beatAt = now.plus(exchange.heartbeatEvery());
        }
    }

    private void publish(String name, Product product, Trade trade) {
        product.lastTradeId = trade.id();
        if (faults.contains(StreamFault.NO_TRADES) || product.once.remove(StreamFault.DROP_TRADE)) {
            return;
        }
        if (product.once.remove(StreamFault.REORDER_TRADE)) {
            product.heldBack.add(trade);
            return;
        }
        send(venue.trade(name, trade));
        if (product.once.remove(StreamFault.DUPLICATE_TRADE)) {
            send(venue.trade(name, trade));
        }
        product.heldBack.forEach(earlier -> send(venue.trade(name, earlier)));
        product.heldBack.clear();
    }

    private void send(String frame) {
        exchange.countFrame();
        frames.tryEmitNext(frame);
    }

    private void end() {
        over = true;
        frames.tryEmitComplete();
    }

    synchronized void fail(StreamFault fault) {
        switch (fault) {
            case CLOSE, REFUSE -> end();
            case CUT_MID_FRAME -> {
                over = true;
                out.withConnection(connection -> {
                    var first = connection.channel().pipeline().firstContext();
                    first.writeAndFlush(Unpooled.wrappedBuffer(HALF_A_FRAME)).addListener(done -> connection.dispose());
                });
            }
            case UNKNOWN_TYPE -> send("{\"type\":\"status\",\"products\":[1,2,3]}");
            case GARBAGE -> send("{\"type\":\"match\",\"trade_id\":");
            case WRONG_TYPES ->
                products.keySet()
                        .forEach(name -> send("{\"type\":\"match\",\"product_id\":\"" + name
                                + "\",\"trade_id\":\"next\",\"price\":null,\"size\":[],\"time\":\"noon\"}"));
            case ERROR_MESSAGE -> send(venue.error("Something went wrong"));
            case DROP_TRADE, DUPLICATE_TRADE, REORDER_TRADE ->
                products.values().forEach(product -> product.once.add(fault));
            case SILENCE, NO_TRADES, NO_HEARTBEATS -> faults.add(fault);
        }
    }
}
