package org.coppice.example.chat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.coppice.green.Loop;
import org.coppice.green.Loops;
import org.coppice.net.StreamServer;
import org.coppice.net.StreamServerBuilder;
import org.coppice.net.TlsContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A [Chat] for each `etc/org.coppice.example.chat-NAME.cfg`. Another configuration makes another
/// chat, and people connect anew.
@Component(
        configurationPid = "org.coppice.example.chat",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = ChatServer.class)
@Designate(ocd = ChatConfiguration.class, factory = true)
public final class ChatServer {

    private static final Logger LOG = LoggerFactory.getLogger(ChatServer.class);

    private final Loop loop;
    private final StreamServer server;
    private final Duration drain;

    /// For Declarative Services.
    @Activate
    public ChatServer(@Reference Loops loops, ChatConfiguration configuration) throws IOException {
        this.loop = loops.next();
        this.drain = Duration.ofMillis(configuration.drainMillis());
        StreamServerBuilder builder =
                StreamServer.builder(new Chat()::handle)
                        .name("chat")
                        .listen(configuration.address())
                        .maxConnections(configuration.maxConnections());
        if (!configuration.tlsCertificate().isEmpty()) {
            builder.tls(tls(configuration));
        }
        this.server = builder.build();
        start();
    }

    private static TlsContext tls(ChatConfiguration configuration) throws IOException {
        return TlsContext.builder()
                .certificate(
                        Path.of(configuration.tlsCertificate()), Path.of(configuration.tlsKey()))
                .build();
    }

    private void start() {
        try {
            loop.submit(
                            () -> {
                                server.start();
                                return null;
                            })
                    .join();
        } catch (CompletionException e) {
            LOG.error("No chat: {}", e.getCause().getMessage());
        }
    }

    @Deactivate
    void stop() {
        loop.submit(() -> server.stop(drain)).join();
    }
}
