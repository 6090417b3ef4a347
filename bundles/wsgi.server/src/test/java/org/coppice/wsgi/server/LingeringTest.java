package org.coppice.wsgi.server;

import java.io.IOException;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.testkit.ContractServer;
import org.coppice.wsgi.testkit.LingeringContract;

public class LingeringTest extends LingeringContract {
    @Override
    protected ContractServer start(Application application) throws IOException {
        return new HttpServerRule().application(application).startForContract();
    }
}
