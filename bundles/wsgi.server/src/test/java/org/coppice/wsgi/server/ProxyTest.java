package org.coppice.wsgi.server;

import org.coppice.wsgi.testkit.ProxyContract;

public class ProxyTest extends ProxyContract<HttpServerRule> {
    public ProxyTest() {
        super(new HttpServerRule());
    }
}
