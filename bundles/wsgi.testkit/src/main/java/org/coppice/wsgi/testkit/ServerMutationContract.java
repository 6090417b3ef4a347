package org.coppice.wsgi.testkit;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.coppice.green.testkit.LogLines;
import org.coppice.wsgi.api.Application;
import org.junit.Rule;

/// [MutationContract] for the server of a [ServerRule], which must have left nothing behind in the
/// end: no connection, no green thread, no descriptor, no memory, and no word in the log.
///
/// For a long run: `-Dcoppice.mutations.seconds=600 -Dcoppice.seed=1`, see `CONTRIBUTING.md`.
///
/// **Threads**: JUnit's. **Errors**: an `AssertionError` that tells what was left. **Null**: none.
///
/// @param <R> how the server is started
public abstract class ServerMutationContract<R extends ServerRule<?, R>> extends MutationContract {
    /// What is logged meanwhile that must not be. The rest may be much, where a busy machine's
    /// loops are blocked often, and would count as what a server leaves behind.
    @Rule
    public final LogLines log =
            LogLines.ofThoseWith(" WARN org.coppice.wsgi.", " ERROR org.coppice.wsgi.");

    private R server;
    private Leftovers leftovers;

    /// For the subclasses.
    protected ServerMutationContract() {}

    /// How to start a server that speaks HTTP/1 alone.
    protected abstract R rule();

    /// The server that runs.
    protected final R server() {
        return server;
    }

    @Override
    protected final ContractServer start(Application application) throws IOException {
        server = rule().application(application);
        return server.startForContract();
    }

    @Override
    protected int runs() {
        return Integer.getInteger("coppice.mutations", super.runs());
    }

    @Override
    protected Duration time() {
        return Duration.ofSeconds(Integer.getInteger("coppice.mutations.seconds", 0));
    }

    @Override
    protected long seed() {
        return Long.getLong("coppice.seed", super.seed());
    }

    @Override
    protected void noteWhatIsThere() {
        awaitTheEndOfConnections();
        leftovers = new Leftovers(server.loop());
    }

    @Override
    protected void noteProgress() {
        leftovers.noteProgress();
    }

    @Override
    protected void requireNothingLeft() {
        awaitTheEndOfConnections();
        assertEquals(0, server.server().infos().join().size());
        leftovers.requireNone();
        assertEquals(List.of(), log.containing(""));
    }

    /// The clients have closed theirs; but some may wait to be accepted: not behind one that has
    /// its answer.
    private void awaitTheEndOfConnections() {
        try (Client last = server.connect()) {
            last.send("GET / HTTP/1.1\nHost: a\nConnection: close\n\n").readToEnd();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        while (server.server().connections() > 0) {
            Thread.onSpinWait();
        }
    }
}
