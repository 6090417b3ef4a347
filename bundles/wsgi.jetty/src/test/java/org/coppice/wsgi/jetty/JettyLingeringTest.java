package org.coppice.wsgi.jetty;

import java.io.IOException;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.testkit.ContractServer;
import org.coppice.wsgi.testkit.LingeringContract;

public class JettyLingeringTest extends LingeringContract {
    @Override
    protected ContractServer start(Application application) throws IOException {
        return new JettyServerRule().application(application).startForContract();
    }
}
