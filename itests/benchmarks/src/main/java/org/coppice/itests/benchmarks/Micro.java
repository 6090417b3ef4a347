package org.coppice.itests.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.coppice.green.RunOptions;

/// Prints the figures of one metric as lines of a name, a value and a unit: one a process, as
/// runtimes of other languages are measured, so that they can stand in one table.
public final class Micro {

    private static final String WARM = "warm";
    private static final String USAGE =
            """
            micro METRIC [COROUTINE] [warm]
              METRIC     spawn, switchN, parkN, queue, queue-sync, event, semaphore, timer
              COROUTINE  virtual, handoff; auto if not given
              warm       let some wait and be woken first; for parkN and timer\
            """;

    private final String metric;
    private final boolean warm;

    private Micro(String metric, boolean warm) {
        this.metric = metric;
        this.warm = warm;
    }

    /// @param args the metric, then perhaps the coroutine, then perhaps `warm`
    public static void main(String[] args) throws Exception {
        List<String> options = List.of(args).subList(Math.min(1, args.length), args.length);
        boolean warm = options.contains(WARM);
        List<String> coroutines = options.stream().filter(each -> !each.equals(WARM)).toList();
        if (args.length == 0 || coroutines.size() > 1) {
            System.err.println(USAGE);
            System.exit(2);
        }
        String coroutine = coroutines.isEmpty() ? "auto" : coroutines.getFirst();
        RunOptions.DEFAULTS
                .coroutine(coroutine)
                .blockedAfter(Duration.ZERO) // a measurement may keep the loop busy
                .run(() -> {
                    new Micro(args[0], warm).measure();
                    System.out.flush();
                    Runtime.getRuntime().halt(0); // without an end of all that still wait
                    return null;
                });
    }

    private void measure() throws Exception {
        switch (metric.replaceAll("\\d+$", "")) {
            case "spawn" -> MicroTimes.spawn();
            case "switch" -> new MicroTimes().turns(number("switch"));
            case "queue" -> new MicroTimes().queue();
            case "queue-sync" -> new MicroTimes().queueSync();
            case "event" -> new MicroTimes().event();
            case "semaphore" -> new MicroTimes().semaphore();
            case "park" -> new MicroParked(number("park")).measure(warm);
            case "timer" -> MicroSleepers.measure(warm);
            default -> throw new IllegalArgumentException("There is no metric " + metric);
        }
    }

    private int number(String name) {
        int number = Integer.parseInt(metric.substring(name.length()));
        if (number < 1) {
            throw new IllegalArgumentException(
                    metric + " has " + number + ", allowed is 1 or more");
        }
        return number;
    }

    static void print(String name, double value, String unit) {
        System.out.printf(Locale.ROOT, "%s %.1f %s%n", name, value, unit);
    }
}
