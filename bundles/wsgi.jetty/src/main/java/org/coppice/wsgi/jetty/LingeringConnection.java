package org.coppice.wsgi.jetty;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What has a connection when its last answer is sent, in place of Jetty's parser: it waits for
/// more and asks for it, until the client ends too. What comes is read and thrown away below, by
/// [Lingering], as while the parser still asks.
///
/// **Threads**: Jetty's.
final class LingeringConnection extends AbstractConnection implements Connection.UpgradeTo {
    private static final Logger LOG = LoggerFactory.getLogger(LingeringConnection.class);
    private static final int BUFFER_BYTES = 8192;

    private final ByteBufferPool buffers;

    LingeringConnection(ConnectionMetaData former) {
        super(former.getConnection().getEndPoint(), former.getConnector().getExecutor());
        buffers = former.getConnector().getByteBufferPool();
    }

    /// Nobody looks at what was read already.
    @Override
    public void onUpgradeTo(ByteBuffer rest) {
        rest.clear();
    }

    @Override
    public void onOpen() {
        super.onOpen();
        fillInterested();
    }

    @Override
    public void onFillable() {
        RetainableByteBuffer buffer = buffers.acquire(BUFFER_BYTES, false);
        try {
            if (getEndPoint().fill(buffer.getByteBuffer()) < 0) {
                close();
            } else {
                fillInterested();
            }
        } catch (IOException e) {
            LOG.debug("{} is broken", getEndPoint(), e);
            close();
        } finally {
            buffer.release();
        }
    }
}
