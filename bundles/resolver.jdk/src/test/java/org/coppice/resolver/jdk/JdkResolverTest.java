package org.coppice.resolver.jdk;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.green.RunOptions;
import org.coppice.green.testkit.ManualClock;
import org.coppice.net.HostLookupException;
import org.coppice.net.HostLookupException.Reason;
import org.coppice.net.Resolver;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/// With a JDK that answers when it is told.
public class JdkResolverTest {

    @Rule public final Timeout net = Timeout.seconds(60);

    private static final InetAddress ADDRESS = InetAddress.ofLiteral("192.0.2.1");

    private final ManualClock clock = new ManualClock();
    private final SlowJdk jdk = new SlowJdk();
    private final JdkResolver resolver = new JdkResolver(JdkSettings.DEFAULTS, jdk);

    /// Answers after it is opened.
    private static final class SlowJdk implements JdkLookup {
        final CountDownLatch open = new CountDownLatch(1);
        final CompletableFuture<Void> begun = new CompletableFuture<>();
        final AtomicInteger lookUps = new AtomicInteger();

        @Override
        public InetAddress[] addresses(String host) throws UnknownHostException {
            lookUps.incrementAndGet();
            begun.complete(null);
            try {
                open.await();
            } catch (InterruptedException e) {
                throw new UnknownHostException("interrupted");
            }
            if (host.equals("www.example")) {
                return new InetAddress[] {ADDRESS, ADDRESS};
            }
            throw new UnknownHostException(
                    host
                            + switch (host) {
                                case "later" -> ": Temporary failure in name resolution";
                                case "empty" -> ": No address associated with hostname";
                                default -> ": Name or service not known";
                            });
        }

        @Override
        public String hostName(InetAddress address) {
            return address.equals(ADDRESS) ? "www.example" : address.getHostAddress();
        }
    }

    /// What a test does on a green thread; it may throw.
    @FunctionalInterface
    private interface Body {
        void run() throws Exception;
    }

    private void green(Body body) throws Exception {
        RunOptions.DEFAULTS
                .ticker(clock)
                .run(() -> {
                    body.run();
                    return null;
                });
    }

    private HostLookupException fails(String host) {
        return assertThrows(HostLookupException.class, () -> resolver.resolve(host));
    }

    @Test
    public void onlyTheGreenThreadThatAsksWaitsAndTheSameHostTakesOneThread() throws Exception {
        green(() -> {
            List<GreenThread<List<InetAddress>>> callers =
                    java.util.stream.IntStream.range(0, 50)
                            .mapToObj(_ -> Coppice.spawn(() -> resolver.addresses("WWW.example")))
                            .toList();
            Coppice.await(jdk.begun);
            assertFalse(callers.getFirst().ready());
            jdk.open.countDown();
            for (GreenThread<List<InetAddress>> caller : callers) {
                assertEquals(List.of(ADDRESS), caller.await());
            }
            assertEquals(1, jdk.lookUps.get());
        });
    }

    @Test
    public void aLookUpThatTakesTooLongIsLeft() throws Exception {
        green(() -> {
            GreenThread<HostLookupException> caller = Coppice.spawn(() -> fails("www.example"));
            Coppice.await(jdk.begun);
            clock.advanceAndAwaitIdle(Duration.ofMillis(9_999));
            assertFalse(caller.ready());
            clock.advanceAndAwaitIdle(Duration.ofMillis(1));
            assertEquals(Reason.TIMED_OUT, caller.await().reason());
            assertTrue(caller.await().getMessage().contains("PT10S"));
            resolver.modified(Map.of("limitMillis", "5", "threads", 3));
            GreenThread<HostLookupException> hasty = Coppice.spawn(() -> fails("other.example"));
            clock.advanceAndAwaitIdle(Duration.ofMillis(5));
            assertEquals(Reason.TIMED_OUT, hasty.await().reason());
            jdk.open.countDown();
        });
    }

    @Test
    public void oneWhoIsKilledBeforeItHasAThreadSpoilsItForNobody() throws Exception {
        JdkResolver crowded = new JdkResolver(new JdkSettings(1, Duration.ofDays(1)), jdk, 0);
        green(() -> {
            GreenThread<List<InetAddress>> busy =
                    Coppice.spawn(() -> crowded.addresses("other.example"));
            Coppice.await(jdk.begun);
            GreenThread<List<InetAddress>> first =
                    Coppice.spawn(() -> crowded.addresses("www.example"));
            GreenThread<List<InetAddress>> second =
                    Coppice.spawn(() -> crowded.addresses("www.example"));
            Coppice.awaitIdle();
            first.kill();
            Coppice.awaitIdle();
            jdk.open.countDown();
            assertEquals(List.of(ADDRESS), second.await());
            busy.awaitEnd();
        });
    }

    @Test
    public void whatTheJdkSaysIsToldWithItsReason() throws Exception {
        jdk.open.countDown();
        green(() -> {
            assertEquals(Reason.FAILED, fails("later").reason());
            assertEquals(Reason.NO_DATA, fails("empty").reason());
            HostLookupException none = fails("none");
            assertEquals(Reason.NO_SUCH_NAME, none.reason());
            assertTrue(none.getMessage(), none.getMessage().contains("Name or service not known"));
            resolver.deactivate();
            assertEquals(Reason.FAILED, fails("www.example").reason());
        });
    }

    @Test
    public void anAddressHasAName() throws Exception {
        green(() -> {
            assertEquals("www.example", resolver.hostName(ADDRESS));
            HostLookupException e =
                    assertThrows(
                            HostLookupException.class,
                            () -> resolver.hostName(InetAddress.ofLiteral("::5")));
            assertEquals(Reason.NO_SUCH_NAME, e.reason());
        });
    }

    @Test
    public void internationalNamesAreTranslated() throws Exception {
        jdk.open.countDown();
        green(() -> {
            String message = fails("bücher.example").getMessage();
            assertTrue(message, message.contains("bücher.example"));
            assertTrue(message, message.contains("xn--bcher-kva.example"));
        });
    }

    @Test
    public void everyBadValueIsNamedWithWhatIsAllowed() {
        assertEquals(JdkSettings.DEFAULTS, JdkSettings.of(Map.of("threads", " ")));
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () -> JdkSettings.of(Map.of("threads", 0, "limitMillis", "x")))
                        .getMessage();
        assertTrue(
                message, message.contains("threads=0 is not allowed: give a whole number from 1"));
        assertTrue(message, message.contains("limitMillis=x"));
        resolver.modified(Map.of("threads", "many"));
        assertEquals("jdk (10 threads)", resolver.toString());
        assertEquals(List.of("thread"), JdkSettings.unknownKeys(Map.of("thread", 1)));
    }

    @Test
    public void onAClassPathItIsFound() {
        assertTrue(
                ServiceLoader.load(Resolver.class).stream()
                        .anyMatch(each -> each.type() == JdkResolver.class));
    }
}
