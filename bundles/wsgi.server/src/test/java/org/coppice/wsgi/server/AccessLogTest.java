package org.coppice.wsgi.server;

import static org.junit.Assert.assertTrue;

import org.coppice.wsgi.testkit.AccessLogContract;
import org.junit.Test;

public class AccessLogTest extends AccessLogContract<HttpServerRule> {
    public AccessLogTest() {
        super(new HttpServerRule());
    }

    @Test
    public void whatTheClientSentCannotEndTheRequestLine() throws Exception {
        server.with("accessLog", true).reconfigure();
        String line = line("GET /a\"b\\c HTTP/1.1\nHost: a\nConnection: close\n\n");
        assertTrue(line, line.contains("\"GET /a\\\"b\\\\c HTTP/1.1\" "));
    }

    @Test
    public void aLineThatIsNoneIsLoggedToo() throws Exception {
        server.with("accessLog", true).reconfigure();
        String line = line("BAD\n\n");
        assertTrue(line, line.contains("\"- - HTTP/1.1\" 400 "));
    }
}
