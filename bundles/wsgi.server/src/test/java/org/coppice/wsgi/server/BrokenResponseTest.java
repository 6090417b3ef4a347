package org.coppice.wsgi.server;

import org.coppice.wsgi.testkit.BrokenResponseContract;

public class BrokenResponseTest extends BrokenResponseContract<HttpServerRule> {
    public BrokenResponseTest() {
        super(new HttpServerRule());
    }
}
