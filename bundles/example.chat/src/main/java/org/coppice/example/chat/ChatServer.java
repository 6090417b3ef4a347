package org.coppice.example.chat;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.coppice.green.Loop;
import org.coppice.green.Loops;
import org.coppice.net.StreamServer;
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
    public ChatServer(@Reference Loops loops, ChatConfiguration configuration) {
        this.loop = loops.next();
        this.drain = Duration.ofMillis(configuration.drainMillis());
        this.server =
                StreamServer.builder(new Chat()::handle)
                        .name("chat")
                        .listen(configuration.address())
                        .maxConnections(configuration.maxConnections())
                        .build();
        start();
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
