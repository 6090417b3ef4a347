package org.coppice.resolver.dns;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.net.Net;
import org.coppice.net.Resolver;
import org.coppice.net.testkit.DnsTestServer;
import org.junit.Test;

/// The container's resolver and its configuration.
public class ConfiguredDnsResolverTest extends DnsTestCase {

    private Map<String, Object> configuration(DnsTestServer server) throws Exception {
        return Map.of(
                "servers",
                "127.0.0.1:" + server.address().getPort(),
                "hostsFile",
                hosts().toString(),
                "resolvConfFile",
                resolvConf().toString(),
                "service.pid",
                ConfiguredDnsResolver.PID);
    }

    @Test
    public void nothingConfiguredMeansTheDefaults() {
        assertEquals(DnsSettings.DEFAULTS, DnsOptions.read(Map.of("service.pid", "x")));
        assertEquals(DnsSettings.DEFAULTS, DnsResolver.builder().settings());
        assertEquals(DnsSettings.DEFAULTS, DnsOptions.read(Map.of("servers", "", "search", " ")));
    }

    @Test
    public void textAndNumbersAreRead() {
        DnsSettings expected =
                new DnsSettings(
                        List.of(
                                new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 53),
                                new InetSocketAddress(InetAddress.ofLiteral("192.0.2.2"), 5353),
                                new InetSocketAddress(InetAddress.ofLiteral("2001:db8::1"), 53),
                                new InetSocketAddress(InetAddress.ofLiteral("2001:db8::1"), 5353)),
                        List.of("a.example", "b"),
                        Duration.ofMillis(7),
                        3,
                        Duration.ofMillis(9),
                        0,
                        Path.of("/h"),
                        Path.of("/r"));
        Map<String, Object> properties =
                Map.of(
                        "servers",
                        " 192.0.2.1, 192.0.2.2:5353,2001:db8::1 [2001:db8::1]:5353 ",
                        "search",
                        "A.example., b",
                        "timeoutMillis",
                        7L,
                        "attempts",
                        "3",
                        "limitMillis",
                        9,
                        "cacheEntries",
                        "0",
                        "hostsFile",
                        "/h",
                        "resolvConfFile",
                        "/r");
        assertEquals(expected, DnsOptions.read(properties));
        assertEquals(List.of("attemps"), DnsOptions.unknownKeys(Map.of("attemps", 1, "a.b", 2)));
    }

    @Test
    public void everyBadValueIsNamedWithWhatIsAllowed() {
        Map<String, Object> bad =
                Map.of(
                        "servers",
                        "ns.example, 192.0.2.1:0, 192.0.2.1:x",
                        "search",
                        "a..b",
                        "timeoutMillis",
                        "-1",
                        "limitMillis",
                        "0");
        String message =
                assertThrows(IllegalArgumentException.class, () -> DnsOptions.read(bad))
                        .getMessage();
        for (String part :
                List.of(
                        "ns.example is no server",
                        "192.0.2.1:0 is no server",
                        "192.0.2.1:x is no server",
                        "a..b is no domain",
                        "timeoutMillis=-1 is not allowed: give a whole number from 0",
                        "limitMillis=0")) {
            assertTrue(message, message.contains(part));
        }
        assertThrows(
                IllegalArgumentException.class, () -> DnsResolver.builder().limit(Duration.ZERO));
        assertThrows(
                IllegalArgumentException.class,
                () -> DnsResolver.builder().timeout(Duration.ofMillis(-1)));
        assertThrows(IllegalArgumentException.class, () -> DnsResolver.builder().attempts(-1));
        assertThrows(
                IllegalArgumentException.class,
                () -> DnsResolver.builder().search(List.of("a..b")));
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        DnsResolver.builder()
                                .servers(List.of(InetSocketAddress.createUnresolved("a", 53))));
    }

    @Test
    public void aChangeIsForTheNextLookUpAndABadOneChangesNothing() throws Exception {
        green(first -> {
            try (DnsTestServer second = DnsTestServer.start()) {
                first.record("www.example 60 A 192.0.2.1")
                        .delay("www.example", Duration.ofSeconds(1));
                second.record("www.example 60 A 192.0.2.2");
                ConfiguredDnsResolver dns = new ConfiguredDnsResolver(configuration(first));
                GreenThread<List<InetAddress>> running =
                        Coppice.spawn(() -> dns.addresses("www.example"));
                Coppice.awaitIdle();
                dns.modified(configuration(second));
                assertEquals(
                        List.of(InetAddress.ofLiteral("192.0.2.2")), dns.addresses("www.example"));
                dns.modified(Map.of("servers", "nonsense"));
                assertEquals(
                        List.of(InetAddress.ofLiteral("192.0.2.2")), dns.addresses("www.example"));
                clock.advanceAndAwaitIdle(Duration.ofSeconds(1));
                assertEquals(List.of(InetAddress.ofLiteral("192.0.2.1")), running.await());
            }
        });
    }

    @Test
    public void aBadConfigurationAtTheStartMeansTheDefaults() {
        ConfiguredDnsResolver dns = new ConfiguredDnsResolver(Map.of("limitMillis", "no"));
        assertEquals("dns", dns.name());
        assertEquals(200, dns.preference());
    }

    @Test
    public void onAClassPathTheNetworkFindsIt() throws Exception {
        assertTrue(
                ServiceLoader.load(Resolver.class).stream()
                        .anyMatch(each -> each.type() == ConfiguredDnsResolver.class));
        green(_ -> {
            assertEquals(1, Net.resolver().addresses("127.0.0.1").size());
            assertTrue(Net.resolver().addresses("localhost").getFirst().isLoopbackAddress());
            assertEquals("dns", Net.resolver().name());
        });
    }
}
