package org.coppice.net;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.Objects;

/// A stream that does all that another one does: for streams that change some of it, as one that
/// counts, or that looks at the first bytes. A subclass has only what differs.
///
/// Each method calls the same of the stream below, and no other of this one; those that read depend
/// on each other, so whoever changes one changes all of [#read(ByteBuffer)],
/// [#tryRead(ByteBuffer)], [#awaitReadable()], [#awaitReadable(Duration)] and
/// [#whenReadable(Duration, Runnable)]. So do those that write: [#write(ByteBuffer)], that of
/// several, and [#sendFile]. [#inputStream()] and [#outputStream()] alone are made of this stream's
/// own methods.
///
/// It does not write at once, so that nothing goes past a subclass that changes what is written.
/// One that does not change it has [#tryWrite(ByteBuffer)] and [#awaitWritable(Duration)] call
/// those of the stream below.
///
/// **Threads:** as the stream below. **Errors:** as the stream below. **Null:** nothing here is
/// null.
public abstract class ForwardingStream implements GreenStream {
    private final GreenStream below;

    /// @param below does all that is not overridden
    protected ForwardingStream(GreenStream below) {
        this.below = Objects.requireNonNull(below, "below");
    }

    /// The stream that does the work.
    protected final GreenStream below() {
        return below;
    }

    @Override
    public GreenStream readTimeout(Duration timeout) {
        below.readTimeout(timeout);
        return this;
    }

    @Override
    public GreenStream writeTimeout(Duration timeout) {
        below.writeTimeout(timeout);
        return this;
    }

    @Override
    public void awaitReadable() throws IOException {
        below.awaitReadable();
    }

    @Override
    public void awaitReadable(Duration timeout) throws IOException {
        below.awaitReadable(timeout);
    }

    @Override
    public void whenReadable(Duration timeout, Runnable task) throws IOException {
        below.whenReadable(timeout, task);
    }

    @Override
    public int tryRead(ByteBuffer target) throws IOException {
        return below.tryRead(target);
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return below.read(target);
    }

    @Override
    public void write(ByteBuffer source) throws IOException {
        below.write(source);
    }

    @Override
    public void write(ByteBuffer[] sources) throws IOException {
        below.write(sources);
    }

    @Override
    public long sendFile(FileChannel file, long position, long count) throws IOException {
        return below.sendFile(file, position, count);
    }

    @Override
    public void shutdownOutput() throws IOException {
        below.shutdownOutput();
    }

    @Override
    public SocketAddress localAddress() throws IOException {
        return below.localAddress();
    }

    @Override
    public SocketAddress remoteAddress() throws IOException {
        return below.remoteAddress();
    }

    @Override
    public boolean isOpen() {
        return below.isOpen();
    }

    @Override
    public Duration silence() {
        return below.silence();
    }

    @Override
    public void close() throws IOException {
        below.close();
    }

    @Override
    public void reset() throws IOException {
        below.reset();
    }

    /// That of the stream below.
    @Override
    public String toString() {
        return below.toString();
    }
}
