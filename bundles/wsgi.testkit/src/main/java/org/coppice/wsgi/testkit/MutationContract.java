package org.coppice.wsgi.testkit;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.coppice.wsgi.api.Application;
import org.junit.Test;

/// What no request may do to an HTTP/1.1 server, tried with thousands that nobody has thought of:
/// the cases of [ServerContract], changed here and there, and those that [Mutations#known] keeps.
/// They are sent in one piece, in several, byte by byte, and some are broken off by a reset.
///
/// A server answers what is complete, and closes when the client has ended its sending: it never
/// hangs and never fails (5xx but 501 and 505). Whatever it has the application see must be a
/// request by a second, independent reading of the same bytes ([StrictReader]), with the same
/// fields, body and trailers: else a request could be smuggled past it. The answers are those of
/// the requests that were seen, in order, and a request that is not looked at has been told so by
/// the answer before it: else a client could take one request's answer for another's.
///
/// What is found is to be written down as a case, or in `mutations.txt` beside this class.
///
/// **Threads**: JUnit's. **Errors**: an `AssertionError` with the bytes in the notation of the
/// cases. **Null**: none.
public abstract class MutationContract {
    private static final int WARM = 500;
    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

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

    /// How long to go on with it, however many requests that are.
    ///
    /// @return zero unless overridden: [#runs] are enough
    protected Duration time() {
        return Duration.ZERO;
    }

    /// Called when some hundreds of requests have been sent, so that the server has what it keeps.
    ///
    /// @throws Exception never, if all is well
    protected void noteWhatIsThere() throws Exception {}

    /// Called each minute from then on.
    ///
    /// @throws Exception never, if all is well
    protected void noteProgress() throws Exception {}

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
        long startNanos = System.nanoTime();
        long leastNanos = time().toNanos();
        long noteNanos = startNanos + MINUTE_NANOS;
        try (ContractServer server = start(application)) {
            for (int run = 0; run < runs() || System.nanoTime() - startNanos < leastNanos; run++) {
                if (run == Math.min(WARM, runs() / 2)) {
                    noteWhatIsThere();
                    noteNanos = System.nanoTime() + MINUTE_NANOS;
                }
                if (System.nanoTime() - noteNanos >= 0) {
                    noteNanos += MINUTE_NANOS;
                    noteProgress();
                }
                long seed = seed() + run;
                byte[] bytes = mutations.bytes(seed);
                converse(server, bytes, Delivery.any(bytes.length, new Random(~seed)));
            }
            requireNothingLeft();
        }
    }

    /// The contract, with what is kept.
    ///
    /// @throws Exception never, if all is well
    @Test
    public void noKnownRequestHangsFailsOrDisagreesHoweverItIsCut() throws Exception {
        try (ContractServer server = start(application)) {
            for (byte[] bytes : Mutations.known()) {
                List<Integer> statuses = converse(server, bytes, Delivery.whole());
                requireEqual(statuses, converse(server, bytes, Delivery.byteByByte()), bytes);
                int step = Math.max(1, bytes.length / 20);
                for (int cut = 1; cut < bytes.length; cut += step) {
                    requireEqual(statuses, converse(server, bytes, Delivery.cutAt(cut)), bytes);
                }
                converse(server, bytes, Delivery.brokenOffAt(bytes.length / 2));
            }
        }
    }

    /// What is wrong with a line that comes in pieces may be told at its end only, which need not
    /// come.
    private static void requireEqual(List<Integer> whole, List<Integer> cut, byte[] bytes) {
        boolean lineHasNoEnd =
                bytes.length > 0
                        && bytes[bytes.length - 1] != '\n'
                        && cut.size() == whole.size() - 1
                        && whole.getLast() >= 400;
        if (!(lineHasNoEnd ? whole.subList(0, cut.size()) : whole).equals(cut)) {
            throw new AssertionError(
                    "in one piece %s, in several %s%n%s"
                            .formatted(whole, cut, Mutations.text(bytes)));
        }
    }

    /// @return the statuses of all answers; none if it was broken off
    private List<Integer> converse(ContractServer server, byte[] bytes, Delivery delivery) {
        try (RawClient client = new RawClient(server.address())) {
            application.watch(client.port());
            try {
                return converse(client, bytes, delivery);
            } finally {
                application.forget(client.port()); // before another one may have that port
            }
        } catch (AssertionError | IOException e) {
            throw new AssertionError("%s%n%s%n%s".formatted(e, delivery, Mutations.text(bytes)), e);
        }
    }

    private List<Integer> converse(RawClient client, byte[] bytes, Delivery delivery)
            throws IOException {
        MutationTalk talk = new MutationTalk(client, bytes);
        if (!delivery.send(client, bytes)) {
            return List.of();
        }
        talk.read();
        talk.compare(application.seen(client.port()));
        return talk.statuses();
    }
}
