package org.coppice.shell;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.coppice.green.GreenThreadInfo;
import org.coppice.green.GreenThreadTree;
import org.coppice.green.Loop;
import org.coppice.green.Loops;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/// The command that lists green threads.
///
/// Stacks are asked for in a second question and only of those shown: a loop with a hundred
/// thousand green threads would stand still for seconds to walk the stacks of all.
///
/// **Threads:** any but a loop's.
@Component(service = ThreadCommand.class)
@GogoCommand(scope = "coppice", function = "threads")
public final class ThreadCommand {

    private static final Pattern PACKAGE = Pattern.compile("\\b(?:[a-z]+\\.)+(?=\\p{Upper})");

    /// How many children of one are shown.
    private static final int TREE_WIDTH = 50;

    private static final int LINE_CHARS = 200;

    private final Optional<Loops> loops;
    private final Patience patience;

    /// For Declarative Services.
    @Activate
    public ThreadCommand(
            @Reference(policyOption = ReferencePolicyOption.GREEDY) Optional<Loops> loops) {
        this(loops, Patience.USUAL);
    }

    ThreadCommand(Optional<Loops> loops, Patience patience) {
        this.loops = loops;
        this.patience = patience;
    }

    /// The command.
    @Descriptor("lists the green threads, the oldest of each loop first")
    public String threads(
            @Descriptor("show where each one is")
                    @Parameter(
                            names = {"-s", "--stacks"},
                            presentValue = "true",
                            absentValue = "false")
                    boolean stacks,
            @Descriptor("show each below the one that spawned it")
                    @Parameter(
                            names = {"-t", "--tree"},
                            presentValue = "true",
                            absentValue = "false")
                    boolean tree,
            @Descriptor("show so many, 100 unless given")
                    @Parameter(
                            names = {"-n", "--limit"},
                            absentValue = Listing.DEFAULT_LIMIT)
                    int limit,
            @Descriptor(
                            "show only those whose loop, id, name, state or wait contains each of"
                                    + " these words")
                    String... filter) {
        Listing.requireWords(filter);
        List<Loop> asked = Blocked.required(loops).all();
        List<String> notes = new ArrayList<>();
        List<GreenThreadInfo> found = new ArrayList<>();
        for (Patience.Answer<List<GreenThreadInfo>> answer :
                patience.ask(asked, loop -> loop.threads(false))) {
            List<GreenThreadInfo> living =
                    answer.said()
                            .orElseGet(() -> {
                                notes.add(blocked(answer.loop()));
                                return answer.loop().runningThread().stream().toList();
                            });
            living.stream().filter(each -> matches(filter, each)).forEach(found::add);
        }
        List<GreenThreadInfo> shown = Listing.first(limit, found);
        List<GreenThreadInfo> rows = stacks ? withStacks(asked, shown) : shown;
        TextTable table = tree ? tree(rows) : table(rows, stacks);
        notes.forEach(table::line);
        return table.line(Listing.end(shown.size(), found.size(), "green thread")).toString();
    }

    private String blocked(Loop loop) {
        return "%s. About %d green threads live there"
                .formatted(Blocked.describe(loop, patience), loop.load());
    }

    private static boolean matches(String[] filter, GreenThreadInfo info) {
        return Listing.matches(
                filter, info.loop(), info.id(), info.name(), info.state(), info.waitingFor());
    }

    /// Those that have ended meanwhile, or whose loop does not answer, stay as they are.
    private List<GreenThreadInfo> withStacks(List<Loop> asked, List<GreenThreadInfo> shown) {
        Map<String, Map<Long, GreenThreadInfo>> stacks = new HashMap<>();
        for (Patience.Answer<List<GreenThreadInfo>> answer :
                patience.ask(asked, loop -> loop.stacks(idsOn(loop, shown)))) {
            answer.said()
                    .ifPresent(infos ->
                            stacks.put(
                                    answer.loop().name(),
                                    infos.stream()
                                            .collect(
                                                    Collectors.toMap(
                                                            GreenThreadInfo::id, info -> info))));
        }
        return shown.stream()
                .map(info ->
                        stacks.getOrDefault(info.loop(), Map.of()).getOrDefault(info.id(), info))
                .toList();
    }

    private static Set<Long> idsOn(Loop loop, List<GreenThreadInfo> shown) {
        return shown.stream()
                .filter(info -> info.loop().equals(loop.name()))
                .map(GreenThreadInfo::id)
                .collect(Collectors.toSet());
    }

    private static TextTable tree(List<GreenThreadInfo> shown) {
        TextTable table = new TextTable("WHO SPAWNED WHOM");
        GreenThreadTree.text(GreenThreadTree.forest(shown), TREE_WIDTH)
                .lines()
                .forEach(line -> table.line(TextTable.printable(brief(line), LINE_CHARS)));
        return table;
    }

    private static TextTable table(List<GreenThreadInfo> shown, boolean stacks) {
        TextTable table = new TextTable("LOOP", "ID", "NAME", "STATE", "SINCE", "WAITS FOR");
        for (GreenThreadInfo info : shown) {
            String since =
                    info.waitingNanos() == 0
                            ? ""
                            : Span.text(Duration.ofNanos(info.waitingNanos()));
            table.row(
                    info.loop(),
                    info.id(),
                    info.name(),
                    info.state(),
                    since,
                    brief(info.waitingFor()));
            if (stacks) {
                info.stack().forEach(frame -> table.line("        at " + frame));
                info.spawnStack().forEach(frame -> table.line("        spawned at " + frame));
            }
        }
        return table;
    }

    /// Without the packages of classes, which fill the line.
    static String brief(String waitingFor) {
        return PACKAGE.matcher(waitingFor).replaceAll("");
    }
}
