package org.coppice.resolver.dns;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.coppice.net.HostLookupException;

/// What is known of a question, from one reply or several.
sealed interface Answer {

    /// How far aliases may lead in one reply.
    int MAX_ALIASES = 16;

    /// For how long it may be kept; zero not at all.
    long ttlSeconds();

    /// There are such records.
    ///
    /// @param canonicalName whose records these are
    /// @param aliases that led to it
    record Found(
            String canonicalName, List<String> aliases, List<DnsRecord> records, long ttlSeconds)
            implements Answer {}

    /// There are none, or none that is known in time.
    record Missing(HostLookupException.Reason reason, String details, long ttlSeconds)
            implements Answer {
        HostLookupException exception(String host) {
            return new HostLookupException(host, reason, details);
        }
    }

    /// Follows the aliases in a reply as far as they lead.
    ///
    /// @return without records if it ends at a name of which the reply has none; empty if the
    ///   aliases turn in a circle
    static Optional<Found> follow(Question question, List<DnsRecord> records) {
        String name = question.name();
        List<String> aliases = new ArrayList<>();
        long ttlSeconds = Integer.MAX_VALUE;
        for (int i = 0; i <= MAX_ALIASES; i++) {
            List<DnsRecord> those = those(name, question.type(), records);
            Optional<DnsRecord.Cname> alias =
                    those.isEmpty() ? alias(name, records) : Optional.empty();
            if (alias.isEmpty()) {
                for (DnsRecord record : those) {
                    ttlSeconds = Math.min(ttlSeconds, record.ttl().toSeconds());
                }
                return Optional.of(new Found(name, List.copyOf(aliases), those, ttlSeconds));
            }
            aliases.add(name);
            name = alias.get().target();
            ttlSeconds = Math.min(ttlSeconds, alias.get().ttl().toSeconds());
        }
        return Optional.empty();
    }

    private static List<DnsRecord> those(String name, RecordKind kind, List<DnsRecord> records) {
        return records.stream()
                .filter(each -> each.name().equals(name) && kind.type().isInstance(each))
                .distinct()
                .sorted(Comparator.comparingLong(Answer::rank))
                .toList();
    }

    /// Those that are to be tried first come first; a heavier one of the same priority, too.
    private static long rank(DnsRecord record) {
        return switch (record) {
            case DnsRecord.Srv srv -> ((long) srv.priority() << 16) + 0xffff - srv.weight();
            case DnsRecord.Mx mx -> mx.preference();
            default -> 0;
        };
    }

    private static Optional<DnsRecord.Cname> alias(String name, List<DnsRecord> records) {
        return records.stream()
                .filter(DnsRecord.Cname.class::isInstance)
                .map(DnsRecord.Cname.class::cast)
                .filter(each -> each.name().equals(name))
                .findFirst();
    }
}
