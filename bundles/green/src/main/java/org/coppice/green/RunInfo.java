package org.coppice.green;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// All that runs, as text: gevent's `format_run_info`.
///
/// ```java
/// System.err.println(RunInfo.text(Loop.current().group()));      // on a green thread
/// ```
///
/// **Threads:** any. **Null:** nothing here is null.
public final class RunInfo {

    private static final int SHOWN = 100;
    private static final long PATIENCE_SECONDS = 2;

    private RunInfo() {}

    /// Each loop with its numbers and the trees of its green threads, with their stacks; of many
    /// green threads only the first. A loop that is blocked is shown with who blocks it, after 2 s.
    /// Blocks the caller, on a green thread only that.
    public static String text(Loops loops) {
        CompletableFuture<String> text = ask(loops);
        return GreenThread.isCurrent() ? Coppice.await(text) : text.join();
    }

    /// As [#text(Loops)], without blocking.
    public static CompletableFuture<String> ask(Loops loops) {
        CompletableFuture<String> text = CompletableFuture.completedFuture("");
        for (Loop loop : loops.all()) {
            text = text.thenCombine(ask(loop), String::concat);
        }
        return text;
    }

    private static CompletableFuture<String> ask(Loop loop) {
        return loop.info()
                .thenCombine(
                        loop.submitted(() -> loop.living().first(SHOWN, true)),
                        (info, threads) -> head(info) + trees(threads, info.greenThreads()))
                .completeOnTimeout(null, PATIENCE_SECONDS, TimeUnit.SECONDS)
                .handle((told, failure) -> {
                    if (failure != null) {
                        return "Loop " + loop.name() + " has ended\n";
                    }
                    return told == null ? blocked(loop) : told;
                });
    }

    private static String head(LoopInfo info) {
        return "Loop %s: hub %s, coroutine %s, %d green threads, %d ready, %d timers, %d channels, %d turns\n"
                .formatted(
                        info.name(),
                        info.hub(),
                        info.coroutine(),
                        info.greenThreads(),
                        info.ready(),
                        info.timers(),
                        info.channels(),
                        info.turns());
    }

    private static String trees(List<GreenThreadInfo> threads, int all) {
        String text = GreenThreadTree.text(GreenThreadTree.forest(threads), SHOWN).indent(2);
        return all > threads.size()
                ? text + "  and " + (all - threads.size()) + " green threads more\n"
                : text;
    }

    private static String blocked(Loop loop) {
        List<GreenThreadInfo> guilty = new ArrayList<>();
        loop.runningThread().ifPresent(guilty::add);
        return "Loop %s is blocked, about %d green threads live there\n"
                        .formatted(loop.name(), loop.load())
                + trees(guilty, guilty.size());
    }
}
