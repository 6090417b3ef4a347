package org.coppice.resolver.dns;

import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import org.coppice.green.Coppice;
import org.coppice.green.GreenExit;
import org.coppice.green.GreenThread;
import org.coppice.green.Timeout;
import org.coppice.net.HostLookupException.Reason;

/// Asks each question once at a time, on a green thread of its own: whoever asks the same
/// meanwhile, on any loop, waits for the same answer. One who is killed while it waits spoils it
/// for nobody.
///
/// An answer that does not come since the loop that asked has ended is [#ABANDONED]: those of other
/// loops ask again.
///
/// **Threads:** green threads of any loop.
final class SharedQuestions {

    static final Answer ABANDONED =
            new Answer.Missing(Reason.FAILED, "the loop that asked has ended", 0);

    /// Of those of the JDK's that have no lock: see [org.coppice.green.SpinLock].
    private final ConcurrentSkipListMap<Question, CompletableFuture<Answer>> asked =
            new ConcurrentSkipListMap<>(
                    Comparator.comparing(Question::name).thenComparing(Question::type));

    private final AnswerCache cache;
    private final Function<Question, Answer> servers;
    private final Duration limit;

    /// @param servers blocks until there is an answer
    /// @param limit how long it may block
    SharedQuestions(AnswerCache cache, Function<Question, Answer> servers, Duration limit) {
        this.cache = cache;
        this.servers = servers;
        this.limit = limit;
    }

    /// The answer to come. Never blocks.
    CompletableFuture<Answer> ask(Question question) {
        Optional<Answer> known = cache.find(question);
        if (known.isPresent()) {
            return CompletableFuture.completedFuture(known.get());
        }
        CompletableFuture<Answer> mine = new CompletableFuture<>();
        CompletableFuture<Answer> others = asked.putIfAbsent(question, mine);
        if (others != null) {
            return others;
        }
        try {
            Coppice.spawn(() -> askInTime(question))
                    .name("dns " + question)
                    .link(ended -> tell(question, mine, ended));
        } catch (Throwable t) {
            asked.remove(question, mine);
            mine.complete(ABANDONED);
            throw t;
        }
        return mine;
    }

    private Answer askInTime(Question question) throws Exception {
        Answer late = new Answer.Missing(Reason.TIMED_OUT, "no answer within " + limit, 0);
        return Timeout.within(limit, late, () -> servers.apply(question));
    }

    private void tell(
            Question question, CompletableFuture<Answer> mine, GreenThread<Answer> ended) {
        Answer answer = ended.value().orElseGet(() -> failure(ended));
        cache.keep(question, answer);
        asked.remove(question, mine);
        mine.complete(answer);
    }

    /// Whoever is killed is asked again; an error would come again, and is no reason to ask for
    /// ever.
    private static Answer failure(GreenThread<Answer> ended) {
        return ended.failure()
                .filter(error -> !(error instanceof GreenExit))
                .<Answer>map(error -> new Answer.Missing(Reason.FAILED, error.toString(), 0))
                .orElse(ABANDONED);
    }

    /// How many are asked now.
    int pending() {
        return asked.size();
    }
}
