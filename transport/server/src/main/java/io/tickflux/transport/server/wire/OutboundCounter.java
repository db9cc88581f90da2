package io.tickflux.transport.server.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;

/**
 * Tells the budget which bytes have gone on to Netty. It counts in {@code write}: a listener on the promise would break
 * reactor-netty's sender, which passes itself as the promise.
 */
final class OutboundCounter extends ChannelDuplexHandler {
    private final OutboundBudget budget;

    OutboundCounter(OutboundBudget budget) {
        this.budget = budget;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // it is the promise that was given
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        int bytes = frameBytes(message);
        context.write(message, promise);
        budget.passed(bytes);
    }

    private static int frameBytes(Object message) {
        if (message instanceof ByteBuf frame) {
            return frame.readableBytes();
        }
        return message instanceof BinaryWebSocketFrame frame ? frame.content().readableBytes() : 0;
    }

    @Override
    public void flush(ChannelHandlerContext context) {
        context.flush();
        budget.wakeIfRoom();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        budget.wakeIfRoom();
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        budget.wakeIfRoom();
        context.fireChannelInactive();
    }
}
