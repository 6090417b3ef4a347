package org.coppice.wsgi.testkit;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import org.coppice.green.Coppice;
import org.coppice.green.Event;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;
import org.junit.Test;

/// What a stop finishes, what it cuts, and what it says of that: by the key `drainMillis`, and by
/// the mark of requests that need not be waited for ([org.coppice.wsgi.api.Environ#setIdle]).
///
/// **Threads**: JUnit's. **Errors**: an `AssertionError` for what is not met. **Null**: nothing
/// here is null.
///
/// @param <R> the rule that runs the server
public abstract class StopContract<R extends ServerRule<?, R>> extends RunningServerContract<R> {
    /// Who is cut only then is not cut in this test.
    private static final int FOR_EVER_MILLIS = 80_000_000;

    /// For the subclasses.
    protected StopContract(R server) {
        super(server);
    }

    /// @throws Exception never, if all is well
    @Test
    public void whatWasCutIsCountedInOneLine() throws Exception {
        server.with("drainMillis", 1).reconfigure();
        waitingApplication();
        try (Client silent = server.connect(); // is let in before who is answered
                Client first = server.connect();
                Client second = server.connect();
                Client half = server.connect();
                Client idle = server.connect()) {
            half.send("GET / HTTP/1.1\n");
            idle.send(GET).readResponse();
            first.send(GET.replace("/ ", "/wait "));
            second.send(GET.replace("/ ", "/wait "));
            while (!called.take().equals("/wait")) {
                // the idle one's
            }
            called.take();
            server.stop();
            assertNoAnswer(first);
            assertNoAnswer(second);
            assertTrue(half.isAtEnd());
            assertTrue(idle.isAtEnd());
            assertTrue(silent.isAtEnd());
        }
        assertEquals(1, log.containing("WARN").size());
        String warning = log.containing("WARN").getFirst();
        assertTrue(
                warning,
                warning.contains("has cut 2 request(s) and 1 other connection(s): they did not"));
        assertEquals(2, server.server().requestsCut());
        assertEquals(1, server.server().connectionsCut());
        assertEquals(0, server.server().connections());
    }

    /// @throws Exception never, if all is well
    @Test
    public void aRequestWhoseHeadHasBegunIsWaitedFor() throws Exception {
        server.with("drainMillis", FOR_EVER_MILLIS).reconfigure();
        try (Client half = server.connect().send("GET / HTTP/1.1\n");
                Client idle = server.connect()) {
            awaitState("reading");
            assertAnswers(idle);
            Thread stopping = beginStop(idle);
            String response = half.send("Host: a\n\n").readToEnd();
            assertTrue(response, response.startsWith("HTTP/1.1 200 "));
            assertTrue(response, response.contains("\nConnection: close\n"));
            stopping.join();
        }
        assertEquals(0, log.containing("WARN").size());
    }

    /// Blocks until a connection is in it.
    private void awaitState(String state) {
        while (server.server().infos().join().stream()
                .noneMatch(each -> each.state().equals(state))) {
            Thread.onSpinWait();
        }
    }

    private static void assertNoAnswer(Client client) {
        try {
            String response = client.readToEnd();
            assertFalse(response, response.startsWith("HTTP/1.1 200"));
        } catch (IOException e) {
            // a reset
        }
    }

    /// @throws Exception never, if all is well
    @Test
    public void aStopThatCutsNothingSaysSoByItsSilence() throws Exception {
        server.with("drainMillis", 1).reconfigure();
        try (Client silent = server.connect(); // is let in before who is answered
                Client idle = server.connect()) {
            assertAnswers(idle);
            server.stop();
            assertTrue(idle.isAtEnd());
            assertTrue(silent.isAtEnd());
        }
        assertEquals(0, log.containing("WARN").size());
        assertEquals(1, log.containing("has stopped").size());
    }

    /// However long it might take.
    ///
    /// @throws Exception never, if all is well
    @Test
    public void withoutASuccessorNobodyIsWaitedFor() throws Exception {
        server.with("drainMillis", FOR_EVER_MILLIS).reconfigure();
        server.server().expectNoSuccessor();
        try (Client kept = server.connect()) {
            assertAnswers(kept);
            server.stop();
            assertTrue(kept.isAtEnd());
        }
    }

