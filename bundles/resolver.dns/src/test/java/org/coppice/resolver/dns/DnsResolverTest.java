package org.coppice.resolver.dns;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.green.Timeout;
import org.coppice.net.HostLookupException;
import org.coppice.net.HostLookupException.Reason;
import org.coppice.net.ResolvedHost;
import org.coppice.net.testkit.DnsTestServer;
import org.coppice.net.testkit.DnsTestServer.Fault;
import org.junit.Test;

/// The resolver with name servers of our own.
public class DnsResolverTest extends DnsTestCase {

    private static List<InetAddress> addresses(String... literals) {
        return java.util.Arrays.stream(literals).map(InetAddress::ofLiteral).toList();
    }

    private static HostLookupException fails(DnsResolver dns, String host) {
        return assertThrows(HostLookupException.class, () -> dns.resolve(host));
    }

    private HostLookupException failsInTime(DnsResolver dns, String host) {
        return inTime(() -> fails(dns, host));
    }

    // ---- answers

    @Test
    public void bothFamiliesAreAskedAtOnce() throws Exception {
        green(server -> {
            server.record("www.example 60 A 192.0.2.1").record("www.example 60 A 192.0.2.2");
            server.record("www.example 60 AAAA ::1");
            ResolvedHost host = builder(server).build().resolve("WWW.example");
            assertEquals(
                    java.util.Set.copyOf(addresses("192.0.2.1", "192.0.2.2", "::1")),
                    java.util.Set.copyOf(host.addresses()));
            assertEquals("www.example", host.canonicalName());
            assertEquals("WWW.example", host.name());
            assertEquals("WWW.example", host.addresses().getFirst().getHostName());
            assertEquals(List.of("UDP A www.example", "UDP AAAA www.example"), server.questions());
        });
    }

    @Test
    public void aliasesAreFollowedWithinAReplyAndFromReplyToReply() throws Exception {
        for (boolean within : new boolean[] {true, false}) {
            green(server -> {
                server.followsAliases(within)
                        .record("www.example 60 CNAME b.example")
                        .record("b.example 60 CNAME c.example")
                        .record("c.example 60 A 192.0.2.1");
                ResolvedHost host = builder(server).build().resolve("www.example");
                assertEquals("c.example", host.canonicalName());
                assertEquals(List.of("www.example", "b.example"), host.aliases());
                assertEquals(addresses("192.0.2.1"), host.addresses());
                assertEquals("c.example", builder(server).build().canonicalName("www.example"));
            });
        }
    }

    @Test
    public void aliasesThatDoNotEndAreAnError() throws Exception {
        green(server -> {
            server.followsAliases(false)
                    .record("a.example 60 CNAME b.example")
                    .record("b.example 60 CNAME a.example");
            HostLookupException e = fails(builder(server).build(), "a.example");
            assertEquals(Reason.FAILED, e.reason());
            assertTrue(e.getMessage(), e.getMessage().contains("do not end"));
        });
    }

    @Test
    public void servicesTextsAndMailAreTyped() throws Exception {
        green(server -> {
            server.record("_http._tcp.example 60 SRV 2 0 80 b.example")
                    .record("_http._tcp.example 60 SRV 1 0 81 a.example")
                    .record("example 60 TXT \"v=1 \" \"all\"")
                    .record("example 60 MX 10 mail.example")
                    .record("alias.example 60 CNAME example");
            DnsResolver dns = builder(server).build();
            List<DnsRecord.Srv> services = dns.resolve("_http._tcp.example", DnsRecord.Srv.class);
            assertEquals(List.of(81, 80), services.stream().map(DnsRecord.Srv::port).toList());
            assertEquals("v=1 all", dns.resolve("example.", DnsRecord.Txt.class).getFirst().text());
            assertEquals(
                    "mail.example",
                    dns.resolve("alias.example", DnsRecord.Mx.class).getFirst().exchange());
            assertEquals(
                    "example",
                    dns.resolve("alias.example", DnsRecord.Cname.class).getFirst().target());
            assertThrows(
                    IllegalArgumentException.class, () -> dns.resolve("example", DnsRecord.class));
        });
    }

