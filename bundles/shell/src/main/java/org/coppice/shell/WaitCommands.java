package org.coppice.shell;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.coppice.green.GreenThreadInfo;
import org.coppice.green.ListenerInfo;
import org.coppice.green.Loop;
import org.coppice.green.LoopInfo;
import org.coppice.green.Loops;
import org.coppice.green.TimerInfo;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/// Commands about what green threads wait for, and one that ends such a wait.
///
/// **Threads:** any but a loop's.
@Component(service = WaitCommands.class)
@GogoCommand(
        scope = "coppice",
        function = {"listeners", "timers", "kill"})
public final class WaitCommands {

    private final Optional<Loops> loops;
    private final Patience patience;

    /// For Declarative Services.
    @Activate
    public WaitCommands(
            @Reference(policyOption = ReferencePolicyOption.GREEDY) Optional<Loops> loops) {
        this(loops, Patience.USUAL);
    }

    WaitCommands(Optional<Loops> loops, Patience patience) {
        this.loops = loops;
        this.patience = patience;
    }

    /// The command.
    @Descriptor("lists the channels on the hubs and who waits for each, since when")
    public String listeners(
            @Descriptor("show so many, 100 unless given")
                    @Parameter(
                            names = {"-n", "--limit"},
                            absentValue = Listing.DEFAULT_LIMIT)
                    int limit,
            @Descriptor(
                            "show only those whose loop, channel or waiters contain each of these"
                                    + " words")
                    String... filter) {
        Listing.requireWords(filter);
        List<String> notes = new ArrayList<>();
        List<ListenerInfo> found =
                ask(Loop::listeners, notes).stream()
                        .flatMap(List::stream)
                        .filter(each -> matches(filter, each))
                        .toList();
        List<ListenerInfo> shown = Listing.first(limit, found);
        TextTable table = new TextTable("LOOP", "CHANNEL", "READY", "READERS", "WRITERS");
        for (ListenerInfo info : shown) {
            String ready = (info.readable() ? "r" : "") + (info.writable() ? "w" : "");
            table.row(
                    info.loop(),
                    ThreadCommand.brief(info.channel()),
                    ready,
                    waiters(info.readers()),
                    waiters(info.writers()));
        }
        notes.forEach(table::line);
        return table.line(Listing.end(shown.size(), found.size(), "channel")).toString();
    }

    private static boolean matches(String[] filter, ListenerInfo info) {
        return Listing.matches(
                filter,
                info.loop(),
                info.channel(),
                waiters(info.readers()),
                waiters(info.writers()));
    }

    private static String waiters(List<GreenThreadInfo> waiters) {
        return waiters.stream()
                .map(info ->
                        info.name() + " for " + Span.text(Duration.ofNanos(info.waitingNanos())))
                .collect(Collectors.joining(", "));
    }

    /// The command.
    @Descriptor(
            "lists the timers, those that are due first before the others, and for whom they are")
    public String timers(
            @Descriptor("show so many of each loop, 100 unless given")
                    @Parameter(
                            names = {"-n", "--limit"},
                            absentValue = Listing.DEFAULT_LIMIT)
                    int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("--limit is %d: use 1 or more".formatted(limit));
        }
        List<String> notes = new ArrayList<>();
        int all = ask(Loop::info, notes).stream().mapToInt(LoopInfo::timers).sum();
        List<TimerInfo> shown =
                ask(loop -> loop.timers(limit), new ArrayList<>()).stream()
                        .flatMap(List::stream)
                        .toList();
        TextTable table = new TextTable("LOOP", "IN", "WHAT", "ID", "GREEN THREAD");
        for (TimerInfo info : shown) {
            table.row(
                    info.loop(),
                    Span.text(Duration.ofNanos(Math.max(0, info.inNanos()))),
                    ThreadCommand.brief(info.what()),
                    info.threadId() == 0 ? TextTable.NOTHING : info.threadId(),
                    info.threadName());
        }
        notes.forEach(table::line);
        return table.line(Listing.endUnfiltered(shown.size(), Math.max(all, shown.size()), "timer"))
                .toString();
    }

    /// The command without a loop.
    ///
    /// @throws IllegalArgumentException if there is no such green thread, or one on several loops
    @Descriptor("ends a green thread: GreenExit is thrown in it, as soon as it blocks")
    public String kill(@Descriptor("its number in the list of coppice:threads") long id) {
        List<Loop> having = new ArrayList<>();
        for (Patience.Answer<List<GreenThreadInfo>> answer :
                patience.ask(required().all(), loop -> loop.threads(false))) {
            List<GreenThreadInfo> living = answer.said().orElseThrow(() -> blocked(answer.loop()));
            if (living.stream().anyMatch(info -> info.id() == id)) {
                having.add(answer.loop());
            }
        }
        if (having.size() > 1) {
            throw new IllegalArgumentException(
                    "There is a green thread %d on each of %s: say on which with coppice:kill LOOP %d"
                            .formatted(
                                    id,
                                    having.stream()
                                            .map(Loop::name)
                                            .collect(Collectors.joining(", ")),
                                    id));
        }
        return having.isEmpty() ? noSuch(id) : kill(having.getFirst(), id);
    }

    /// The command with a loop.
    ///
    /// @throws IllegalArgumentException if there is no such loop or no such green thread on it
    @Descriptor("ends a green thread of a loop, where several loops have that number")
    public String kill(
            @Descriptor("the name of its loop") String loop,
            @Descriptor("its number in the list of coppice:threads") long id) {
        List<Loop> all = required().all();
        return kill(
                all.stream()
                        .filter(each -> each.name().equals(loop))
                        .findFirst()
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "There is no loop %s; there are %s"
                                                .formatted(
                                                        TextTable.printable(loop, 40),
                                                        all.stream()
                                                                .map(Loop::name)
                                                                .collect(
                                                                        Collectors.joining(
                                                                                ", "))))),
                id);
    }

    private String kill(Loop loop, long id) {
        CompletableFuture<Boolean> killed = loop.kill(id);
        if (!patience.await(killed)) {
            throw blocked(loop);
        }
        return killed.join()
                ? "Killed green thread %d of %s".formatted(id, loop.name())
                : noSuch(id);
    }

    private static String noSuch(long id) {
        throw new IllegalArgumentException(
                "There is no green thread %d; coppice:threads lists them".formatted(id));
    }

    private IllegalStateException blocked(Loop loop) {
        return new IllegalStateException(
                "Nothing was killed yet. " + Blocked.describe(loop, patience));
    }

    /// What the loops answer; a note for each that does not.
    private <T> List<T> ask(Function<Loop, CompletableFuture<T>> question, List<String> notes) {
        List<T> said = new ArrayList<>();
        for (Patience.Answer<T> answer : patience.ask(required().all(), question)) {
            answer.said()
                    .ifPresentOrElse(
                            said::add, () -> notes.add(Blocked.describe(answer.loop(), patience)));
        }
        return said;
    }

    private Loops required() {
        return Blocked.required(loops);
    }
}
