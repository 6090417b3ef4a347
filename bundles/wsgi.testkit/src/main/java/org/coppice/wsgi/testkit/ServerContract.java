package org.coppice.wsgi.testkit;

import java.net.Socket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.coppice.green.testkit.Hubs;
import org.coppice.wsgi.api.Application;
import org.junit.AfterClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameter;
import org.junit.runners.Parameterized.Parameters;

/// What every HTTP/1.1 server does with some hundreds of requests, byte by byte: the good, the odd
/// and those by which one smuggles. Each is sent in one piece, one byte at a time, and between good
/// requests, with every hub of the class path. Behind a request that leaves the connection open a
/// good one must be answered, behind any other nothing, so that no two can disagree on where a
/// request ends.
///
/// **The cases** are text files beside this class, a row each: `name | bytes | responses`.
/// * `@ SECTION` says which section of an RFC the rows below are about. `with | TEMPLATE` puts the
///   bytes of each row below at the `…` of the template. `#` begins a comment.
/// * Bytes: `¶` is CRLF; `␍`, `␊`, `␀`, `␉`, `␠` are controls; `\xHH` is any byte; `{a*100}`
///   repeats; at `⏵` the client awaits a response; at `⏹` it ends its sending.
/// * Responses: joined by ` + `, or `none` if the connection ends without one (`none seen` if the
///   application may see the request). Each has a status, or several that are allowed (`400/505`);
///   `close`, which goes without saying for 4xx and 5xx, `keep`, `resets` for a `close` that may be
///   a reset, as the client sends on though it had said that it would not, or `quits` if the
///   connection ends though the response did not tell; `bodyless` if no body may follow; `seen` if
///   the application may see a request that is refused; and checks, each after a `;`: `out Name:
///   value` or `out no Name` for a header field of the response, `body text` for its body; `in
///   Name: value`, `in no Name`, `trailer Name: value`, `trailer no Name`, `method`, `path`
///   (decoded), `raw` (the path as sent), `query`, `protocol` and `got` (the body) for what the
///   application saw.
///
/// **The application** reads the body and answers with `METHOD path`, but for these paths:
/// `/unread` is answered without a look at the body, `/late` begins to answer before it reads,
/// `/chunks` answers with two chunks of unknown length, `/status/404` with that status.
///
/// **Threads**: JUnit's. **Errors**: an `AssertionError` that shows what was sent and received.
/// **Null**: none.
@RunWith(Parameterized.class)
public abstract class ServerContract {
    /// Longest request line of a server under test, with its end.
    public static final int REQUEST_LINE_MAX_BYTES = 1000;

    /// Longest header fields all together.
    public static final int HEADERS_MAX_BYTES = 2000;

    /// Longest body.
    public static final int BODY_MAX_BYTES = 10_000;

    private static final List<String> TOPICS =
            List.of(
                    "lines",
                    "targets",
                    "fields",
                    "hosts",
                    "lengths",
                    "codings",
                    "chunks",
                    "trailers",
                    "connections");

    private static final ContractApplication APPLICATION = new ContractApplication();
    private static ContractServer server;
    private static String serverHub = "";

    /// Ends what hangs; nothing here is measured by it.
    @Rule public final Timeout limit = Timeout.seconds(60);

    /// The hub of the test.
    @Parameter(0)
    public String hub;

    /// The case: its topic and its name.
    @Parameter(1)
    public String name;

    /// For the subclasses.
    protected ServerContract() {}

    /// All cases with each hub of the class path that works here.
    ///
    /// @return pairs of hub and case
    @Parameters(name = "{0} {1}")
    public static List<Object[]> cases() {
        List<Object[]> cases = new ArrayList<>();
        for (String hub : Hubs.names()) {
            Cases.ALL.keySet().forEach(name -> cases.add(new Object[] {hub, name}));
        }
        return cases;
    }

