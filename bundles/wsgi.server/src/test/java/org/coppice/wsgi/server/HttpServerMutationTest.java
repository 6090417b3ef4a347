package org.coppice.wsgi.server;

import org.coppice.wsgi.testkit.ServerMutationContract;

public class HttpServerMutationTest extends ServerMutationContract<HttpServerRule> {
    @Override
    protected HttpServerRule rule() {
        return new HttpServerRule();
    }
}
