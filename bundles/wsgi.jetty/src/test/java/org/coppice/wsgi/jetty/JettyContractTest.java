package org.coppice.wsgi.jetty;

import java.io.IOException;
import java.util.Map;
import org.coppice.green.RunOptions;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.testkit.ContractServer;
import org.coppice.wsgi.testkit.ServerContract;
import org.junit.Assume;

public class JettyContractTest extends ServerContract {
    private static final String CLOSED = "the server has closed";

    /// What Jetty answers otherwise. Where RFC 9112 leaves a choice it says so.
    private static final Map<String, String> DEVIATIONS =
            Map.ofEntries(
                    // section 3: too long is too long
                    Map.entry("lines: long method", "431"),
                    Map.entry("lines: long version", "431"),
                    // section 3: bytes above 0x7F are no characters of a target
                    Map.entry("targets: UTF-8 as it is", "400"),
                    Map.entry("targets: UTF-8 in the query as it is", "400"),
                    // section 9.6: any response may be the last
                    Map.entry("connections: no continue for no body", "200 close"),
                    Map.entry("connections: no continue without length", "200 close"),
                    Map.entry("connections: no continue after the response has begun", "200 close"),
                    // a length that no body will have may be refused at once
                    Map.entry("chunks: size of more than 32 bits", "400 seen"));

    @Override
    protected ContractServer start(Application application) throws IOException {
        return new JettyServerRule(RunOptions.DEFAULTS.hub(hub))
                .application(application)
                .with("http2", false)
                .startForContract();
    }

    @Override
    protected Map<String, String> deviations() {
        return DEVIATIONS;
    }

    @Override
    public void theRequestIsAnswered() throws Exception {
        whole(super::theRequestIsAnswered);
    }

    @Override
    public void theRequestIsAnsweredAlikeByteByByte() throws Exception {
        whole(super::theRequestIsAnsweredAlikeByteByByte);
    }

    @Override
    public void theRequestIsAnsweredAlikeBetweenOthers() throws Exception {
        whole(super::theRequestIsAnsweredAlikeBetweenOthers);
    }

    @FunctionalInterface
    private interface Way {
        void go() throws Exception;
    }

    /// Who has sent half a request and goes may be told so or not (RFC 9112, section 8). Jetty
    /// closes a connection with what it has not read: the reset may overtake its answer.
    private void whole(Way way) throws Exception {
        Assume.assumeFalse("nobody waits for the answer", name.contains("cut off"));
        try {
            way.go();
        } catch (AssertionError e) {
            Assume.assumeFalse("a reset", String.valueOf(e.getMessage()).contains(CLOSED));
            throw e;
        }
    }
}