    @Test
    public void anAddressHasAName() throws Exception {
        write(hosts(), "192.0.2.9 box");
        green(server -> {
            server.record("1.2.0.192.in-addr.arpa 60 PTR www.example");
            DnsResolver dns = builder(server).build();
            assertEquals("www.example", dns.hostName(InetAddress.ofLiteral("192.0.2.1")));
            assertEquals("box", dns.hostName(InetAddress.ofLiteral("192.0.2.9")));
            HostLookupException e =
                    assertThrows(
                            HostLookupException.class,
                            () -> dns.hostName(InetAddress.ofLiteral("::1")));
            assertEquals(Reason.NO_SUCH_NAME, e.reason());
        });
    }

    @Test
    public void internationalNamesAreFound() throws Exception {
        green(server -> {
            server.record("xn--bcher-kva.example 60 A 192.0.2.1");
            ResolvedHost host = builder(server).build().resolve("bücher.example");
            assertEquals("bücher.example", host.name());
            assertEquals("xn--bcher-kva.example", host.canonicalName());
        });
    }

    // ---- the hosts file, literals, domains

    @Test
    public void hostsOfEitherFamilyWinBeforeAnyQuestion() throws Exception {
        write(hosts(), "2001:db8::5 Box.example box", "192.0.2.5 four");
        green(server -> {
            server.record("box.example 60 A 192.0.2.1");
            DnsResolver dns = builder(server).build();
            assertEquals(addresses("2001:db8::5"), dns.addresses("BOX.example"));
            assertEquals("box.example", dns.resolve("box").canonicalName());
            assertEquals(addresses("192.0.2.5"), dns.addresses("four"));
            assertEquals(addresses("192.0.2.7"), dns.addresses("192.0.2.7"));
            assertEquals(addresses("::1"), dns.addresses("[::1]"));
            assertEquals(
                    java.util.Set.copyOf(addresses("127.0.0.1", "::1")),
                    java.util.Set.copyOf(dns.addresses("localhost")));
            assertEquals(List.of(), server.questions());
        });
    }

    @Test
    public void aChangedHostsFileHoldsTenSecondsLater() throws Exception {
        write(hosts(), "192.0.2.5 box");
        green(server -> {
            DnsResolver dns = builder(server).build();
            assertEquals(addresses("192.0.2.5"), dns.addresses("box"));
            write(hosts(), "192.0.2.66 box");
            clock.advance(Duration.ofSeconds(9));
            assertEquals(addresses("192.0.2.5"), dns.addresses("box"));
            clock.advance(Duration.ofSeconds(1));
            assertEquals(addresses("192.0.2.66"), dns.addresses("box"));
            write(hosts(), "192.0.2.7 box");
            dns.reset();
            assertEquals(addresses("192.0.2.7"), dns.addresses("box"));
        });
    }

    @Test
    public void unqualifiedNamesAreSearchedAndTriedAbsolute() throws Exception {
        write(resolvConf(), "search one.example two.example");
        green(server -> {
            server.record("box.two.example 60 A 192.0.2.1").record("alone 60 A 192.0.2.2");
            DnsResolver dns = builder(server).build();
            assertEquals("box.two.example", dns.resolve("box").canonicalName());
            assertEquals(addresses("192.0.2.2"), dns.addresses("alone"));
            assertTrue(server.questions().contains("UDP A alone.one.example"));
            HostLookupException e = fails(dns, "none");
            assertEquals(Reason.NO_SUCH_NAME, e.reason());
            for (String tried : List.of("none.one.example", "none.two.example", "no none")) {
                assertTrue(e.getMessage(), e.getMessage().contains(tried));
            }
            assertEquals(Reason.NO_SUCH_NAME, fails(dns, "box.").reason());
        });
    }

    @Test
    public void aDomainThatIsSearchedMayBeWrittenAsAnyName() throws Exception {
        green(server -> {
            server.record("box.one.example 60 A 192.0.2.1");
            for (String domain : List.of("one.example", "ONE.Example", "one.example.")) {
                DnsResolver dns = builder(server).search(List.of(domain)).build();
                assertEquals(addresses("192.0.2.1"), dns.addresses("box"));
            }
        });
    }

