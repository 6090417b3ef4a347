package org.coppice.shell;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.coppice.wsgi.api.ConnectionInfo;
import org.coppice.wsgi.api.Server;
import org.coppice.wsgi.api.ServerStatus;

/// Says what it is told to.
record FakeServer(
        String name,
        String implementation,
        Optional<String> address,
        boolean isApplicationPresent,
        CompletableFuture<List<ConnectionInfo>> connectionInfos,
        String... remarks)
        implements Server {
    @Override
    public String application() {
        return "routes";
    }

    @Override
    public ServerStatus status() {
        return new ServerStatus(
                address.isPresent()
                        ? ServerStatus.State.LISTENING
                        : ServerStatus.State.NOT_LISTENING,
                "",
                List.of(remarks),
                Map.of(),
                0,
                0,
                Optional.empty());
    }

    @Override
    public long requests() {
        return 1_000;
    }

    @Override
    public int connections() {
        return 2;
    }
}
