package org.coppice.wsgi.testkit;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.ObjectName;

/// What was on the heap of this JVM at a moment, without garbage.
///
/// @param bytesByClass how much the instances of each class need, by its name
record LiveHeap(Map<String, Long> bytesByClass) {
    private static final int CLASSES_SHOWN = 12;

    /// Number, instances, bytes, class.
    private static final Pattern LINE = Pattern.compile(" *[0-9]+: +[0-9]+ +([0-9]+) +([^ ]+).*");

    /// What a collector puts where garbage was between what lives.
    private static final String FILLER = "jdk.internal.vm.Filler";

    LiveHeap {
        bytesByClass = Map.copyOf(bytesByClass);
    }

    /// Collects the garbage, and looks: nothing is opened for that.
    static LiveHeap now() {
        Map<String, Long> found = new HashMap<>();
        histogram()
                .lines()
                .filter(line -> !line.contains(FILLER))
                .map(LINE::matcher)
                .filter(Matcher::matches)
                .forEach(
                        line -> found.merge(line.group(2), Long.valueOf(line.group(1)), Long::sum));
        return new LiveHeap(found);
    }

    private static String histogram() {
        try {
            return (String)
                    ManagementFactory.getPlatformMBeanServer()
                            .invoke(
                                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                                    "gcClassHistogram",
                                    new Object[] {new String[0]},
                                    new String[] {String[].class.getName()});
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }

    long bytes() {
        return bytesByClass.values().stream().mapToLong(Long::longValue).sum();
    }

    /// The classes of which there is more than before, the most first.
    String growthSince(LiveHeap former) {
        Map<String, Long> growth = new HashMap<>();
        bytesByClass.forEach((name, bytes) ->
                growth.put(name, bytes - former.bytesByClass.getOrDefault(name, 0L)));
        return growth.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(CLASSES_SHOWN)
                .map(each -> each.getKey() + " " + each.getValue())
                .collect(Collectors.joining(", "));
    }
}