    @Test
    public void resolvConfSaysWhomToAskAndIsReadAgain() throws Exception {
        green(server -> {
            DnsResolver dns =
                    DnsResolver.builder()
                            .hostsFile(hosts())
                            .resolvConfFile(resolvConf())
                            .nanoClock(clock::nowNanos)
                            .build();
            assertTrue(dns.toString(), dns.toString().contains("127.0.0.1"));
            write(resolvConf(), "nameserver 192.0.2.53");
            clock.advance(Duration.ofSeconds(10));
            assertTrue(dns.toString(), dns.toString().contains("192.0.2.53"));
        });
    }

    // ---- there is none

    @Test
    public void noSuchNameAndNoDataSayWhichServer() throws Exception {
        green(server -> {
            server.record("text.example 60 TXT x");
            DnsResolver dns = builder(server).build();
            HostLookupException none = fails(dns, "none.example");
            assertEquals(Reason.NO_SUCH_NAME, none.reason());
            assertEquals("none.example", none.host());
            String where = "127.0.0.1:" + server.address().getPort();
            assertTrue(
                    none.getMessage(),
                    none.getMessage().contains(where + " says that there is no"));
            HostLookupException empty = fails(dns, "text.example");
            assertEquals(Reason.NO_DATA, empty.reason());
            assertTrue(empty.getMessage(), empty.getMessage().contains(where + " has no A"));
            assertNotSame(none, fails(dns, "none.example"));
        });
    }

    @Test
    public void badNamesAreNeverAskedFor() throws Exception {
        green(server -> {
            assertEquals(Reason.BAD_NAME, fails(builder(server).build(), "a..b").reason());
            assertEquals(List.of(), server.questions());
        });
    }

    // ---- bad servers

    @Test
    public void oneWhoIsSilentIsAskedAgainAndThenTheNext() throws Exception {
        green(silent -> {
            try (DnsTestServer good = DnsTestServer.start()) {
                silent.fault("www.example", Fault.DROP);
                good.record("www.example 60 A 192.0.2.1").record("www.example 60 AAAA ::1");
                DnsResolver dns = builder(silent, good).timeout(Duration.ofSeconds(2)).build();
                GreenThread<List<InetAddress>> caller =
                        Coppice.spawn(() -> dns.addresses("www.example"));
                clock.advanceAndAwaitIdle(Duration.ofMillis(1999));
                assertFalse(caller.ready());
                assertEquals(List.of(), good.questions());
                clock.advanceAndAwaitIdle(Duration.ofMillis(1));
                assertEquals(2, caller.await().size());
            }
        });
    }

    @Test
    public void whenNobodyAnswersTheErrorNamesAllAndHowLong() throws Exception {
        green(first -> {
            try (DnsTestServer second = DnsTestServer.start()) {
                first.fault("www.example", Fault.DROP);
                second.fault("www.example", Fault.DROP);
                DnsResolver dns =
                        builder(first, second).timeout(Duration.ofSeconds(1)).attempts(2).build();
                HostLookupException e = failsInTime(dns, "www.example");
                assertEquals(Reason.TIMED_OUT, e.reason());
                assertTrue(e.reason().isTemporary());
                for (DnsTestServer server : List.of(first, second)) {
                    String where = "127.0.0.1:" + server.address().getPort();
                    String says = where + " does not answer within PT1S";
                    assertTrue(e.getMessage(), e.getMessage().contains(says));
                    assertEquals(4, server.questions().size());
                }
            }
        });
    }

    @Test
    public void aLookUpEndsAfterTenSecondsInAll() throws Exception {
        green(server -> {
            server.fault("www.example", Fault.DROP);
            DnsResolver dns = builder(server).attempts(5).build();
            GreenThread<HostLookupException> caller =
                    Coppice.spawn(() -> fails(dns, "www.example"));
            clock.advanceAndAwaitIdle(Duration.ofMillis(5000));
            clock.advanceAndAwaitIdle(Duration.ofMillis(4999));
            assertFalse(caller.ready());
            clock.advanceAndAwaitIdle(Duration.ofMillis(1));
            assertEquals(Reason.TIMED_OUT, caller.await().reason());
            assertTrue(caller.await().getMessage().contains("within PT10S"));
        });
    }

