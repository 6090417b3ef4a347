package org.coppice.wsgi.testkit;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.coppice.wsgi.api.Application;
import org.junit.Test;

/// What no request may do to an HTTP/1.1 server, tried with thousands that nobody has thought of:
/// the cases of [ServerContract], changed here and there. After each the client ends its sending,
/// so the server must answer what is complete, and close: it never hangs and never fails (5xx but
/// 501 and 505). Whatever it has the application see must be a request by a second, independent
/// reading of the same bytes, with the same body: else a request could be smuggled past it.
///
/// What is found is to be written down as a case.
///
/// **Threads**: JUnit's. **Errors**: an `AssertionError` with the bytes in the notation of the
/// cases. **Null**: none.
public abstract class MutationContract {
    private final ContractApplication application = new ContractApplication();

    /// For the subclasses.
    protected MutationContract() {}

    /// Starts a server as [ServerContract#start] does, on a hub of its choice.
    ///
    /// @param served what it serves
    /// @return the server; the contract closes it
    /// @throws Exception never, if all is well
    protected abstract ContractServer start(Application served) throws Exception;

    /// How many requests to send.
    ///
    /// @return 20,000 unless overridden, which takes some seconds
    protected int runs() {
        return 20_000;
    }

    /// What they follow from.
    ///
    /// @return the same at all times unless overridden
    protected long seed() {
        return 9112;
    }

    /// Called when all requests have been sent and the server still runs.
    ///
    /// @throws Exception to say that something was left behind
    protected void requireNothingLeft() throws Exception {}

    /// The contract.
    ///
    /// @throws Exception never, if all is well
    @Test
    public void noRequestHangsFailsOrDisagrees() throws Exception {
        Mutations mutations = new Mutations();
        try (ContractServer server = start(application)) {
            for (int run = 0; run < runs(); run++) {
                byte[] bytes = mutations.bytes(seed() + run);
                try (RawClient client = new RawClient(server.address())) {
                    converse(client, bytes);
                } catch (AssertionError | IOException e) {
                    throw new AssertionError(
                            "run %d of seed %d: %s%n%s"
                                    .formatted(run, seed(), e, Mutations.text(bytes)),
                            e);
                }
            }
            requireNothingLeft();
        }
    }

    private void converse(RawClient client, byte[] bytes) throws IOException {
        client.send(bytes, false);
        client.endSending();
        List<Integer> statuses = new ArrayList<>();
        Throwable fault = null;
        try {
            while (!client.isAtEnd()) {
                statuses.add(client.answerToAny().status());
            }
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (AssertionError | IOException e) {
            fault = e;
        }
        List<SeenRequest> seen = List.copyOf(application.seen(client.port()));
        application.forget(client.port());
        boolean mayBreakOff = seen.stream().anyMatch(request -> request.path().equals("/late"));
        if (fault != null && !mayBreakOff) {
            throw new AssertionError(fault + "\n" + client.transcript(), fault);
        }
        compare(seen, bytes);
        boolean fails = seen.stream().anyMatch(request -> request.path().equals("/status/500"));
        for (int status : statuses) {
            if (status >= 500 && status != 501 && status != 505 && !fails) {
                throw new AssertionError("status " + status);
            }
        }
    }

    private static void compare(List<SeenRequest> seen, byte[] bytes) {
        StrictReader reader = new StrictReader(bytes);
        String formerBody = "";
        for (Iterator<SeenRequest> all = seen.iterator(); all.hasNext(); ) {
            SeenRequest request = all.next();
            StrictReader.Request expected = formerBody == null ? null : reader.next();
            if (expected == null || !isEqual(expected, request)) {
                throw new AssertionError(
                        "the application saw %s, body \"%s\", and the bytes have %s"
                                .formatted(request, request.body(), expected));
            }
            formerBody = expected.body();
        }
    }

    private static boolean isEqual(StrictReader.Request expected, SeenRequest request) {
        boolean pathForm = expected.target().startsWith("/");
        return expected.method().equals(request.method())
                && (!pathForm || expected.target().equals(request.target()))
                && (request.body() == null || request.body().equals(expected.body()));
    }
}
