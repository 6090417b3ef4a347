package org.coppice.shell;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.coppice.green.Loop;
import org.coppice.green.LoopInfo;
import org.coppice.green.Loops;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/// Commands about loops and their hubs.
///
/// **Threads:** any but a loop's.
@Component(service = LoopCommands.class)
@GogoCommand(
        scope = "coppice",
        function = {"loops", "hub"})
public final class LoopCommands {

    private static final String AUTO = "auto";

    private final Optional<Loops> loops;
    private final Patience patience;

    /// For Declarative Services.
    @Activate
    public LoopCommands(
            @Reference(policyOption = ReferencePolicyOption.GREEDY) Optional<Loops> loops) {
        this(loops, Patience.USUAL);
    }

    LoopCommands(Optional<Loops> loops, Patience patience) {
        this.loops = loops;
        this.patience = patience;
    }

    /// The command.
    @Descriptor("lists the loops: what each has to do and how much it has done")
    public String loops() {
        TextTable table =
                new TextTable(
                        "LOOP",
                        "HUB",
                        "COROUTINE",
                        "GREEN THREADS",
                        "READY",
                        "TIMERS",
                        "CHANNELS",
                        "TURNS");
        List<String> notes = new ArrayList<>();
        for (Patience.Answer<LoopInfo> answer : patience.ask(required().all(), Loop::info)) {
            Loop loop = answer.loop();
            answer.said()
                    .ifPresentOrElse(
                            info -> addRow(table, info),
                            () -> {
                                String no = TextTable.NOTHING;
                                table.row(
                                        loop.name(),
                                        loop.hubName(),
                                        loop.coroutineName(),
                                        loop.load(),
                                        "blocked",
                                        no,
                                        no,
                                        no);
                                notes.add(Blocked.describe(loop, patience));
                            });
        }
        notes.forEach(table::line);
        return table.toString();
    }

    private static void addRow(TextTable table, LoopInfo info) {
        table.row(
                info.name(),
                info.hub(),
                info.coroutine(),
                info.greenThreads(),
                info.ready(),
                info.timers(),
                info.channels(),
                info.turns());
    }

    /// The command without a name.
    @Descriptor("lists the hubs, the best first, and which loops use each")
    public String hub() {
        Loops known = required();
        Set<String> names = new LinkedHashSet<>(known.hubs());
        known.all().forEach(loop -> names.add(loop.hubName()));
        TextTable table = new TextTable("HUB", "USED BY");
        for (String name : names) {
            table.row(
                    name,
                    known.all().stream()
                            .filter(loop -> loop.hubName().equals(name))
                            .map(Loop::name)
                            .collect(Collectors.joining(" ")));
        }
        return table.toString();
    }

    /// The command with a name.
    ///
    /// @throws IllegalArgumentException if there is no hub of that name
    /// @throws IllegalStateException if a loop is blocked or the hub refuses what is registered:
    ///   then no loop has moved
    @Descriptor("moves every loop to another hub, live, until the configuration changes")
    public String hub(
            @Descriptor("a name from the list of coppice:hub, or auto for the best") String name) {
        Loops known = required();
        if (!AUTO.equals(name) && !known.hubs().contains(name)) {
            throw new IllegalArgumentException(
                    "There is no hub %s; there are %s, and auto for the best of them"
                            .formatted(
                                    TextTable.printable(name, 40),
                                    String.join(", ", known.hubs())));
        }
        List<Patience.Answer<LoopInfo>> before = patience.ask(known.all(), Loop::info);
        for (Patience.Answer<LoopInfo> answer : before) {
            if (answer.said().isEmpty()) {
                throw new IllegalStateException(
                        "No loop was moved. " + Blocked.describe(answer.loop(), patience));
            }
        }
        known.useHub(name);
        return tell(before.stream().map(LoopCommands::move).toList());
    }

    private static Move move(Patience.Answer<LoopInfo> before) {
        LoopInfo info = before.said().orElseThrow();
        return new Move(info.name(), info.hub(), before.loop().hubName(), info.channels());
    }

    /// What a change of the hub did to a loop.
    record Move(String loop, String from, String to, int channels) {}

    static String tell(List<Move> moves) {
        if (moves.stream().allMatch(move -> move.from().equals(move.to()))) {
            return "Every loop uses this hub already; nothing was moved";
        }
        TextTable table = new TextTable("LOOP", "FROM", "TO", "CHANNELS MOVED");
        moves.forEach(move -> table.row(move.loop(), move.from(), move.to(), move.channels()));
        return table.toString();
    }

    private Loops required() {
        return Blocked.required(loops);
    }
}
