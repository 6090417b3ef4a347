package org.coppice.wsgi.spi;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A line of the access log, in eventlet's words: text with `%(field)s`, for seconds also
/// `%(field).6f`, and `%%` for a percent sign. Taken apart once, when the server is configured.
///
/// **Threads**: any. **Errors**: see [#parse]. **Null**: nothing here is null.
public final class LogFormat {
    private static final Pattern DIRECTIVE =
            Pattern.compile("%(?:%|\\(([a-z_]*)\\)(?:([sd])|\\.([0-9])f))?");
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("dd/MMM/yyyy HH:mm:ss", Locale.ENGLISH)
                    .withZone(ZoneId.systemDefault());
    private static final int NANO_DIGITS = 9;
    private static final int MICRO_DIGITS = 6;

    private enum Field {
        CLIENT_IP,
        CLIENT_PORT,
        DATE_TIME,
        REQUEST_LINE,
        STATUS_CODE,
        BODY_LENGTH,
        WALL_SECONDS
    }

    /// What is known of a request when its response is over.
    ///
    /// @param bytes all that were written, head and framing included
    /// @param nanos from the complete head to the end of the response
    record Entry(
            String client, String clientPort, Object line, int status, long bytes, long nanos) {}

    /// @param digits behind the point, of seconds
    private record Directive(Field field, int digits) {}

    private final List<Object> parts; // String and Directive

    private LogFormat(List<Object> parts) {
        this.parts = parts;
    }

    /// @throws IllegalArgumentException that says what to give instead
    static LogFormat parse(String text) {
        List<Object> parts = new ArrayList<>();
        Matcher matcher = DIRECTIVE.matcher(text);
        int end = 0;
        while (matcher.find()) {
            parts.add(text.substring(end, matcher.start()));
            parts.add(matcher.group().equals("%%") ? "%" : directive(matcher));
            end = matcher.end();
        }
        parts.add(text.substring(end));
        return new LogFormat(List.copyOf(parts));
    }

    private static Directive directive(Matcher matcher) {
        String digits = matcher.group(3);
        for (Field field : Field.values()) {
            if (name(field).equals(matcher.group(1))
                    && (digits == null || field == Field.WALL_SECONDS)) {
                return new Directive(
                        field, digits == null ? MICRO_DIGITS : Integer.parseInt(digits));
            }
        }
        List<String> names = List.of(Field.values()).stream().map(LogFormat::name).toList();
        throw new IllegalArgumentException(
                "give text with %%%%, %%(wall_seconds).6f or %%(field)s, where field is one of %s"
                        .formatted(String.join(", ", names)));
    }

    private static String name(Field field) {
        return field.name().toLowerCase(Locale.ROOT);
    }

    String line(Entry entry) {
        StringBuilder line = new StringBuilder();
        for (Object part : parts) {
            if (part instanceof Directive directive) {
                append(line, directive, entry);
            } else {
                line.append(part);
            }
        }
        return line.toString();
    }

    private static void append(StringBuilder line, Directive directive, Entry entry) {
        switch (directive.field) {
            case CLIENT_IP -> line.append(entry.client);
            case CLIENT_PORT -> line.append(entry.clientPort);
            case DATE_TIME -> DATE.formatTo(Instant.now(), line);
            case REQUEST_LINE -> line.append(entry.line);
            case STATUS_CODE -> line.append(entry.status);
            case BODY_LENGTH -> line.append(entry.bytes);
            case WALL_SECONDS -> line.append(seconds(entry.nanos, directive.digits));
        }
    }

    private static String seconds(long nanos, int digits) {
        return BigDecimal.valueOf(nanos, NANO_DIGITS)
                .setScale(digits, RoundingMode.DOWN)
                .toPlainString();
    }
}
