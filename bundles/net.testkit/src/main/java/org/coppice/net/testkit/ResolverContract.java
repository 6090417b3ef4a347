package org.coppice.net.testkit;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotSame;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.green.Loop;
import org.coppice.green.RunOptions;
import org.coppice.net.HostLookupException;
import org.coppice.net.ResolvedHost;
import org.coppice.net.Resolver;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/// What every [Resolver] does. To pass it, extend it and say how one is made.
public abstract class ResolverContract {

    /// Ends what hangs; nothing here is measured by it.
    @Rule public final Timeout limit = Timeout.seconds(60);

    /// For the subclasses.
    protected ResolverContract() {}

    /// A new resolver that knows [#knownHost()] and knows nothing of [#unknownHost()]. Called on a
    /// green thread.
    ///
    /// @return it
    /// @throws Exception never, if all is well
    protected abstract Resolver open() throws Exception;

    /// A host that has 127.0.0.1 among its addresses.
    ///
    /// @return its name
    protected String knownHost() {
        return "localhost";
    }

    /// A host that is not there.
    ///
    /// @return its name
    protected String unknownHost() {
        return "nowhere.invalid";
    }

    /// What a test does on a green thread; it may throw.
    @FunctionalInterface
    private interface Body {
        void run(Resolver resolver) throws Exception;
    }

    private void green(Body body) throws Exception {
        RunOptions.DEFAULTS
                .loops(2)
                .run(() -> {
                    body.run(open());
                    return null;
                });
    }

    private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");

    private static HostLookupException fails(Resolver resolver, String host) {
        return assertThrows(host, HostLookupException.class, () -> resolver.resolve(host));
    }

    /// One word in lower case that configuration can use.
    @Test
    public void itHasAName() throws Exception {
        green(resolver -> {
            assertTrue(resolver.name(), resolver.name().matches("[a-z][a-z0-9.-]*"));
            assertEquals(resolver.preference(), open().preference());
        });
    }

    /// An address is its own answer.
    @Test
    public void addressesInDigitsAreNoQuestion() throws Exception {
        green(resolver -> {
            for (String literal : List.of("192.0.2.1", "2001:db8::1", "::1", "[2001:db8::1]")) {
                InetAddress address = Resolver.literal(literal).orElseThrow();
                assertEquals(List.of(address), resolver.addresses(literal));
                ResolvedHost host = resolver.resolve(literal);
                assertEquals(literal, host.name());
                assertEquals(List.of(), host.aliases());
            }
        });
    }

    /// All that is known of a host, by its name in any case.
    @Test
    public void aHostHasItsAddresses() throws Exception {
        green(resolver -> {
            for (String name : List.of(knownHost(), knownHost().toUpperCase(Locale.ROOT))) {
                ResolvedHost host = resolver.resolve(name);
                assertEquals(name, host.name());
                assertTrue(host.toString(), host.addresses().contains(HERE));
                assertFalse(host.aliases().contains(host.canonicalName()));
                assertEquals(host.addresses(), resolver.addresses(name));
                assertEquals(
                        host.addresses().size(),
                        List.copyOf(host.addresses()).stream().distinct().count());
            }
        });
    }

    /// Nobody who prints an address or asks it for its name starts a look-up that blocks the loop.
    @Test
    public void addressesBearTheNameThatWasAskedFor() throws Exception {
        green(resolver -> {
            for (InetAddress address : resolver.addresses(knownHost())) {
                assertEquals(knownHost(), address.getHostName());
            }
        });
    }

    /// And only that one.
    @Test
    public void addressesOfOneFamilyAreFound() throws Exception {
        green(resolver -> {
            List<InetAddress> four = resolver.addresses(knownHost(), StandardProtocolFamily.INET);
            assertTrue(four.contains(HERE));
            assertTrue(four.stream().allMatch(Inet4Address.class::isInstance));
            assertThrows(
                    HostLookupException.class,
                    () -> resolver.addresses("192.0.2.1", StandardProtocolFamily.INET6));
        });
    }

    /// What is caught as an error of the JDK says who is unknown and why, each time anew.
    @Test
    public void anUnknownHostIsAnErrorThatNamesIt() throws Exception {
        green(resolver -> {
            HostLookupException first = fails(resolver, unknownHost());
            assertEquals(unknownHost(), first.host());
            assertTrue(first.getMessage(), first.getMessage().contains(unknownHost()));
            assertFalse(first.reason() == HostLookupException.Reason.BAD_NAME);
            HostLookupException second = fails(resolver, unknownHost());
            assertNotSame(first, second);
            assertEquals(0, second.getSuppressed().length);
            UnknownHostException ofTheJdk = second;
            assertSame(second, ofTheJdk);
        });
    }

    /// Without asking anybody.
    @Test
    public void whatCannotBeANameIsRefused() throws Exception {
        green(resolver -> {
            for (String bad : List.of("", ".", "a..b", "a b", "x".repeat(64) + ".invalid")) {
                assertEquals(
                        bad, HostLookupException.Reason.BAD_NAME, fails(resolver, bad).reason());
            }
            assertThrows(NullPointerException.class, () -> resolver.resolve(null));
            assertThrows(NullPointerException.class, () -> resolver.hostName(null));
        });
    }

    /// By whatever name this machine calls itself.
    @Test
    public void anAddressHasANameOrAnError() throws Exception {
        green(resolver -> {
            try {
                assertFalse(resolver.hostName(HERE).isEmpty());
            } catch (HostLookupException e) {
                assertEquals("127.0.0.1", e.host());
            }
        });
    }

    /// Neither those who ask the same nor those who ask later notice.
    @Test
    public void oneWhoIsKilledSpoilsItForNobody() throws Exception {
        green(resolver -> {
            List<GreenThread<HostLookupException>> callers = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                callers.add(Coppice.spawn(() -> fails(resolver, unknownHost())));
            }
            Coppice.giveWay();
            callers.getFirst().kill();
            for (GreenThread<HostLookupException> caller : callers.subList(1, 10)) {
                assertEquals(unknownHost(), caller.await().host());
            }
            fails(resolver, unknownHost());
        });
    }

    /// At the same time, the same and different names.
    @Test
    public void anyLoopMayAsk() throws Exception {
        green(resolver -> {
            List<CompletableFuture<?>> answers = new ArrayList<>();
            for (Loop loop : Loop.current().group().loops()) {
                for (int i = 0; i < 20; i++) {
                    int number = i % 4;
                    answers.add(loop.submit(() -> resolver.addresses(knownHost())));
                    answers.add(
                            loop.submit(() -> fails(resolver, "h" + number + "." + unknownHost())));
                }
            }
            answers.forEach(Coppice::await);
        });
    }

    /// Harmless whenever it is called.
    @Test
    public void afterAResetItAnswersAsBefore() throws Exception {
        green(resolver -> {
            resolver.reset();
            List<InetAddress> before = resolver.addresses(knownHost());
            resolver.reset();
            assertEquals(before, resolver.addresses(knownHost()));
        });
    }
}
