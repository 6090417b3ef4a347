package org.coppice.net;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/// Which resolver is asked, and what needs none.
public class ResolversTest {

    @Rule public final Timeout net = Timeout.seconds(60);

    private final ChosenResolver chosen = new ChosenResolver(List::of);
    private final ConfiguredResolvers resolvers = new ConfiguredResolvers(chosen);

    /// Answers every question with its own name.
    private record Fake(String name, int preference) implements Resolver {
        @Override
        public ResolvedHost resolve(String host) {
            return new ResolvedHost(
                    host,
                    name + "." + host,
                    List.of(),
                    List.of(InetAddress.ofLiteral("192.0.2.1")));
        }

        @Override
        public String hostName(InetAddress address) {
            return name;
        }
    }

    private String asked() throws UnknownHostException {
        return chosen.hostName(InetAddress.getLoopbackAddress());
    }

    @Test
    public void addressesInDigitsNeedNoResolver() throws Exception {
        for (String literal : List.of("127.0.0.1", "::1", "[::1]", "2001:db8::7", "192.0.2.255")) {
            ResolvedHost host = Net.resolver().resolve(literal);
            assertEquals(literal, host.name());
            assertEquals(literal, host.canonicalName());
            assertEquals(List.of(), host.aliases());
            assertEquals(List.of(Resolver.literal(literal).orElseThrow()), host.addresses());
        }
        assertTrue(Resolver.literal("[fe80::1]").orElseThrow() instanceof Inet6Address);
        for (String name :
                List.of("", "localhost", "a1", "1.2.3.4.5", "[127.0.0.1]", "256.1.1.1")) {
            assertEquals(Optional.empty(), Resolver.literal(name));
        }
    }

    @Test
    public void withoutAResolverTheErrorSaysWhatToAddEachTimeAnew() {
        HostLookupException first =
                assertThrows(HostLookupException.class, () -> chosen.addresses("example.org"));
        assertEquals("example.org", first.host());
        assertEquals(HostLookupException.Reason.NO_RESOLVER, first.reason());
        assertTrue(first.getMessage(), first.getMessage().contains("add org.coppice.resolver.dns"));
        assertNotSame(
                first,
                assertThrows(HostLookupException.class, () -> chosen.addresses("example.org")));
    }

    @Test
    public void autoTakesTheBestThereIs() throws Exception {
        resolvers.activate(Map.of());
        Fake jdk = new Fake("jdk", 100);
        Fake dns = new Fake("dns", 200);
        resolvers.addResolver(jdk);
        assertEquals("jdk", asked());
        resolvers.addResolver(dns);
        assertEquals("dns", asked());
        assertEquals(List.of("dns", "jdk"), resolvers.names());
        resolvers.removeResolver(dns);
        assertEquals("jdk", asked());
        assertEquals("jdk", resolvers.current().name());
        assertEquals(100, resolvers.current().preference());
    }

    @Test
    public void aNameTakesThatOneWheneverItIsThere() throws Exception {
        Fake jdk = new Fake("jdk", 100);
        resolvers.addResolver(jdk);
        resolvers.addResolver(new Fake("dns", 200));
        resolvers.activate(Map.of("resolver", "jdk"));
        assertEquals("jdk", asked());
        resolvers.removeResolver(jdk);
        assertEquals("dns", asked());
        resolvers.addResolver(jdk);
        assertEquals("jdk", asked());
        resolvers.modified(Map.of("resolver", "dns"));
        assertEquals("dns", asked());
    }

    @Test
    public void aBadConfigurationChangesNothing() throws Exception {
        resolvers.addResolver(new Fake("jdk", 100));
        resolvers.addResolver(new Fake("dns", 200));
        resolvers.activate(Map.of("resolver", "jdk"));
        resolvers.modified(Map.of("resolver", "NOT A NAME"));
        assertEquals("jdk", asked());
        resolvers.modified(Map.of("resolver", "hesiod"));
        assertEquals("dns", asked());
    }

    @Test
    public void theCommandHoldsUntilTheConfigurationChanges() throws Exception {
        resolvers.addResolver(new Fake("jdk", 100));
        resolvers.addResolver(new Fake("dns", 200));
        resolvers.activate(Map.of("resolver", "dns"));
        resolvers.use("jdk");
        assertEquals("jdk", asked());
        String message =
                assertThrows(IllegalArgumentException.class, () -> resolvers.use("x")).getMessage();
        assertTrue(message, message.contains("one of dns, jdk"));
        assertEquals("jdk", asked());
        resolvers.use("auto");
        assertEquals("dns", asked());
    }

    @Test
    public void onAClassPathItFillsItselfAtTheFirstName() throws Exception {
        ChosenResolver lazy =
                new ChosenResolver(() -> List.of(new Fake("jdk", 100), new Fake("dns", 200)));
        assertEquals(1, lazy.addresses("::1").size());
        assertFalse(lazy.names().contains("dns"));
        assertEquals("dns.a", lazy.resolve("a").canonicalName());
        assertEquals(List.of("dns", "jdk"), lazy.names());
    }

    @Test
    public void nobodyWaitsForAnotherThatLoadsThem() throws Exception {
        CountDownLatch loading = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger loads = new AtomicInteger();
        ChosenResolver lazy =
                new ChosenResolver(() -> {
                    if (loads.incrementAndGet() > 1) {
                        return List.of(new Fake("second", 1));
                    }
                    loading.countDown();
                    awaitUninterrupted(goOn);
                    return List.of(new Fake("first", 2));
                });
        FutureTask<String> slow = new FutureTask<>(lazy::name);
        Thread.ofPlatform().daemon().start(slow);
        loading.await();
        FutureTask<String> other = new FutureTask<>(lazy::name);
        Thread.ofPlatform().daemon().start(other);
        assertEquals("second", other.get(30, TimeUnit.SECONDS));
        goOn.countDown();
        assertEquals("second", slow.get(30, TimeUnit.SECONDS));
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    public void addressesOfOneFamilyAreAsked() throws Exception {
        InetAddress four = InetAddress.ofLiteral("192.0.2.1");
        ResolvedHost host = new ResolvedHost("a", "a", List.of(), List.of(four));
        assertEquals(List.of(four), host.addresses(StandardProtocolFamily.INET));
        HostLookupException none =
                assertThrows(
                        HostLookupException.class,
                        () -> host.addresses(StandardProtocolFamily.INET6));
        assertEquals(HostLookupException.Reason.NO_DATA, none.reason());
        assertFalse(none.reason().isTemporary());
        assertThrows(
                IllegalArgumentException.class, () -> host.addresses(StandardProtocolFamily.UNIX));
    }
}
