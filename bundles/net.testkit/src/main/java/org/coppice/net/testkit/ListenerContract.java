package org.coppice.net.testkit;

import static org.coppice.net.testkit.StreamTestCase.bytes;
import static org.coppice.net.testkit.StreamTestCase.readSome;
import static org.coppice.net.testkit.StreamTestCase.readText;
import static org.coppice.net.testkit.StreamTestCase.settle;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.coppice.green.Coppice;
import org.coppice.green.GreenExit;
import org.coppice.green.GreenThread;
import org.coppice.green.RunOptions;
import org.coppice.net.GreenStream;
import org.coppice.net.StreamListener;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameter;
import org.junit.runners.Parameterized.Parameters;

/// What every [StreamListener] does, with every hub of the class path. A transport's test extends
/// this class, listens and connects.
@RunWith(Parameterized.class)
public abstract class ListenerContract {

    /// Ends what hangs; nothing here is measured by it.
    @Rule public final Timeout limit = Timeout.seconds(60);

    /// The hub of the test.
    @Parameter public String hub;

    /// For the subclasses.
    protected ListenerContract() {}

    /// The hubs of the class path that work here.
    ///
    /// @return their names
    @Parameters(name = "{0}")
    public static List<String> hubs() {
        return StreamTestCase.hubs();
    }

    /// Listens; the test closes it. Called on a green thread.
    ///
    /// @return a new one
    /// @throws Exception never, if all is well
    protected abstract StreamListener listen() throws Exception;

    /// Connects; nobody accepts before this returns. Called on a green thread.
    ///
    /// @param listener of [#listen()]
    /// @return the client's end
    /// @throws Exception if the listener is closed
    protected abstract GreenStream connect(StreamListener listener) throws Exception;

    /// What a test does with a listener.
    @FunctionalInterface
    private interface Body {
        void run(StreamListener listener) throws Exception;
    }

    private void withListener(Body body) throws Exception {
        RunOptions.DEFAULTS
                .hub(hub)
                .run(() -> {
                    try (StreamListener listener = listen()) {
                        body.run(listener);
                    }
                    return null;
                });
    }

    private static void assertEndedWith(
            Class<? extends Throwable> expected, GreenThread<?> thread) {
        StreamEndContract.assertEndedWith(expected, thread);
    }

    @Test
    public void clientsAreAcceptedInTheOrderInWhichTheyCame() throws Exception {
        withListener(listener -> {
            List<GreenStream> clients = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                clients.add(connect(listener));
                clients.get(i).write(bytes("" + i));
            }
            for (int i = 0; i < 5; i++) {
                try (GreenStream accepted = listener.accept()) {
                    assertEquals("" + i, readSome(accepted));
                    assertEquals(listener.localAddress(), clients.get(i).remoteAddress());
                }
                assertEquals("end", readSome(clients.get(i)));
                clients.get(i).close();
            }
        });
    }

    @Test
    public void acceptWaitsForAClientAndLetsOthersRun() throws Exception {
        withListener(listener -> {
            GreenThread<GreenStream> acceptor = Coppice.spawn(listener::accept);
            settle();
            assertFalse(acceptor.ready());
            try (GreenStream client = connect(listener);
                    GreenStream accepted = acceptor.await()) {
                accepted.write(bytes("hello"));
                assertEquals("hello", readText(client, 5));
            }
        });
    }

    @Test
    public void tryAcceptNeverBlocks() throws Exception {
        withListener(listener -> {
            assertTrue(listener.tryAccept().isEmpty());
            try (GreenStream client = connect(listener);
                    GreenStream accepted = listener.accept()) {
                assertTrue(listener.tryAccept().isEmpty());
                client.write(bytes("x"));
                assertEquals("x", readSome(accepted));
            }
        });
    }

    @Test
    public void severalMayAcceptAndEachGetsAnother() throws Exception {
        withListener(listener -> {
            List<GreenThread<String>> acceptors = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                acceptors.add(Coppice.spawn(() -> acceptAndRead(listener)));
            }
            settle();
            for (int i = 0; i < 3; i++) {
                try (GreenStream client = connect(listener)) {
                    client.write(bytes("" + i));
                }
            }
            Set<String> read = new TreeSet<>();
            for (GreenThread<String> each : acceptors) {
                read.add(each.await());
            }
            assertEquals(Set.of("0", "1", "2"), read);
        });
    }

    private static String acceptAndRead(StreamListener listener) throws IOException {
        try (GreenStream accepted = listener.accept()) {
            return readSome(accepted);
        }
    }

    @Test
    public void aKilledAcceptorLosesNoClient() throws Exception {
        withListener(listener -> {
            GreenThread<GreenStream> waiting = Coppice.spawn(listener::accept);
            GreenThread<GreenStream> woken = Coppice.spawn(listener::accept);
            settle();
            waiting.kill();
            assertEndedWith(GreenExit.class, waiting);
            try (GreenStream client = connect(listener)) {
                woken.kill();
                woken.await(Duration.ofDays(1));
                client.write(bytes("x"));
                try (GreenStream accepted =
                        woken.value().isPresent() ? woken.value().get() : listener.accept()) {
                    assertEquals("x", readSome(accepted));
                }
            }
        });
    }

    @Test
    public void aCloseWakesAllWhoAccept() throws Exception {
        withListener(listener -> {
            GreenThread<GreenStream> first = Coppice.spawn(listener::accept);
            GreenThread<GreenStream> second = Coppice.spawn(listener::accept);
            settle();
            listener.close();
            assertEndedWith(AsynchronousCloseException.class, first);
            assertEndedWith(AsynchronousCloseException.class, second);
        });
    }

    @Test
    public void aCloseByAnotherThreadWakesToo() throws Exception {
        withListener(listener -> {
            GreenThread<GreenStream> acceptor = Coppice.spawn(listener::accept);
            settle();
            StreamTestCase.elsewhere(listener::close);
            assertEndedWith(AsynchronousCloseException.class, acceptor);
            assertFalse(listener.isOpen());
        });
    }

    @Test
    public void afterACloseNobodyConnectsOrAccepts() throws Exception {
        withListener(listener -> {
            assertTrue(listener.isOpen());
            listener.close();
            listener.close();
            assertFalse(listener.isOpen());
            assertThrows(ClosedChannelException.class, listener::accept);
            assertThrows(ClosedChannelException.class, listener::tryAccept);
            assertThrows(IOException.class, () -> connect(listener));
        });
    }

    @Test
    public void aCloseLeavesThoseThatAreAcceptedAlone() throws Exception {
        withListener(listener -> {
            try (GreenStream client = connect(listener);
                    GreenStream accepted = listener.accept()) {
                listener.close();
                client.write(bytes("x"));
                assertEquals("x", readSome(accepted));
            }
        });
    }

    @Test
    public void useFromAnotherThreadIsRefused() throws Exception {
        withListener(listener -> {
            try (GreenStream client = connect(listener)) {
                StreamTestCase.elsewhere(() -> {
                    String message =
                            assertThrows(IllegalStateException.class, listener::accept)
                                    .getMessage();
                    assertTrue(message, message.contains("belongs to loop"));
                    assertThrows(IllegalStateException.class, listener::tryAccept);
                });
                client.write(bytes("x"));
                assertEquals("x", acceptAndRead(listener));
            }
        });
    }
}
