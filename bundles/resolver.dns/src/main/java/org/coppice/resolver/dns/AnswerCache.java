package org.coppice.resolver.dns;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Answers for as long as they may be kept, and no more than so many: those that were not asked for
/// the longest time go first. Large ones count as several, for whoever owns a name decides how much
/// there is of it.
///
/// **Threads:** any.
final class AnswerCache {

    /// No answer is kept for longer, whatever its server says.
    static final long MAX_TTL_SECONDS = 86_400;

    /// Nor that there is nothing (RFC 2308, 5 advises one to three hours).
    static final long MAX_NEGATIVE_TTL_SECONDS = 3_600;

    /// So many records an answer are kept on average; parts of texts count as such.
    static final int RECORDS_AN_ENTRY = 16;

    private static final long NANOS = 1_000_000_000;

    private record Kept(Answer answer, long sinceNanos, long ttlNanos) {}

    private final Map<Question, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);
    private final int maxEntries;
    private final LongSupplier nanoClock;
    private long records;

    AnswerCache(int maxEntries, LongSupplier nanoClock) {
        this.maxEntries = maxEntries;
        this.nanoClock = nanoClock;
    }

    synchronized Optional<Answer> find(Question question) {
        Kept found = kept.get(question);
        if (found == null) {
            return Optional.empty();
        }
        if (nanoClock.getAsLong() - found.sinceNanos() >= found.ttlNanos()) {
            remove(question);
            return Optional.empty();
        }
        return Optional.of(found.answer());
    }

    synchronized void keep(Question question, Answer answer) {
        long most = answer instanceof Answer.Found ? MAX_TTL_SECONDS : MAX_NEGATIVE_TTL_SECONDS;
        long ttlNanos = Math.min(answer.ttlSeconds(), most) * NANOS;
        if (ttlNanos <= 0 || maxEntries == 0) {
            return;
        }
        remove(question);
        kept.put(question, new Kept(answer, nanoClock.getAsLong(), ttlNanos));
        records += records(answer);
        while (kept.size() > maxEntries || records > (long) maxEntries * RECORDS_AN_ENTRY) {
            remove(kept.keySet().iterator().next());
        }
    }

    private void remove(Question question) {
        Kept removed = kept.remove(question);
        if (removed != null) {
            records -= records(removed.answer());
        }
    }

    private static int records(Answer answer) {
        return answer instanceof Answer.Found found
                ? found.records().stream()
                        .mapToInt(
                                each -> each instanceof DnsRecord.Txt txt ? txt.parts().size() : 1)
                        .sum()
                : 1;
    }

    synchronized void clear() {
        kept.clear();
        records = 0;
    }

    synchronized int size() {
        return kept.size();
    }
}