    @Test
    public void oneThatFailsRefusesOrIsNotThereIsLeftForTheNextAtOnce() throws Exception {
        green(first -> {
            try (DnsTestServer second = DnsTestServer.start()) {
                DnsTestServer gone = DnsTestServer.start();
                InetSocketAddress nobody = gone.address();
                gone.close();
                first.fault("www.example", Fault.SERVER_FAILURE);
                second.fault("www.example", Fault.REFUSED);
                DnsResolver dns =
                        builder(first)
                                .servers(List.of(first.address(), nobody, second.address()))
                                .build();
                HostLookupException e = fails(dns, "www.example");
                assertEquals(Reason.FAILED, e.reason());
                for (String part : List.of("says SERVFAIL", "says REFUSED", "cannot be asked")) {
                    assertTrue(e.getMessage(), e.getMessage().contains(part));
                }
                second.heal("www.example").record("www.example 60 A 192.0.2.1");
                assertEquals(addresses("192.0.2.1"), dns.addresses("www.example"));
            }
        });
    }

    @Test
    public void repliesWithAnotherIdQuestionOrSenderAreNotBelieved() throws Exception {
        for (Fault fault :
                List.of(
                        Fault.WRONG_ID,
                        Fault.WRONG_QUESTION,
                        Fault.FROM_ELSEWHERE,
                        Fault.GARBAGE)) {
            green(server -> {
                server.record("www.example 60 A 192.0.2.1").fault("www.example", fault);
                DnsResolver dns = builder(server).build();
                HostLookupException e = failsInTime(dns, "www.example");
                assertEquals(fault.name(), Reason.TIMED_OUT, e.reason());
                server.heal("www.example");
                assertEquals(addresses("192.0.2.1"), dns.addresses("www.example"));
            });
        }
    }

    @Test
    public void whatDoesNotFitIsFetchedOverTcp() throws Exception {
        green(server -> {
            for (int i = 0; i < 100; i++) {
                server.record("many.example 60 A 192.0.2." + i);
            }
            server.record("one.example 60 A 192.0.2.1").fault("one.example", Fault.TRUNCATE);
            DnsResolver dns = builder(server).build();
            assertEquals(100, dns.addresses("many.example").size());
            assertTrue(server.questions().contains("TCP A many.example"));
            assertEquals(addresses("192.0.2.1"), dns.addresses("one.example"));
        });
    }

    @Test
    public void oneThatBreaksOffOverTcpIsLeftForTheNext() throws Exception {
        green(bad -> {
            try (DnsTestServer good = DnsTestServer.start()) {
                for (DnsTestServer each : List.of(bad, good)) {
                    each.record("www.example 60 A 192.0.2.1");
                }
                bad.fault("www.example", Fault.BREAK_OFF);
                DnsResolver dns = builder(bad, good).build();
                assertEquals(addresses("192.0.2.1"), dns.addresses("www.example"));
                assertTrue(bad.questions().contains("TCP A www.example"));
            }
        });
    }

    @Test
    public void iPv4IsUsedAlthoughIPv6FailsOrIsLate() throws Exception {
        for (Fault fault : List.of(Fault.SERVER_FAILURE, Fault.DROP)) {
            green(server -> {
                server.record("www.example 60 A 192.0.2.1").fault("www.example", "AAAA", fault);
                DnsResolver dns = builder(server).build();
                GreenThread<List<InetAddress>> caller =
                        Coppice.spawn(() -> dns.addresses("www.example"));
                clock.advanceAndAwaitIdle(Duration.ZERO);
                clock.advanceAndAwaitIdle(GreenDnsResolver.SECOND_FAMILY);
                assertTrue(caller.ready());
                assertEquals(addresses("192.0.2.1"), caller.await());
            });
        }
    }

