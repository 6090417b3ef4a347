package org.coppice.wsgi.server;

import java.io.IOException;
import java.net.Socket;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.testkit.ContractServer;
import org.coppice.wsgi.testkit.LingeringContract;
import org.junit.Test;

public class LingeringTest extends LingeringContract {
    @Override
    protected ContractServer start(Application application) throws IOException {
        return new HttpServerRule().application(application).startForContract();
    }

    @Test
    public void whoSendsOnWhenHisWholeLastRequestIsRefusedGetsTheAnswerAndNoReset()
            throws Exception {
        Application unused =
                (environ, start) -> {
                    throw new IllegalStateException("a refused request has come here");
                };
        try (ContractServer server = start(unused);
                Socket client = connect(server)) {
            requireWholeAnswer(client, "GET https://b/c HTTP/1.0\r\n\r\n");
        }
    }
}
