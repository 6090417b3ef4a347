package org.coppice.shell;

import java.util.Optional;
import org.coppice.green.GreenThreadInfo;
import org.coppice.green.Loop;
import org.coppice.green.Loops;

/// What there is to say when loops do not answer, or are not there.
final class Blocked {

    private Blocked() {}

    /// Who keeps the loop from answering, if that can be seen.
    static String describe(Loop loop, Patience patience) {
        return "%s is blocked: it has not answered for %s%s"
                .formatted(
                        loop.name(),
                        Span.text(patience.limit()),
                        loop.runningThread().map(Blocked::guilty).orElse(""));
    }

    private static String guilty(GreenThreadInfo info) {
        String where = info.stack().isEmpty() ? "" : ", at " + info.stack().getFirst();
        return ". Green thread %d, %s, does not give way%s"
                .formatted(info.id(), TextTable.printable(info.name(), 40), where);
    }

    /// @throws IllegalStateException saying what to install
    static Loops required(Optional<Loops> loops) {
        return loops.orElseThrow(() ->
                new IllegalStateException(
                        "No loops run: they need org.coppice.green, a hub such as"
                                + " org.coppice.hub.nio and a coroutine such as"
                                + " org.coppice.coroutine.handoff; see coppice:why"));
    }
}
