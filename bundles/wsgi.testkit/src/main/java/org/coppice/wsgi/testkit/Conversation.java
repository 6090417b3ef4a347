package org.coppice.wsgi.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import org.coppice.wsgi.testkit.Expectation.Check;
import org.coppice.wsgi.testkit.Expectation.Ending;

/// One case on one connection: sends, reads, and compares.
final class Conversation {
    static final byte[] GOOD_REQUEST =
            ("GET " + ContractApplication.GOOD_PATH + " HTTP/1.1\r\nHost: a\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII);

    private static final Pattern DATE =
            Pattern.compile(
                    "(Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-9]{2} [A-Z][a-z]{2} [0-9]{4}"
                            + " [0-9]{2}:[0-9]{2}:[0-9]{2} GMT");
    private static final Pattern CLOSE = Pattern.compile("(?i)(.*,)?\\s*close\\s*(,.*)?");

    private final RawClient client;
    private final RawCase raw;
    private final Iterator<Expectation> expectations;
    private boolean open;
    private boolean mayReset;

    Conversation(RawClient client, RawCase raw) {
        this.client = client;
        this.raw = raw;
        this.expectations = raw.expectations().iterator();
    }

    /// The request alone, and a good one when it has been answered.
    void run(boolean bytewise) throws IOException {
        for (int i = 0; i < raw.pieces().size(); i++) {
            if (i > 0) {
                readNext();
            }
            client.send(raw.pieces().get(i), bytewise);
        }
        endSending();
        readRest();
        if (open && !raw.ends()) {
            client.send(GOOD_REQUEST, false);
            readGood();
        }
        readEnd();
    }

    /// Good requests before and behind it, in the same write. Behind a request that ends the
    /// connection nothing is answered.
    void runBetweenOthers() throws IOException {
        int last = raw.pieces().size() - 1;
        for (int i = 0; i <= last; i++) {
            byte[] piece = raw.pieces().get(i);
            if (i > 0) {
                readNext();
            } else {
                piece = joined(GOOD_REQUEST, piece);
            }
            client.send(i == last && !raw.ends() ? joined(piece, GOOD_REQUEST) : piece, false);
            if (i == 0) {
                endSendingAfter(last);
                readGood();
            }
        }
        if (last > 0) {
            endSending();
        }
        readRest();
        if (open && !raw.ends()) {
            readGood();
        }
        readEnd();
    }

    private void endSendingAfter(int last) throws IOException {
        if (last == 0) {
            endSending();
        }
    }

    private void endSending() throws IOException {
        if (raw.ends()) {
            client.endSending();
        }
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] all = java.util.Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    // ---- answers

    private void readRest() throws IOException {
        while (expectations.hasNext()) {
            readNext();
        }
    }

    private void readNext() throws IOException {
        Expectation expected = expectations.next();
        Answer answer = client.answer(expected.bodyless());
        require(
                expected.statuses().contains(answer.status()),
                "status %s, not %d".formatted(expected.statuses(), answer.status()));
        if (!answer.isInterim()) {
            open = expected.ending(answer.status()) == Ending.KEEP;
            mayReset = expected.mayReset();
            requireEveryAnswersFields(expected, answer);
        }
        for (Check check : expected.checks()) {
            checkAnswer(check, answer);
        }
    }

    private static void checkAnswer(Check check, Answer answer) {
        if (check.what().equals("out")) {
            requireEqual(
                    "response field " + check.name(), check.value(), answer.value(check.name()));
        } else if (check.what().equals("body")) {
            requireEqual("body of the response", check.value(), answer.body());
        }
    }

    /// What holds for each final response (RFC 9110, section 6.6.1; RFC 9112, section 9.6).
    private void requireEveryAnswersFields(Expectation expected, Answer answer) {
        String date = answer.value("Date");
        require(date != null && DATE.matcher(date).matches(), "a Date, not " + date);
        String connection = answer.value("Connection");
        boolean closes = connection != null && CLOSE.matcher(connection).matches();
        Ending ending = expected.ending(answer.status());
        boolean unsaid = raw.isHttp10() && connection == null;
        require(
                closes == (ending == Ending.CLOSE) || unsaid,
                "Connection: close to be %s".formatted(closes ? "absent" : "there"));
        require(
                ending != Ending.KEEP || !answer.endsWithConnection(),
                "a body with an end of its own, as the connection stays");
        if (answer.status() == 204) {
            require(answer.value("Content-Length") == null, "no Content-Length beside 204");
            require(answer.value("Transfer-Encoding") == null, "no chunks beside 204");
        }
    }

    private void readGood() throws IOException {
        Answer answer = client.answer(false);
        require(
                answer.status() == 200 && answer.body().equals("good"),
                "the good request's answer, not " + answer);
    }

    private void readEnd() throws IOException {
        if (!open || raw.ends()) {
            client.requireEnd(mayReset);
        }
    }

    // ---- what the application saw

    void compare(List<SeenRequest> seen) {
        Iterator<SeenRequest> next = seen.iterator();
        for (Expectation expected : raw.expectations()) {
            if (expected.isInterim() || !expected.seen()) {
                continue;
            }
            if (expected.mayRefuse() && !next.hasNext()) {
                continue;
            }
            require(next.hasNext(), "the application to see the request, it saw " + seen);
            compare(expected, next.next());
        }
        if (raw.seenUnanswered() && next.hasNext()) {
            next.next();
        }
        require(!next.hasNext(), "the application not to see so many requests: " + seen);
    }

    private static void compare(Expectation expected, SeenRequest request) {
        for (Check check : expected.checks()) {
            if (!check.what().equals("out") && !check.what().equals("body")) {
                requireEqual(
                        "what the application saw as " + check.what() + " " + check.name(),
                        check.value(),
                        request.value(check.what(), check.name()));
            }
        }
    }

    private static void requireEqual(String what, Object expected, Object actual) {
        require(
                java.util.Objects.equals(expected, actual),
                "%s to be \"%s\", not \"%s\"".formatted(what, expected, actual));
    }

    private static void require(boolean met, String expected) {
        if (!met) {
            throw new AssertionError("expected " + expected);
        }
    }
}
