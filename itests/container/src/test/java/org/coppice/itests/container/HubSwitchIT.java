package org.coppice.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
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
    private static final String GREEN = "org.coppice.green";
    private static final List<String> HUBS = List.of("epoll", "poll", "select", "nio");

    @After
    public void backToTheBest() throws IOException {
        useByFile("auto");
        awaitHub("epoll");
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
            report("by file", load.stop(), switches);
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
            report("by command", load.stop(), switches);
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
            report("by stopping bundles", load.stop(), 4);
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
            report("with a better hub that came", load.stop(), 2);
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
            report("with the configured hub away for a while", load.stop(), 3);
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

    private static void report(String how, long requests, int switches) {
        System.out.printf(
                "Hub changed %d times %s: %d requests on %d connections, 0 failed%n",
                switches, how, requests, CONNECTIONS);
    }
}
