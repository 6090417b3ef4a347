package org.coppice.wsgi.server;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import org.coppice.green.RunOptions;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.testkit.ContractServer;
import org.coppice.wsgi.testkit.MutationContract;

/// For a long run: `-Dcoppice.mutations=10000000 -Dcoppice.seed=1`.
public class HttpServerMutationTest extends MutationContract {
    private RunningServer server;

    @Override
    protected ContractServer start(Application application) throws IOException {
        server = ContractServers.of(RunOptions.DEFAULTS, application);
        return ContractServers.start(server);
    }

    @Override
    protected int runs() {
        return Integer.getInteger("coppice.mutations", super.runs());
    }

    @Override
    protected long seed() {
        return Long.getLong("coppice.seed", super.seed());
    }

    @Override
    protected void requireNothingLeft() {
        while (server.server().connections() > 0) {
            Thread.onSpinWait(); // the clients have closed theirs
        }
        assertEquals(0, server.server().infos().join().size());
    }
}
