package org.coppice.wsgi.jetty;

import org.coppice.wsgi.testkit.ProxyContract;

public class JettyProxyTest extends ProxyContract<JettyServerRule> {
    public JettyProxyTest() {
        super(new JettyServerRule());
    }
}
