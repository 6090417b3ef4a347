package org.coppice.wsgi.server;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import org.coppice.green.RunOptions;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.testkit.ContractServer;
import org.coppice.wsgi.testkit.ServerContract;
import org.coppice.wsgi.testkit.UnixSocket;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.rules.TemporaryFolder;
import org.junit.runners.Parameterized.Parameters;

/// The contract once more, over a Unix socket.
public class UnixContractTest extends ServerContract {
    @ClassRule public static final TemporaryFolder FOLDER = new TemporaryFolder();

    @BeforeClass
    public static void once() throws Exception {
        HttpServerRule.assumeFirstRun();
    }

    /// What such a socket changes does not depend on the hub, nor on the coroutine.
    @Parameters(name = "{0} {1}")
    public static List<Object[]> cases() {
        return casesWithOneHub();
    }

    private static Path path() {
        return FOLDER.getRoot().toPath().resolve("s");
    }

    @Override
    protected ContractServer start(Application application) throws IOException {
        return new HttpServerRule(RunOptions.DEFAULTS.hub(hub))
                .application(application)
                .without("port")
                .with("unixSocket", path())
                .startForContract();
    }

    @Override
    protected Socket connect(ContractServer server) throws IOException {
        return new UnixSocket(path());
    }
}
