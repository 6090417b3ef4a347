package org.coppice.net.testkit;

import java.nio.file.Path;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.net.TlsCertificate;
import org.coppice.net.TlsContext;
import org.coppice.net.TlsStream;

/// Speaks TLS over other pairs, with [TestKeys].
final class TlsPairs {

    private final TlsContext clients;
    private final TlsContext servers;

    private TlsPairs(TlsContext clients, TlsContext servers) {
        this.clients = clients;
        this.servers = servers;
    }

    /// @param folder for files
    static TlsPairs create(Path folder, String protocol) throws Exception {
        TestKeys keys = TestKeys.create(folder, "localhost");
        return new TlsPairs(
                TlsContext.builder().trust(keys.certificateFile()).protocols(protocol).build(),
                TlsContext.builder()
                        .certificate(TlsCertificate.pkcs12(keys.pkcs12(), TestKeys.PASSWORD))
                        .build());
    }

    /// After the handshake, for in it time would have to move by itself.
    StreamPair over(StreamPair below) throws Exception {
        TlsStream near = clients.client(below.near(), "localhost", 443);
        TlsStream far = servers.server(below.far());
        GreenThread<Void> farHandshake =
                Coppice.spawn(() -> {
                    far.handshake();
                    return null;
                });
        near.handshake();
        farHandshake.await();
        return new StreamPair(near, far);
    }
}