    /// All cases with one hub of those: for servers of which the contract has been shown with each.
    ///
    /// @return pairs of hub and case
    public static List<Object[]> casesWithOneHub() {
        List<Object[]> cases = cases();
        Object hub = cases.getFirst()[0];
        return cases.stream().filter(each -> each[0].equals(hub)).toList();
    }

    static List<RawCase> rawCases() {
        return List.copyOf(Cases.ALL.values());
    }

    /// Starts a server on a free port of the loopback address, with one loop that runs on the hub
    /// [#hub], and with [#REQUEST_LINE_MAX_BYTES], [#HEADERS_MAX_BYTES] and [#BODY_MAX_BYTES].
    /// Called once a hub.
    ///
    /// @param application what it serves
    /// @return the server; the contract closes it
    /// @throws Exception never, if all is well
    protected abstract ContractServer start(Application application) throws Exception;

    /// Connects to a server that [#start] has given: for those that listen elsewhere, too.
    ///
    /// @param started the server
    /// @return a connection over TCP unless overridden; the contract closes it
    /// @throws Exception never, if all is well
    protected Socket connect(ContractServer started) throws Exception {
        return new Socket(started.address().getAddress(), started.address().getPort());
    }

    /// What this server answers otherwise than the cases say, and may: responses by the case's
    /// topic and name (`"lines: empty method"`), in the same notation.
    ///
    /// @return none unless overridden
    protected Map<String, String> deviations() {
        return Map.of();
    }

    /// In one piece, if the system does not cut it.
    ///
    /// @throws Exception never, if all is well
    @Test
    public void theRequestIsAnswered() throws Exception {
        converse(conversation -> conversation.run(false));
    }

    /// One write a byte.
    ///
    /// @throws Exception never, if all is well
    @Test
    public void theRequestIsAnsweredAlikeByteByByte() throws Exception {
        converse(conversation -> conversation.run(true));
    }

    /// Pipelined: before it and behind it.
    ///
    /// @throws Exception never, if all is well
    @Test
    public void theRequestIsAnsweredAlikeBetweenOthers() throws Exception {
        converse(Conversation::runBetweenOthers);
    }

    @FunctionalInterface
    private interface Way {
        void go(Conversation conversation) throws Exception;
    }

    private void converse(Way way) throws Exception {
        RawCase found = Cases.ALL.get(name);
        String deviation = deviations().get(name);
        RawCase raw = deviation == null ? found : found.expecting(deviation);
        requireServer();
        RawClient client = new RawClient(connect(server));
        try (client) {
            APPLICATION.watch(client.port());
            Conversation conversation = new Conversation(client, raw);
            way.go(conversation);
            conversation.compare(APPLICATION.seen(client.port()));
        } catch (AssertionError | Exception e) {
            throw new AssertionError(
                    "%s (%s)\n%s\n%s".formatted(name, raw.source(), e, client.transcript()), e);
        } finally {
            if (client.port() == 0) {
                server.awaitNoConnection(); // the next one has that port too
            }
            APPLICATION.forget(client.port());
        }
    }

    private void requireServer() throws Exception {
        if (!serverHub.equals(hub)) {
            stop();
            server = start(APPLICATION);
            serverHub = hub;
        }
    }

    /// Stops the last server.
    @AfterClass
    public static void stop() {
        if (server != null) {
            server.close();
        }
        server = null;
        serverHub = "";
    }

    /// Read once.
    private static final class Cases {
        static final Map<String, RawCase> ALL = all();

        private static Map<String, RawCase> all() {
            Map<String, RawCase> all = new java.util.LinkedHashMap<>();
            Set<String> names = new HashSet<>();
            for (String topic : TOPICS) {
                for (RawCase raw : CaseFile.read(topic)) {
                    if (!names.add(raw.toString())) {
                        throw new IllegalStateException("there are two cases " + raw);
                    }
                    all.put(raw.toString(), raw);
                }
            }
            return all;
        }
    }
}
