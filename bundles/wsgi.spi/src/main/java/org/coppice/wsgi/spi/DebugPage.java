package org.coppice.wsgi.spi;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import org.coppice.wsgi.api.Headers;

/// The page of a 500 for who develops the application: the request, each failure of the chain and
/// where it came from. HTML for browsers, plain text for all others.
///
/// What is on it may have come from a client, so all of it is escaped, and the page may load and
/// run nothing.
final class DebugPage {
    /// A chain may be as long as its application likes.
    private static final int FAILURES_MAX = 50;

    private static final String HTML =
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <title>%1$s</title>
            <style>
            body { margin: 2em auto; max-width: 75em; padding: 0 1em; font: 1em/1.5 sans-serif; color: #222 }
            h1 { font-size: 1.4em } h2 { font-size: 1.1em; margin: 2em 0 0 }
            p, h2 { overflow-wrap: anywhere; white-space: pre-wrap }
            pre { overflow-x: auto; padding: 1em; background: #f4f4f4; line-height: 1.4 }
            </style>
            </head>
            <body>
            <h1>%1$s</h1>
            <p><code>%2$s</code></p>
            %3$s<p>The key <code>debug</code> of this server is on, so it shows this to every client.</p>
            </body>
            </html>
            """;

    private final Deque<Link> left = new ArrayDeque<>();
    private final Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final StringBuilder sections = new StringBuilder();

    private DebugPage() {}

    /// A failure of the chain.
    ///
    /// @param relation to the one before it
    /// @param outer whose last frames need not be shown again
    private record Link(String relation, Throwable failure, StackTraceElement[] outer) {}

    static FailureAnswer of(Problem problem, FailedRequest request, Throwable failure) {
        String status = problem.status().toString();
        Headers headers =
                Headers.of("Cache-Control", "no-store", "X-Content-Type-Options", "nosniff");
        if (!request.prefersHtml()) {
            headers.add("Content-Type", "text/plain; charset=utf-8");
            String page = status + "\n" + request + "\n\n" + Causes.stackOf(failure);
            return new FailureAnswer(problem, headers, page);
        }
        headers.add("Content-Type", "text/html; charset=utf-8");
        headers.add("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
        String chain = new DebugPage().chain(failure);
        String page = HTML.formatted(escape(status), escape(request.line()), chain);
        return new FailureAnswer(problem, headers, page);
    }

    private String chain(Throwable failure) {
        left.push(new Link("", failure, new StackTraceElement[0]));
        while (!left.isEmpty() && seen.size() < FAILURES_MAX) {
            Link link = left.pop();
            if (seen.add(link.failure())) {
                section(link);
                pushNext(link.failure());
            }
        }
        if (!left.isEmpty()) {
            sections.append("<p>There are more, see the log.</p>\n");
        }
        return sections.toString();
    }

    private void pushNext(Throwable failure) {
        StackTraceElement[] frames = failure.getStackTrace();
        if (failure.getCause() != null) {
            left.push(new Link("Caused by: ", failure.getCause(), frames));
        }
        for (Throwable suppressed : failure.getSuppressed()) {
            left.push(new Link("Suppressed: ", suppressed, frames));
        }
    }

    private void section(Link link) {
        sections.append("<h2>").append(link.relation());
        sections.append(escape(String.valueOf(link.failure()))).append("</h2>\n<pre>");
        StackTraceElement[] frames = link.failure().getStackTrace();
        int shared = shared(frames, link.outer());
        for (int i = 0; i < frames.length - shared; i++) {
            sections.append("at ").append(escape(frames[i].toString())).append('\n');
        }
        if (shared > 0) {
            sections.append("… ").append(shared).append(" more\n");
        }
        sections.append("</pre>\n");
    }

    /// How many of the last frames are the same.
    private static int shared(StackTraceElement[] frames, StackTraceElement[] outer) {
        int shared = 0;
        while (shared < Math.min(frames.length, outer.length)
                && frames[frames.length - 1 - shared].equals(outer[outer.length - 1 - shared])) {
            shared++;
        }
        return shared;
    }

    /// Fit for the text of an element: no markup, no control characters but line ends and tabs.
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                case '\n', '\t' -> escaped.append(c);
                default -> escaped.append(Character.isISOControl(c) ? '\ufffd' : c);
            }
        }
        return escaped.toString();
    }
}
