package org.coppice.green;

import org.coppice.coroutine.api.CoroutineProvider;

/// Tells which coroutine runs, why it is that one, and what it means for who blocks in the JDK.
final class CoroutineReport {

    private CoroutineReport() {}

    /// In one line, with the reasons of those that do not work here: they name the flag.
    ///
    /// @param wanted `auto` or a name
    /// @param there those that it was chosen from
    static String text(CoroutineProvider taken, String wanted, Providers<CoroutineProvider> there) {
        return "New green threads get coroutine %s, %s of %s; what blocks in the JDK %s%s"
                .formatted(
                        taken.name(),
                        GreenOptions.AUTO.equals(wanted) ? "the best" : "asked for as " + wanted,
                        there.names(),
                        taken.jdkBlockingGivesWay()
                                ? "gives way to others"
                                : "holds up its loop, use Coppice's own",
                        there.refusals());
    }
}
