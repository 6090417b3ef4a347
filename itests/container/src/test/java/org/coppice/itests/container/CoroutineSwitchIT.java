package org.coppice.itests.container;

import java.io.IOException;
import java.util.List;
import org.coppice.green.Loop;
import org.coppice.green.Loops;
import org.junit.After;
import org.junit.Test;

/// The coroutine changes while connections are served.
public class CoroutineSwitchIT extends BuiltContainer {
    private static final int CONNECTIONS = 64;
    private static final String GREEN = "org.coppice.green";

    @After
    public void backToTheBest() throws IOException {
        use("auto");
        awaitCoroutine("virtual");
    }

    @Test
    public void handoffServesWhenTheConfigurationSaysSo() throws IOException {
        use("handoff");
        awaitCoroutine("handoff");
        log.await("New green threads get coroutine handoff", "asked for", "holds up its loop");
        try (WebClient client = client()) {
            client.get("/hello/you").mustBe(200, "Hello, you!\n");
        }
    }

    @Test
    public void noRequestNoticesThatTheCoroutineChanges() throws IOException {
        try (Load load = Load.start(address(), CONNECTIONS, Load.HELLO)) {
            int switches = 0;
            for (String coroutine : List.of("handoff", "virtual", "handoff", "virtual")) {
                use(coroutine);
                awaitCoroutine(coroutine);
                switches++;
                load.awaitAnswersEach(3);
                try (Load further = Load.start(address(), CONNECTIONS, Load.HELLO)) {
                    load.awaitAnswersEach(3); // old and new green threads side by side
                    further.stop();
                }
            }
            System.out.printf(
                    "Coroutine changed %d times: %d requests on %d connections, 0 failed%n",
                    switches, load.stop(), load.connections());
        }
    }

    private void use(String coroutine) throws IOException {
        home.configure(GREEN, "coroutine=" + coroutine, "loops=1");
    }

    private void awaitCoroutine(String coroutine) {
        Deadline.await(
                "new green threads of every loop get " + coroutine,
                () ->
                        service(Loops.class).loops().stream()
                                .map(Loop::coroutineName)
                                .distinct()
                                .toList(),
                List.of(coroutine)::equals);
    }
}
