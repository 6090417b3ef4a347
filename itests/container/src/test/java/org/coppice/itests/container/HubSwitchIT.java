package org.coppice.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.coppice.green.Loop;
import org.coppice.green.Loops;
import org.junit.After;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/// The hub changes while connections are served.
public class HubSwitchIT extends BuiltContainer {
    private static final int CONNECTIONS = 64;
    private static final int BODY_BYTES = 2_000_000;
    private static final String GREEN = "org.coppice.green";
    private static final List<String> HUBS = List.of("epoll", "poll", "select", "nio");

    @After
    public void backToTheBest() throws IOException {
        useByFile("auto");
        awaitLoops(1);
        shell("coppice:hub auto"); // the file may have said auto before the last command
        assertHub("epoll");
    }

    private void awaitLoops(int count) {
        Deadline.await(count + " loops", this::loops, loops -> loops.size() == count);
    }

    @Test
    public void noRequestNoticesThatTheHubChangesByFile() throws IOException {
        int switches = 0;
        try (Load load = Load.start(address(), CONNECTIONS, Load.HELLO)) {
            for (String hub : List.of("poll", "select", "nio", "epoll")) {
                useByFile(hub);
                awaitHub(hub);
                switches++;
                load.awaitAnswersEach(5);
            }
            report("by file", load, switches);
        }
    }

    @Test
    public void noRequestNoticesThatTheHubChangesByCommand() throws IOException {
        int switches = 0;
        try (Load load = Load.start(address(), CONNECTIONS, Load.HELLO)) {
            for (int round = 0; round < 5; round++) {
                for (String from : HUBS) {
                    for (String to : HUBS) {
                        switches += switchByCommand(load, from) + switchByCommand(load, to);
                    }
                }
            }
            report("by command", load, switches);
        }
    }

    @Test
    public void newConnectionsAreTakenWhileTheHubChanges() throws IOException {
        String address = address();
        Load.Exchange onItsOwnConnection =
                (connection, unique) ->
                        WebClient.get(address, "/hello/" + unique)
                                .mustBe(200, "Hello, " + unique + "!\n");
        try (Load load = Load.start(address, 16, onItsOwnConnection)) {
            report("with a connection a request", load, switchAround(load));
        }
    }

    @Test
    public void largeBodiesPassUnchangedWhileTheHubChanges() throws IOException {
        try (Load load = Load.start(address(), 8, HubSwitchIT::echo)) {
            report("with bodies of 2 MB both ways", load, switchAround(load));
        }
    }

    /// More than the sockets hold, so that the server waits for room as often as for bytes.
    private static void echo(WebClient connection, String unique) throws IOException {
        byte[] body = unique.repeat(BODY_BYTES / unique.length()).getBytes();
        Thread sender = Thread.ofVirtual().start(() -> connection.postInBackground("/echo", body));
        WebClient.Answer answer = connection.answer();
        if (answer.status() != 200 || !Arrays.equals(body, answer.body())) {
            throw new AssertionError("status %d or another body".formatted(answer.status()));
        }
        Deadline.await("the request is sent", sender::isAlive, alive -> !alive);
    }

    private int switchAround(Load load) throws IOException {
        int switches = 0;
        for (int round = 0; round < 3; round++) {
            for (String hub : List.of("poll", "select", "nio", "epoll")) {
                switches += switchByCommand(load, hub);
            }
        }
        return switches;
    }

    @Test
    public void noRequestNoticesThatLoopsComeAndGo() throws IOException {
        try (Load load = Load.start(address(), CONNECTIONS, Load.HELLO)) {
            int switches = 0;
            for (int loops : List.of(3, 1, 2)) {
                home.configure(GREEN, "hub=auto", "loops=" + loops);
                awaitLoops(loops);
                load.awaitAnswersEach(3);
                try (Load further = Load.start(address(), CONNECTIONS, Load.HELLO)) {
                    switches += switchAround(further);
                    load.awaitAnswersEach(3);
                    further.stop();
                }
            }
            report("with 3, 1 and 2 loops", load, switches);
        }
    }

    private int switchByCommand(Load load, String hub) throws IOException {
        if (loops().getFirst().hubName().equals(hub)) {
            return 0;
        }
        String answer = shell("coppice:hub " + hub);
        assertTrue(answer, answer.startsWith("OK\n"));
        assertHub(hub);
        load.awaitAnswersEach(1);
        return 1;
    }

    @Test
    public void whenTheBundleOfTheHubStopsTheNextBestCarriesOn()
            throws IOException, BundleException {
        try (Load load = Load.start(address(), CONNECTIONS, Load.HELLO)) {
            awaitHub("epoll");
            Bundle epoll = bundleNamed("org.coppice.hub.epoll");
            Bundle nio = bundleNamed("org.coppice.hub.nio");
            epoll.stop();
            assertHub("nio");
            load.awaitAnswersEach(3);
            nio.stop();
            assertHub("poll");
            load.awaitAnswersEach(3);
            nio.start();
            assertHub("nio");
            epoll.start();
            assertHub("epoll");
            load.awaitAnswersEach(3);
            report("by stopping bundles", load, 4);
        }
    }

    @Test
    public void aBetterHubThatComesMovesNothingUnlessTheConfigurationSaysAuto()
            throws IOException, BundleException {
        Bundle epoll = bundleNamed("org.coppice.hub.epoll");
        try (Load load = Load.start(address(), CONNECTIONS, Load.HELLO)) {
            useByFile("poll");
            awaitHub("poll");
            epoll.stop();
            assertHub("poll");
            epoll.start();
            assertHub("poll");
            load.awaitAnswersEach(3);
            useByFile("auto");
            awaitHub("epoll");
            load.awaitAnswersEach(3);
            report("with a better hub that came", load, 2);
        }
    }

    @Test
    public void whenTheConfiguredHubComesBackTheLoopsReturnToIt()
            throws IOException, BundleException {
        Bundle poll = bundleNamed("org.coppice.hub.poll");
        try (Load load = Load.start(address(), CONNECTIONS, Load.HELLO)) {
            useByFile("poll");
            awaitHub("poll");
            poll.stop();
            assertHub("epoll");
            load.awaitAnswersEach(3);
            poll.start();
            assertHub("poll");
            load.awaitAnswersEach(3);
            report("with the configured hub away for a while", load, 3);
        }
    }

    private void useByFile(String hub) throws IOException {
        home.configure(GREEN, "hub=" + hub, "loops=1");
    }

    private void awaitHub(String hub) {
        Deadline.await(
                "every loop is on " + hub,
                () -> loops().stream().map(Loop::hubName).distinct().toList(),
                List.of(hub)::equals);
    }

    private void assertHub(String hub) {
        assertEquals(List.of(hub), loops().stream().map(Loop::hubName).distinct().toList());
    }

    private List<Loop> loops() {
        return service(Loops.class).loops();
    }

    private static void report(String how, Load load, int switches) {
        System.out.printf(
                "Hub changed %d times %s: %d requests on %d connections, 0 failed%n",
                switches, how, load.stop(), load.connections());
    }
}