    @Test
    public void aTemporaryFailureInADomainIsNoProofThatThereIsNoSuchName() throws Exception {
        write(resolvConf(), "search one.example");
        green(server -> {
            server.fault("box.one.example", Fault.SERVER_FAILURE);
            HostLookupException e = fails(builder(server).build(), "box");
            assertEquals(Reason.FAILED, e.reason());
            server.record("box 60 A 192.0.2.1");
            assertEquals(1, builder(server).build().addresses("box").size());
        });
    }

    @Test
    public void rotateBeginsWithOneServerAfterTheOther() throws Exception {
        write(resolvConf(), "options rotate");
        green(first -> {
            try (DnsTestServer second = DnsTestServer.start()) {
                DnsResolver dns = builder(first, second).cacheEntries(0).build();
                for (int i = 0; i < 4; i++) {
                    fails(dns, "none.example");
                }
                assertEquals(4, first.questions().size());
                assertEquals(4, second.questions().size());
            }
        });
    }

    // ---- once for all

    @Test
    public void anAnswerIsKeptForItsTimeAlsoThatThereIsNone() throws Exception {
        green(server -> {
            server.record("www.example 30 A 192.0.2.1").negativeTtl(Duration.ofSeconds(20));
            DnsResolver dns = builder(server).build();
            dns.resolve("www.example");
            fails(dns, "none.example");
            int asked = server.questions().size();
            clock.advance(Duration.ofMillis(19_999));
            dns.resolve("www.example");
            fails(dns, "none.example");
            assertEquals(asked, server.questions().size());
            clock.advance(Duration.ofMillis(1));
            server.record("none.example 60 A 192.0.2.2").record("none.example 60 AAAA ::2");
            assertEquals(2, dns.addresses("none.example").size());
            dns.reset();
            server.forget("www.example");
            assertEquals(Reason.NO_SUCH_NAME, fails(dns, "www.example").reason());
        });
    }

    @Test
    public void theSameQuestionIsAskedOnceHoweverManyWait() throws Exception {
        green(server -> {
            server.record("www.example 0 A 192.0.2.1").delay("www.example", Duration.ofSeconds(1));
            DnsResolver dns = builder(server).build();
            List<GreenThread<List<InetAddress>>> callers = new ArrayList<>();
            IntStream.range(0, 50)
                    .forEach(_ -> callers.add(Coppice.spawn(() -> dns.addresses("www.example"))));
            clock.advanceAndAwaitIdle(Duration.ZERO);
            callers.getFirst().kill();
            clock.advanceAndAwaitIdle(Duration.ofSeconds(1));
            for (GreenThread<List<InetAddress>> caller : callers.subList(1, 50)) {
                assertEquals(addresses("192.0.2.1"), caller.await());
            }
            assertEquals(2, server.questions().size());
        });
    }

    @Test
    public void aCallersOwnTimeOutEndsItsWaitAlone() throws Exception {
        green(server -> {
            server.record("www.example 60 A 192.0.2.1").delay("www.example", Duration.ofSeconds(2));
            DnsResolver dns = builder(server).build();
            GreenThread<Boolean> hasty =
                    Coppice.spawn(() ->
                            Timeout.endsWithin(
                                    Duration.ofSeconds(1), () -> dns.resolve("www.example")));
            GreenThread<ResolvedHost> patient = Coppice.spawn(() -> dns.resolve("www.example"));
            clock.advanceAndAwaitIdle(Duration.ofSeconds(1));
            assertFalse(hasty.await());
            clock.advanceAndAwaitIdle(Duration.ofSeconds(1));
            assertEquals(addresses("192.0.2.1"), patient.await().addresses());
        });
    }

    @Test
    public void aNameThatWaitsForItsServerHoldsUpNobody() throws Exception {
        green(server -> {
            server.delay("slow.example", Duration.ofSeconds(3))
                    .record("fast.example 60 A 192.0.2.1");
            DnsResolver dns = builder(server).build();
            GreenThread<HostLookupException> slow = Coppice.spawn(() -> fails(dns, "slow.example"));
            Coppice.giveWay();
            assertEquals(addresses("192.0.2.1"), dns.addresses("fast.example"));
            assertFalse(slow.ready());
            clock.advanceAndAwaitIdle(Duration.ofSeconds(3));
            assertEquals(Reason.NO_SUCH_NAME, slow.await().reason());
        });
    }
}
