package org.coppice.wsgi.spi;

import static org.junit.Assert.assertEquals;

import java.net.InetSocketAddress;
import java.util.List;
import org.coppice.green.testkit.LogLines;
import org.coppice.net.SharedListenerInfo;
import org.junit.Rule;
import org.junit.Test;
import org.slf4j.LoggerFactory;

public class CompanionsTest {
    private static final String BOTH =
            "wsgi.server main and wsgi.server shop listen at the same address, 127.0.0.1:8090, so a"
                    + " client meets either: set another address for one of them, or remove its"
                    + " configuration";

    @Rule public final LogLines log = new LogLines();

    private final Companions companions =
            new Companions("wsgi.server", LoggerFactory.getLogger(CompanionsTest.class));

    private static List<SharedListenerInfo> sockets(String... holders) {
        return List.of(
                new SharedListenerInfo(
                        new InetSocketAddress("127.0.0.1", 8090), "", List.of(holders)));
    }

    @Test
    public void whoIsAloneHasNothingToTell() {
        assertEquals(List.of(), companions.sentences("shop", sockets("wsgi.server shop")));
        assertEquals(List.of(), companions.sentences("shop", sockets("wsgi.server main", "x")));
        assertEquals(List.of(), companions.sentences("shop", List.of()));
    }

    @Test
    public void twoAtOneAddressAreAWarningThatNamesBoth() {
        List<SharedListenerInfo> sockets = sockets("wsgi.server main", "wsgi.server shop");
        assertEquals(List.of(BOTH), companions.sentences("shop", sockets));
        assertEquals(List.of(BOTH), companions.sentences("main", sockets));
        companions.tell("shop", sockets);
        companions.tell("shop", sockets);
        assertEquals(1, log.containing(BOTH).size());
        assertEquals(1, log.containing("WARN").size());
    }

    @Test
    public void itIsToldAgainIfItHappensAgain() {
        companions.tell("shop", sockets("wsgi.server main", "wsgi.server shop"));
        companions.tell("shop", sockets("wsgi.server shop"));
        companions.tell("shop", sockets("wsgi.server main", "wsgi.server shop"));
        assertEquals(2, log.containing(BOTH).size());
    }

    @Test
    public void whoTakesThePlaceOfAnotherIsNoWarning() {
        companions.tell("main", sockets("wsgi.jetty main", "wsgi.server main"));
        assertEquals(
                1,
                log.containing(
                                "wsgi.jetty main and wsgi.server main listen at the same address,"
                                        + " 127.0.0.1:8090, so a client meets either: remove the"
                                        + " configuration of the one whose place the other takes")
                        .size());
        assertEquals(0, log.containing("WARN").size());
    }

    @Test
    public void anotherImplementationOfAnotherNameIsAWarning() {
        companions.tell("shop", sockets("wsgi.jetty main", "wsgi.server shop"));
        assertEquals(1, log.containing("WARN").size());
    }
}
