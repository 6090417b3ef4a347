package org.coppice.resolver.dns;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.coppice.net.HostLookupException.Reason;
import org.junit.Test;

/// Aliases, orders, and what is kept for how long.
public class AnswersTest {

    private static final Question A = new Question("a", RecordKind.TXT);

    private long nowNanos = Long.MAX_VALUE - 5;

    private static DnsRecord alias(String name, int ttl, String target) {
        return new DnsRecord.Cname(name, Duration.ofSeconds(ttl), target);
    }

    private static DnsRecord text(String name, int ttl) {
        return new DnsRecord.Txt(name, Duration.ofSeconds(ttl), List.of(name));
    }

    private static Answer found(long ttlSeconds) {
        return new Answer.Found("a", List.of(), List.of(text("a", 1)), ttlSeconds);
    }

    @Test
    public void aliasesAreFollowedInAnyOrderAndTheShortestTimeCounts() {
        Answer.Found found =
                Answer.follow(A, List.of(text("c", 9), alias("b", 5, "c"), alias("a", 7, "b")))
                        .orElseThrow();
        assertEquals("c", found.canonicalName());
        assertEquals(List.of("a", "b"), found.aliases());
        assertEquals(List.of(text("c", 9)), found.records());
        assertEquals(5, found.ttlSeconds());
    }

    @Test
    public void recordsOfOtherNamesAreNoAnswer() {
        Answer.Found found = Answer.follow(A, List.of(text("x", 1))).orElseThrow();
        assertEquals(List.of(), found.records());
        assertEquals("a", found.canonicalName());
    }

    @Test
    public void aliasesInACircleEnd() {
        assertTrue(Answer.follow(A, List.of(alias("a", 1, "b"), alias("b", 1, "a"))).isEmpty());
        assertTrue(Answer.follow(A, List.of(alias("a", 1, "a"))).isEmpty());
    }

    @Test
    public void theAliasItselfCanBeAskedFor() {
        Question question = new Question("a", RecordKind.CNAME);
        assertEquals(
                List.of(alias("a", 1, "b")),
                Answer.follow(question, List.of(alias("a", 1, "b"))).orElseThrow().records());
    }

    @Test
    public void servicesComeByPriorityThenTheHeavier() {
        List<DnsRecord> services = new ArrayList<>();
        for (int[] each : new int[][] {{65535, 0}, {1, 5}, {0, 0}, {1, 65535}}) {
            services.add(new DnsRecord.Srv("a", Duration.ZERO, each[0], each[1], 1, "b"));
        }
        List<Integer> ranks =
                Answer.follow(new Question("a", RecordKind.SRV), services)
                        .orElseThrow()
                        .records()
                        .stream()
                        .map(DnsRecord.Srv.class::cast)
                        .flatMap(srv -> Stream.of(srv.priority(), srv.weight()))
                        .toList();
        assertEquals(List.of(0, 0, 1, 65535, 1, 5, 65535, 0), ranks);
    }

    @Test
    public void addressesWithoutARouteGoLastAndTunnelsAfterTheRest() {
        List<InetAddress> order =
                Stream.of("198.51.100.1", "fd00::1", "2001::1", "2002::1", "192.0.2.1", "2a00::1")
                        .map(InetAddress::ofLiteral)
                        .toList();
        assertEquals(
                "[2a00::1, 198.51.100.1, 2002::1, 2001::1, fd00::1, 192.0.2.1]",
                AddressOrder.order(order, each -> !each.getHostAddress().equals("192.0.2.1"))
                        .toString()
                        .replace("/", "")
                        .replaceAll("(:0)+:", "::"));
    }

    @Test
    public void ofThousandsOfAddressesOnlySomeAreLookedForARoute() {
        List<InetAddress> many = Collections.nCopies(4_000, InetAddress.ofLiteral("192.0.2.1"));
        int[] looks = {0};
        List<InetAddress> ordered =
                AddressOrder.order(
                        many,
                        _ -> {
                            looks[0]++;
                            return false;
                        });
        assertEquals(4_000, ordered.size());
        assertEquals(AddressOrder.MAX_LOOKS, looks[0]);
    }

    @Test
    public void aLargeAnswerCountsAsSeveral() {
        AnswerCache cache = new AnswerCache(2, () -> nowNanos);
        Question other = new Question("other", RecordKind.TXT);
        List<DnsRecord> many =
                Collections.nCopies(2 * AnswerCache.RECORDS_AN_ENTRY, text("other", 1));
        cache.keep(A, found(2));
        cache.keep(other, new Answer.Found("other", List.of(), many, 2));
        assertEquals(1, cache.size());
        assertEquals(Optional.empty(), cache.find(A));
        cache.keep(other, found(2));
        cache.keep(A, found(2));
        assertEquals(2, cache.size());
        List<DnsRecord> tooMany = new ArrayList<>(many);
        tooMany.add(text("other", 1));
        cache.keep(other, new Answer.Found("other", List.of(), tooMany, 2));
        assertEquals(0, cache.size());
    }

    @Test
    public void anAnswerIsKeptAsLongAsItsServerAllowsAndNoLonger() {
        AnswerCache cache = new AnswerCache(10, () -> nowNanos);
        cache.keep(A, found(2));
        nowNanos += 1_999_999_999;
        assertEquals(Optional.of(found(2)), cache.find(A));
        nowNanos++;
        assertEquals(Optional.empty(), cache.find(A));
        assertEquals(0, cache.size());
        cache.keep(A, found(0));
        assertEquals(Optional.empty(), cache.find(A));
    }

    @Test
    public void noAnswerIsKeptForADayOrLonger() {
        AnswerCache cache = new AnswerCache(10, () -> nowNanos);
        cache.keep(A, found(Integer.MAX_VALUE));
        nowNanos += Duration.ofDays(1).toNanos();
        assertEquals(Optional.empty(), cache.find(A));
        cache.keep(A, new Answer.Missing(Reason.NO_DATA, "x", Integer.MAX_VALUE));
        nowNanos += Duration.ofHours(1).toNanos();
        assertEquals(Optional.empty(), cache.find(A));
    }

    @Test
    public void whatWasNotAskedForTheLongestTimeGoesFirst() {
        AnswerCache cache = new AnswerCache(2, () -> nowNanos);
        Question b = new Question("b", RecordKind.A);
        Question c = new Question("c", RecordKind.A);
        cache.keep(A, found(9));
        cache.keep(b, found(9));
        cache.find(A);
        cache.keep(c, found(9));
        assertTrue(cache.find(A).isPresent());
        assertTrue(cache.find(b).isEmpty());
        assertTrue(cache.find(c).isPresent());
        AnswerCache none = new AnswerCache(0, () -> nowNanos);
        none.keep(A, found(9));
        assertEquals(0, none.size());
    }
}
