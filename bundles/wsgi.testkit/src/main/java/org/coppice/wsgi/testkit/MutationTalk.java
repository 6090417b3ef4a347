package org.coppice.wsgi.testkit;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// One connection of [MutationContract]: what was sent, what was answered, and whether they agree.
final class MutationTalk {
    private static final String UNREAD = "/unread";
    private static final String LATE = "/late";

    private static final Pattern CLOSE =
            Pattern.compile("(?i)connection: (.*,)?[ \\t]*close[ \\t]*(,.*)?");

    private final RawClient client;
    private final List<StrictReader.Request> requests;
    private final boolean complete;
    private final List<Answer> answers = new ArrayList<>();
    private final List<Integer> statuses = new ArrayList<>();
    private Throwable fault;

    MutationTalk(RawClient client, byte[] bytes) {
        this.client = client;
        StrictReader reader = new StrictReader(bytes);
        requests = reader.rest();
        complete = reader.isAtEnd();
    }

    List<Integer> statuses() {
        return statuses;
    }

    /// Reads all answers. While nothing is missing of the requests, the server must not wait for
    /// the client to end its sending.
    void read() throws IOException {
        if (!complete) {
            client.endSending();
        }
        try {
            while (!(complete && answers.size() == requests.size()) && !client.isAtEnd()) {
                Answer answer = client.answerToAny();
                statuses.add(answer.status());
                if (!answer.isInterim()) {
                    answers.add(answer);
                }
            }
            client.endSending();
            require(client.isAtEnd(), "more answers than requests");
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the server waits\n" + client.transcript(), e);
        } catch (SocketException e) {
            fault = isLastByItself() ? null : e;
        } catch (AssertionError | IOException e) {
            fault = e;
        }
    }

    /// Whether the client had said that nothing follows what was answered last: then a reset is as
    /// good an end as another.
    private boolean isLastByItself() {
        if (answers.isEmpty() || method(answers.getLast()) == null) {
            return false;
        }
        StrictReader.Request last = requests.get(answers.size() - 1);
        return !last.isHttp11() || last.fields().stream().anyMatch(CLOSE.asMatchPredicate());
    }

    void compare(List<SeenRequest> seen) {
        boolean mayBreakOff = seen.stream().anyMatch(request -> request.path().equals(LATE));
        if (fault != null && !mayBreakOff) {
            throw new AssertionError(fault + "\n" + client.transcript(), fault);
        }
        require(seen.size() <= requests.size(), "the application saw " + seen);
        for (int i = 0; i < seen.size(); i++) {
            compare(requests.get(i), seen.get(i));
        }
        for (Answer answer : answers) {
            int status = answer.status();
            boolean asked = method(answer) != null;
            require(status < 500 || status == 501 || status == 505 || asked, "status " + status);
        }
        if (fault == null) {
            compareAnswers(seen);
        }
    }

    private void compare(StrictReader.Request expected, SeenRequest request) {
        boolean pathForm = expected.target().startsWith("/");
        String body = request.body();
        boolean equal =
                expected.method().equals(request.method())
                        && (!pathForm || expected.target().equals(request.target()))
                        && lower(expected.fields()).equals(lower(request.fields()))
                        && (body == null
                                || expected.body().filter(body::equals).isPresent()
                                        && lower(expected.trailers())
                                                .equals(lower(request.trailers())));
        require(
                equal,
                "the application saw %s, %s, body \"%s\", and the bytes have %s"
                        .formatted(request, request.fields(), body, expected));
    }

    /// Names without regard to case, and without `Host`, which may be the target's.
    private static List<String> lower(List<String> fields) {
        return fields.stream()
                .map(field ->
                        field.substring(0, field.indexOf(':')).toLowerCase(Locale.ROOT)
                                + field.substring(field.indexOf(':')))
                .filter(field -> !field.startsWith("host:"))
                .toList();
    }

    /// Each request that was seen is answered, but perhaps the last, and at most one that was not.
    private void compareAnswers(List<SeenRequest> seen) {
        int answered = 0;
        for (Answer answer : answers) {
            if (method(answer) != null) {
                require(
                        answered < seen.size()
                                && method(answer).equals(seen.get(answered).method()),
                        "an answer that is none to " + seen);
                answered++;
            }
        }
        boolean refused = !answers.isEmpty() && method(answers.getLast()) == null;
        require(answers.size() - answered == (refused ? 1 : 0), "an answer behind a refusal");
        boolean cutOff = !seen.isEmpty() && requests.get(seen.size() - 1).body().isEmpty();
        require(
                answered == seen.size() || answered == seen.size() - 1 && (refused || cutOff),
                "no answer to " + seen);
        boolean forgotten = requests.size() > seen.size() && !refused && !isLast(seen);
        require(!forgotten, "a request that was neither seen nor refused: " + requests);
    }

    /// Whether the last answer says that nothing behind its request is looked at, or need not.
    private boolean isLast(List<SeenRequest> seen) {
        if (seen.isEmpty()) {
            return false;
        }
        String connection = answers.isEmpty() ? null : answers.getLast().value("Connection");
        boolean stays = requests.get(seen.size() - 1).isHttp11() || "keep-alive".equals(connection);
        String path = seen.getLast().path();
        return "close".equals(connection) || !stays || path.equals(UNREAD) || path.equals(LATE);
    }

    private static String method(Answer answer) {
        return answer.value(ContractApplication.METHOD_FIELD);
    }

    private void require(boolean met, String fault) {
        if (!met) {
            throw new AssertionError(fault + "\n" + client.transcript());
        }
    }
}
