package org.coppice.wsgi.servlet;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.coppice.wsgi.spi.SettingsReader;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;

/// A servlet's configuration, checked, by topic. [ServletConfiguration] says what each key means.
record ServletSettings(Place place, Limits limits, Times times, Answers answers) {

    /// Where the container finds it.
    ///
    /// @param contextSelect empty for the default context
    /// @param target empty for any container
    record Place(List<String> patterns, String contextSelect, String target, int ranking) {
        @Override
        public String toString() {
            return String.join(", ", patterns);
        }
    }

    /// @param bodyMaxBytes 0 for no limit
    record Limits(int maxRequests, long bodyMaxBytes) {}

    record Times(Duration body, Duration applicationGrace, Duration drain) {}

    /// @param loop empty for all by turns
    record Answers(String application, String loop, boolean debug) {}

    /// Reads what Config Admin has, which may be text, numbers or booleans.
    ///
    /// @throws IllegalArgumentException that names every bad key with its value and what is allowed
    static ServletSettings of(Map<String, ?> properties) {
        SettingsReader in = new SettingsReader(ServletConfiguration.class, properties);
        ServletSettings settings =
                new ServletSettings(place(in), limits(in), times(in), answers(in));
        in.requireNoFaults();
        return settings;
    }

    private static Place place(SettingsReader in) {
        return new Place(
                patterns(in),
                filter(in, "contextSelect"),
                filter(in, "target"),
                (int) in.number("ranking", Integer.MIN_VALUE, Integer.MAX_VALUE));
    }

    private static List<String> patterns(SettingsReader in) {
        List<String> patterns = in.list("pattern");
        for (String each : patterns) {
            if (!isPattern(each)) {
                in.fault("pattern", each, "give /path, /path/*, /* or *.end");
            }
        }
        return patterns;
    }

    /// Jakarta Servlet, section 12.2: what else there is means the same as one of these.
    private static boolean isPattern(String text) {
        String rest = text.endsWith("/*") ? text.substring(0, text.length() - 1) : text;
        boolean path = rest.startsWith("/");
        boolean extension = rest.startsWith("*.") && rest.indexOf('/') < 0;
        return (path || extension)
                && rest.indexOf('*', 1) < 0
                && (path || rest.length() > 2)
                && rest.chars().allMatch(c -> c > ' ' && c != 0x7f && c != '?' && c != '#');
    }

    private static String filter(SettingsReader in, String key) {
        String filter = in.name(key);
        if (!filter.isEmpty()) {
            try {
                FrameworkUtil.createFilter(filter);
            } catch (InvalidSyntaxException e) {
                in.fault(key, filter, "give a filter such as (name=value)");
            }
        }
        return filter;
    }

    private static Limits limits(SettingsReader in) {
        return new Limits(
                (int) in.number("maxRequests", 1, Integer.MAX_VALUE),
                in.number("bodyMaxBytes", 0, Long.MAX_VALUE));
    }

    private static Times times(SettingsReader in) {
        return new Times(
                in.millis("bodyTimeoutMillis", 1, SettingsReader.MAX_MILLIS),
                in.millis("applicationGraceMillis", 0, SettingsReader.MAX_MILLIS),
                in.millis("drainMillis", 0, SettingsReader.MAX_MILLIS));
    }

    private static Answers answers(SettingsReader in) {
        return new Answers(in.name("application"), in.name("loop"), in.flag("debug"));
    }
}
