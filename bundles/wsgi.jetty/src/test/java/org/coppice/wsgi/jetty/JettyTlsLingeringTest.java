package org.coppice.wsgi.jetty;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import org.coppice.net.testkit.TestKeys;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.testkit.ContractServer;
import org.coppice.wsgi.testkit.LingeringContract;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.rules.TemporaryFolder;

public class JettyTlsLingeringTest extends LingeringContract {
    @ClassRule public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static TestKeys keys;
    private static SSLContext clients;

    @BeforeClass
    public static void makeKeys() throws Exception {
        keys = TestKeys.create(FOLDER.getRoot().toPath(), "localhost");
        clients = TestKeys.clientOf(keys);
    }

    @Override
    protected ContractServer start(Application application) throws IOException {
        return new JettyServerRule()
                .application(application)
                .with("tlsPkcs12File", keys.pkcs12())
                .with("tlsPkcs12Password", TestKeys.PASSWORD)
                .startForContract();
    }

    @Override
    protected Socket connect(ContractServer server) throws IOException {
        InetSocketAddress at = server.address();
        return clients.getSocketFactory().createSocket(at.getAddress(), at.getPort());
    }
}
