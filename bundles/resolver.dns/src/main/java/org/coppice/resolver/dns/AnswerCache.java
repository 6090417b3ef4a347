package org.coppice.resolver.dns;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.coppice.green.SpinLock;

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

    private record Kept(Answer answer, long sinceNanos, long ttlNanos, int records) {}

    private final SpinLock lock = new SpinLock();
    private final Map<Question, Kept> kept = new LinkedHashMap<>(16, 0.75f, true); // by lock
    private final int maxEntries;
    private final LongSupplier nanoClock;
    private long records; // by lock

    AnswerCache(int maxEntries, LongSupplier nanoClock) {
        this.maxEntries = maxEntries;
        this.nanoClock = nanoClock;
    }

    Optional<Answer> find(Question question) {
        long nowNanos = nanoClock.getAsLong();
        lock.lock();
        try {
            Kept found = kept.get(question);
            if (found == null) {
                return Optional.empty();
            }
            if (nowNanos - found.sinceNanos() >= found.ttlNanos()) {
                remove(question);
                return Optional.empty();
            }
            return Optional.of(found.answer());
        } finally {
            lock.unlock();
        }
    }

    void keep(Question question, Answer answer) {
        long most = answer instanceof Answer.Found ? MAX_TTL_SECONDS : MAX_NEGATIVE_TTL_SECONDS;
        long ttlNanos = Math.min(answer.ttlSeconds(), most) * NANOS;
        if (ttlNanos <= 0 || maxEntries == 0) {
            return;
        }
        Kept next = new Kept(answer, nanoClock.getAsLong(), ttlNanos, records(answer));
        lock.lock();
        try {
            remove(question);
            kept.put(question, next);
            records += next.records();
            while (kept.size() > maxEntries || records > (long) maxEntries * RECORDS_AN_ENTRY) {
                remove(kept.keySet().iterator().next());
            }
        } finally {
            lock.unlock();
        }
    }

    private void remove(Question question) {
        Kept removed = kept.remove(question);
        if (removed != null) {
            records -= removed.records();
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

    void clear() {
        lock.lock();
        try {
            kept.clear();
            records = 0;
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return kept.size();
        } finally {
            lock.unlock();
        }
    }
}
