package org.coppice.websocket.legacy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.coppice.green.Loop;
import org.coppice.net.ForwardingStream;
import org.coppice.net.GreenStream;

/// A client of a draft as one of RFC 6455: whoever reads gets frames of that, and writes such.
final class HixieStream extends ForwardingStream {
    private static final int READ_BYTES = 8 * 1024;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final HixieInput input = new HixieInput();
    private final HixieOutput output;
    private final boolean saysGoodBye;
    private ByteBuffer read = NOTHING;

    HixieStream(GreenStream below, boolean saysGoodBye) {
        super(below);
        this.saysGoodBye = saysGoodBye;
        this.output = new HixieOutput(saysGoodBye);
    }

    // ---- reading

    @Override
    public int tryRead(ByteBuffer target) throws IOException {
        if (!target.hasRemaining()) {
            return 0;
        }
        if (!hasRead()) {
            ByteBuffer raw = ByteBuffer.allocate(READ_BYTES);
            if (below().tryRead(raw) < 0) {
                return -1;
            }
            read = input.translate(raw.flip());
        }
        int count = Math.min(target.remaining(), read.remaining());
        target.put(read.slice(read.position(), count));
        read.position(read.position() + count);
        if (!read.hasRemaining()) {
            read = NOTHING;
        }
        return count;
    }

    private boolean hasRead() {
        return read.hasRemaining() && isOpen();
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        int count = tryRead(target);
        while (count == 0 && target.hasRemaining()) {
            below().awaitReadable();
            count = tryRead(target);
        }
        return count;
    }

    @Override
    public void awaitReadable() throws IOException {
        if (!hasRead()) {
            below().awaitReadable();
        }
    }

    @Override
    public void awaitReadable(Duration timeout) throws IOException {
        if (!hasRead()) {
            below().awaitReadable(timeout);
        }
    }

    @Override
    public void whenReadable(Duration timeout, Runnable task) throws IOException {
        if (hasRead()) {
            Loop.current().execute(task);
        } else {
            below().whenReadable(timeout, task);
        }
    }

    // ---- writing

    @Override
    public void write(ByteBuffer source) throws IOException {
        ByteBuffer raw = output.translate(source);
        if (raw.hasRemaining()) {
            below().write(raw);
        }
        if (output.isClosed() && !saysGoodBye) {
            below().shutdownOutput(); // draft-75 has no other word for it
        }
    }

    @Override
    public void write(ByteBuffer[] sources) throws IOException {
        for (ByteBuffer each : sources) {
            write(each);
        }
    }
}
