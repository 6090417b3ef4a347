package org.coppice.web;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.coppice.wsgi.api.Headers;

/// An event of a stream that a browser reads as `EventSource` (HTML Standard, "Server-sent
/// events"). See [Response#events].
///
/// **Threads**: immutable. **Errors**: a name or an id with a line end or NUL in it, and a negative
/// time, is an `IllegalArgumentException`. **Null**: nothing is null.
///
/// @param data of any number of lines; empty for an event that only sets id or time
/// @param name the event's type; empty for `message`
/// @param id what the browser sends as `Last-Event-ID` when it connects again
/// @param retry how long it waits before it connects again
public record ServerEvent(
        Optional<String> data,
        Optional<String> name,
        Optional<String> id,
        Optional<Duration> retry) {

    /// Checks.
    public ServerEvent {
        name.ifPresent(text -> requireLine("name", text));
        id.ifPresent(text -> requireLine("id", text));
        if (retry.filter(Duration::isNegative).isPresent()) {
            throw new IllegalArgumentException(
                    "retry %s is not allowed: it must be 0 or more".formatted(retry.get()));
        }
    }

    /// An event of the type `message`.
    public static ServerEvent of(String data) {
        return new ServerEvent(
                Optional.of(data), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /// An event that no browser shows: it keeps proxies from closing an idle connection.
    public static ServerEvent keepAlive() {
        return new ServerEvent(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /// This event with a type.
    public ServerEvent name(String type) {
        return new ServerEvent(data, Optional.of(type), id, retry);
    }

    /// This event with an id.
    public ServerEvent id(String newId) {
        return new ServerEvent(data, name, Optional.of(newId), retry);
    }

    /// This event with a time to wait before connecting again, cut to milliseconds.
    public ServerEvent retry(Duration delay) {
        return new ServerEvent(data, name, id, Optional.of(delay));
    }

    /// The event as it is sent; a comment if it has nothing.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        name.ifPresent(type -> text.append("event: ").append(type).append('\n'));
        id.ifPresent(value -> text.append("id: ").append(value).append('\n'));
        retry.ifPresent(delay -> text.append("retry: ").append(delay.toMillis()).append('\n'));
        for (String line : data.map(all -> all.split("\r\n|\r|\n", -1)).orElse(new String[0])) {
            text.append("data: ").append(line).append('\n');
        }
        return text.isEmpty() ? ":\n\n" : text.append('\n').toString();
    }

    byte[] bytes() {
        return toString().getBytes(StandardCharsets.UTF_8);
    }

    static Headers headers() {
        return Headers.of("Content-Type", "text/event-stream", "Cache-Control", "no-cache")
                .frozen();
    }

    private static void requireLine(String what, String text) {
        if (text.chars().anyMatch(c -> c == '\n' || c == '\r' || c == 0)) {
            throw new IllegalArgumentException(
                    "an event's %s is one line without NUL, not \"%s\""
                            .formatted(what, text.replaceAll("\\p{Cntrl}", "?")));
        }
    }
}