    /// @throws Exception never, if all is well
    @Test
    public void aClientInHandOfAFullServerIsAnsweredBeforeTheStop() throws Exception {
        server.with("maxConnections", 1).with("drainMillis", 60_000).reconfigure();
        waitingApplication();
        try (Client first = server.connect()) {
            first.send(GET.replace("/ ", "/wait "));
            called.take();
            Client second = server.connect().send(GET);
            awaitLimitMet("maxConnections"); // it has the second in hand
            Thread stopping = Thread.ofPlatform().start(server::stop);
            String response = second.readToEnd();
            assertTrue(response, response.contains("\nConnection: close\n"));
            assertTrue(response, response.endsWith("at once"));
            second.close();
            answer.complete("finished");
            assertTrue(first.readToEnd().endsWith("finished"));
            stopping.join();
        }
        assertEquals(0, server.server().connections());
    }

    // ---- the mark

    /// However long its request might take.
    ///
    /// @throws Exception never, if all is well
    @Test
    public void aRequestThatIsMarkedIsCutByAStopAndItsBodyClosed() throws Exception {
        server.with("drainMillis", FOR_EVER_MILLIS).reconfigure();
        server.application((environ, start) -> {
            environ.setIdle();
            environ.afterResponse(each -> called.add("hook"));
            start.start(Status.of(200), Headers.empty());
            return new EndlessBody();
        });
        try (Client client = server.connect().send(GET)) {
            assertEquals("waits", called.take());
            server.stop();
            assertEquals("closed", called.take());
            assertEquals("hook", called.take());
            client.readToEnd();
        }
        assertEquals(0, server.server().requestsCut());
    }

    /// @throws Exception never, if all is well
    @Test
    public void aMarkThatComesWhenItStopsCutsToo() throws Exception {
        server.with("drainMillis", FOR_EVER_MILLIS).reconfigure();
        try (Client idle = server.connect()) {
            assertAnswers(idle);
            server.application((environ, start) -> {
                called.add("waits");
                Coppice.await(answer);
                environ.setIdle();
                new Event<Boolean>().await();
                return Body.empty();
            });
            try (Client client = server.connect().send(GET)) {
                assertEquals("waits", called.take());
                Thread stopping = beginStop(idle);
                answer.complete("go");
                stopping.join();
                assertTrue(client.isAtEnd());
            }
        }
        assertEquals(0, server.server().requestsCut());
    }

    /// @throws Exception never, if all is well
    @Test
    public void theMarkIsOnlyForItsRequest() throws Exception {
        server.with("drainMillis", FOR_EVER_MILLIS).reconfigure();
        try (Client idle = server.connect();
                Client client = server.connect()) {
            assertAnswers(idle);
            server.application((environ, start) -> {
                environ.setIdle();
                start.start(Status.of(200), Headers.of());
                return Body.of("marked");
            });
            assertTrue(client.send(GET).readResponse().endsWith("marked"));
            waitingApplication();
            client.send(GET.replace("/ ", "/wait "));
            assertEquals("/wait", called.take());
            Thread stopping = beginStop(idle);
            answer.complete("finished");
            assertTrue(client.readResponse().endsWith("finished"));
            client.endSending();
            stopping.join();
        }
    }

    /// Returns when the server has told its connections that it stops.
    ///
    /// @param idle is on one that is idle
    private Thread beginStop(Client idle) throws IOException {
        server.server().expectNoSuccessor();
        Thread stopping = Thread.ofPlatform().start(server::stop);
        assertTrue(idle.isAtEnd());
        return stopping;
    }

    /// Waits until it is cut, and says when.
    private final class EndlessBody implements Body {
        @Override
        public Iterator<ByteBuffer> iterator() {
            called.add("waits");
            new Event<Boolean>().await();
            throw new AssertionError("nobody sends that");
        }

        @Override
        public void close() {
            called.add("closed");
        }
    }
}
