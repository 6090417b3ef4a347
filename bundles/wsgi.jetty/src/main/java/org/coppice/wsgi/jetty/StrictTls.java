package org.coppice.wsgi.jetty;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLEngine;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/// Connections of TLS whose HTTP/1 goes through [StrictBytes].
final class StrictTls extends SslConnectionFactory {
    private static final String HTTP2 = "h2";

    StrictTls(SslContextFactory.Server keys, String next) {
        super(keys, next);
    }

    @Override
    protected SslConnection newSslConnection(
            Connector connector, EndPoint endPoint, SSLEngine engine) {
        return new Strict(
                connector.getByteBufferPool(),
                connector.getExecutor(),
                getSslContextFactory(),
                endPoint,
                engine);
    }

    private static final class Strict extends SslConnection {
        Strict(
                ByteBufferPool buffers,
                Executor executor,
                SslContextFactory keys,
                EndPoint endPoint,
                SSLEngine engine) {
            super(buffers, executor, keys, endPoint, engine);
        }

        /// Called by the constructor above.
        @Override
        protected SslEndPoint newSslEndPoint() {
            return new StrictEndPoint();
        }

        private final class StrictEndPoint extends SslEndPoint implements StrictReading.Place {
            private final StrictReading reading;

            StrictEndPoint() {
                reading =
                        new StrictReading(
                                this, getExecutor(), below().getScheduler(), below().connection());
                below().readBy(reading);
            }

            @Override
            public int fill(ByteBuffer buffer) throws IOException {
                return isHttp2() ? super.fill(buffer) : reading.fill(buffer, super::fill);
            }

            @Override
            public void fillInterested(Callback reader) {
                super.fillInterested(reading.inTurn(reader));
                reading.isWaitedFor();
            }

            @Override
            public boolean tryFillInterested(Callback reader) {
                boolean isFirst = super.tryFillInterested(reading.inTurn(reader));
                reading.isWaitedFor();
                return isFirst;
            }

            @Override
            public void doShutdownOutput() {
                super.doShutdownOutput();
                reading.outputEnded();
            }

            @Override
            public StrictReading reading() {
                return reading;
            }
        }

        private ArrivedEndPoint below() {
            return (ArrivedEndPoint) getEndPoint();
        }

        private boolean isHttp2() {
            return HTTP2.equals(getSSLEngine().getApplicationProtocol());
        }
    }
}
