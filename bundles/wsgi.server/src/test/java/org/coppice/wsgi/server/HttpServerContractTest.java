package org.coppice.wsgi.server;

import java.io.IOException;
import org.coppice.green.RunOptions;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.testkit.ContractServer;
import org.coppice.wsgi.testkit.ServerContract;

public class HttpServerContractTest extends ServerContract {

    @Override
    protected ContractServer start(Application application) throws IOException {
        return new HttpServerRule(RunOptions.DEFAULTS.hub(hub))
                .application(application)
                .startForContract();
    }
}
