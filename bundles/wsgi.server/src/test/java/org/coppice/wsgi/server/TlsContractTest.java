package org.coppice.wsgi.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.coppice.green.RunOptions;
import org.coppice.net.testkit.TestKeys;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.testkit.ContractServer;
import org.coppice.wsgi.testkit.ServerContract;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.rules.TemporaryFolder;
import org.junit.runners.Parameterized.Parameters;

/// The contract once more, over TLS.
public class TlsContractTest extends ServerContract {
    @ClassRule public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static TestKeys keys;
    private static SSLContext clients;

    @BeforeClass
    public static void makeKeys() throws Exception {
        HttpServerRule.assumeFirstRun();
        keys = TestKeys.create(FOLDER.getRoot().toPath(), "localhost");
        clients = TestKeys.clientOf(keys);
    }

    /// What TLS changes does not depend on the hub, nor on the coroutine.
    @Parameters(name = "{0} {1}")
    public static List<Object[]> cases() {
        return casesWithOneHub();
    }

    @Override
    protected ContractServer start(Application application) throws IOException {
        return new HttpServerRule(RunOptions.DEFAULTS.hub(hub))
                .application(application)
                .with("tlsPkcs12File", keys.pkcs12())
                .with("tlsPkcs12Password", TestKeys.PASSWORD)
                .startForContract();
    }

    /// What is refused without TLS.
    @Override
    protected Map<String, String> deviations() {
        return Map.of(
                "targets: https without TLS",
                "200; path /c",
                "targets: https in capitals without TLS",
                "200; path /; got a");
    }

    @Override
    protected Socket connect(ContractServer server) throws IOException {
        InetSocketAddress at = server.address();
        SSLSocket socket =
                (SSLSocket) clients.getSocketFactory().createSocket(at.getAddress(), at.getPort());
        socket.startHandshake(); // before it, an end of sending is an end of all
        return socket;
    }
}
