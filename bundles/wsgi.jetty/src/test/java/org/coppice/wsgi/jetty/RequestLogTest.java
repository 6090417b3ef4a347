package org.coppice.wsgi.jetty;

import org.coppice.wsgi.testkit.AccessLogContract;

public class RequestLogTest extends AccessLogContract<JettyServerRule> {
    public RequestLogTest() {
        super(new JettyServerRule());
    }
}
