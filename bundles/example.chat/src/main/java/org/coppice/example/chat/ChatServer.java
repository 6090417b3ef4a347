package org.coppice.example.chat;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.coppice.green.Loop;
import org.coppice.green.Loops;
import org.coppice.net.StreamServer;
import org.coppice.net.StreamServerBuilder;
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
    private Optional<StreamServer> server = Optional.empty();
    private Duration drain = Duration.ZERO;

    /// For Declarative Services. What throws here would stay as a broken component, so a bad
    /// configuration is logged, and makes no chat.
    @Activate
    public ChatServer(
            @Reference Loops loops, ChatConfiguration configuration, Map<String, ?> properties) {
        this.loop = loops.next();
        try {
            start(ChatSettings.of(configuration));
        } catch (IOException | IllegalArgumentException e) {
            LOG.error(
                    "Configuration {} is refused, there is no such chat: {}",
                    properties.get("service.pid"),
                    e.getMessage());
        }
    }

    private void start(ChatSettings settings) throws IOException {
        StreamServerBuilder builder =
                StreamServer.builder(new Chat()::handle)
                        .name("chat")
                        .listen(settings.address())
                        .maxConnections(settings.maxConnections());
        settings.tls().ifPresent(builder::tls);
        StreamServer built = builder.build();
        try {
            loop.submit(
                            () -> {
                                built.start();
                                return null;
                            })
                    .join();
        } catch (CompletionException e) {
            throw new IOException(e.getCause().getMessage(), e);
        }
        server = Optional.of(built);
        drain = settings.drain();
    }

    @Deactivate
    void stop() {
        server.ifPresent(running -> loop.submit(() -> running.stop(drain)).join());
    }
}
