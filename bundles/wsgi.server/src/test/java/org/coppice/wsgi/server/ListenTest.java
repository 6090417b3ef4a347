package org.coppice.wsgi.server;

import org.coppice.wsgi.testkit.ListenContract;

public class ListenTest extends ListenContract<HttpServerRule> {
    public ListenTest() {
        super(new HttpServerRule());
    }
}
