package org.coppice.wsgi.server;

import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.coppice.green.Coppice;
import org.coppice.green.GreenExit;
import org.coppice.green.GreenThread;
import org.coppice.net.GreenStream;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.ConnectionInfo;
import org.coppice.wsgi.spi.AccessLog;
import org.coppice.wsgi.spi.Peer;
import org.coppice.wsgi.spi.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection, on one green thread of one loop, for all its life.
///
/// **States.** It is *idle* between requests, *reading* while a head comes in, *running* while the
/// application has the request, and *closing* at its end. Idle is where ten thousand of them are at
/// a time, so there it holds neither buffer nor parser, and its stack is two frames deep. Readable,
/// it borrows a [Workspace] and gives it back when no byte is left over: usually one request later.
///
/// **Invariants.**
/// * Bytes that were read are in the workspace's input and nowhere else, so it keeps the workspace
///   as long as there are any, or half a request is in the decoder.
/// * Responses leave in the order of their requests, because the next head is looked at only when
///   the last response is complete. It need not be sent by then: pipelined responses gather in the
///   [Output]. But nothing waits there while this green thread waits for the client.
/// * Who refuses a request closes after it, half first: a close with unread input is a reset, which
///   can overtake the answer. So it is where the server ends what the client would have kept.
/// * However it ends, the workspace goes back and the server is told, once.
///
/// **Why not callbacks?** There is one place where each wait stands, and the application may wait
/// in between.
///
/// **Threads**: its loop's.
final class HttpConnection implements Callable<Object> {
    private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);

    /// So long a client may take to notice that it was refused.
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(2);

    /// So many requests that had come together are answered before others have their turn.
    private static final int REQUESTS_IN_ONE_GO = 64;

    private static final Problem MISDIRECTED =
            new Problem(421, "What https names is not served without TLS");

    private enum State {
        IDLE,
        READING,
        RUNNING,
        CLOSING
    }

    HttpConnection older;
    HttpConnection newer;

    /// The links of [IdleConnections].
    HttpConnection idleBefore;

    HttpConnection idleAfter;

    private final ServerLoop home;
    private final GreenStream stream;
    private final long id;
    private final StreamPeer peer;
    private final long openedNanos;
    private GreenThread<?> thread;
    private State state = State.READING;
    private RequestHead running;
    private long requests;
    private int inOneGo;
    private int emptyLines;
    private boolean idleMark;
    private Upgraded upgraded;

    /// The first head begins with the connection, each other one with its first byte.
    private boolean headBegun = true;

    private long headEndNanos;
    private boolean leaving;

    HttpConnection(ServerLoop home, GreenStream stream, long id) {
        this.home = home;
        this.stream = stream;
        this.id = id;
        this.peer = new StreamPeer(stream);
        this.openedNanos = home.loop().nowNanos();
        this.headEndNanos = openedNanos + headerTimeoutNanos();
    }

    void start() {
        thread = home.loop().spawn(this); // a lambda would be kept for each, and a frame of it
    }

    /// Its life, on its green thread.
    @Override
    public Object call() {
        try {
            while (awaitBytes()) {
                if (!serveBytes()) {
                    break;
                }
            }
            if (upgraded != null) {
                upgraded.run();
            }
        } catch (IOException e) {
            ended(e);
        } catch (GreenExit | WakeUp e) {
            LOG.debug("Connection {} of {} was ended: {}", id, peer, e.getMessage());
        } catch (RuntimeException | Error e) {
            // Nobody awaits this green thread: what is not told here is lost.
            LOG.error("Connection {} of {} broke", id, peer, e);
        } finally {
            close();
        }
        return null;
    }

    private void ended(IOException failure) {
        Throwable refusal = HubRefusals.find(failure);
        if (refusal != null) {
            home.server().hubRefusals().tell(refusal);
        } else if (failure instanceof ProtocolException) {
            home.server().proxyFaults().tell(peer.remoteAddress() + ": " + failure.getMessage());
        } else {
            LOG.debug("Connection {} of {} ended: {}", id, peer, failure.toString());
        }
        if (failure.getCause() instanceof SocketTimeoutException) {
            abort();
        }
    }

    /// Blocks until something has come; false if nothing will.
    private boolean awaitBytes() throws IOException {
        Duration patience =
                headBegun ? leftForHead() : home.server().settings().timeouts().keepAlive();
        if (!patience.isPositive()) {
            return false;
        }
        if (home.endsIdle()) {
            return true; // for a last look
        }
        state = State.IDLE;
        home.idle().add(this);
        try {
            stream.awaitReadable(patience);
        } catch (SocketTimeoutException e) {
            home.awaitTurnToEnd();
            return false;
        } catch (WakeUp e) {
            LOG.debug("Connection {} of {} looks up: {}", id, peer, e.getMessage());
            leaving = e.isToLeave();
        } finally {
            home.idle().remove(this);
        }
        state = State.READING;
        return true;
    }

    /// Answers what has come; false if that was all.
    private boolean serveBytes() throws IOException {
        Workspace work = home.takeWorkspace(this);
        try {
            int count = work.tryFill();
            if (count == 0) {
                return !leaving && !home.endsIdle();
            }
            if (count < 0) {
                return false;
            }
            work.decoder().goOnBehind(emptyLines);
            if (serveRequests(work)) {
                return true;
            }
            if (upgraded == null) {
                closeAfter(work);
            }
            return false;
        } finally {
            home.giveBack(work);
        }
    }

    /// Answers all requests that have come; false if the connection is to be closed.
    private boolean serveRequests(Workspace work) throws IOException {
        boolean answered = false;
        while (true) {
            switch (work.decoder().next(work.input())) {
                case HEAD -> {
                    headBegun = false;
                    answered = true;
                    if (isMisdirected(work.decoder().head())) {
                        refuse(work, MISDIRECTED);
                        return false;
                    }
                    if (!answer(work)) {
                        return false;
                    }
                    if (work.input().hasRemaining()) {
                        letOthersRun();
                    }
                }
                case MORE -> {
                    work.output().flush();
                    boolean idle = work.decoder().isIdle();
                    if (!idle || !answered) { // empty lines belong to the head behind them
                        beginHead();
                    }
                    if (idle) {
                        emptyLines = work.decoder().emptyLines();
                        return true;
                    }
                    if (!fillHead(work)) {
                        return false;
                    }
                }
                default -> {
                    refuse(work, work.decoder().problem());
                    return false;
                }
            }
        }
    }

    /// The next request is here already: who sends so fast that it never has to be waited for would
    /// keep the loop for itself.
    private void letOthersRun() {
        if (++inOneGo >= REQUESTS_IN_ONE_GO) {
            inOneGo = 0;
            Coppice.giveWay();
        }
    }

    /// Whether it asks without TLS for what only TLS may give, and no proxy vouches for it (RFC
    /// 9110, section 7.4).
    private boolean isMisdirected(RequestHead head) {
        return RequestTarget.isHttps(head.target())
                && !peer.urlScheme().equals("https")
                && !home.server().settings().proxies().trusts(peer.remoteEnd());
    }

    private boolean answer(Workspace work) throws IOException {
        HttpServer server = home.server();
        ServerSettings settings = server.settings();
        RequestHead head = work.decoder().head();
        boolean logged = AccessLog.isOn(settings.log());
        long startNanos = logged ? home.loop().nowNanos() : 0;
        long startBytes = logged ? work.output().totalBytes() : 0;
        begin(head);
        Exchange exchange = new Exchange(home, this, work, head, settings);
        if (requests == settings.limits().requestsPerConnectionMax()) {
            exchange.endConnection();
        }
        try {
            Application application = server.application(settings.application().name());
            Peer origin = settings.proxies().origin(head, peer);
            boolean reusable = exchange.answer(application, origin);
            if (exchange.upgraded() != null) {
                upgraded = new Upgraded(exchange.upgraded(), stream, work.input(), head);
            }
            return reusable && readyForNext(work);
        } finally {
            state = upgraded == null ? State.READING : State.RUNNING;
            running = upgraded == null ? null : head;
            if (logged) {
                log(exchange, work, head, startBytes, startNanos);
            }
        }
    }

    private void begin(RequestHead head) {
        leaving = false;
        requests++;
        home.countRequest();
        running = head;
        state = State.RUNNING;
        idleMark = false;
    }

    private boolean readyForNext(Workspace work) {
        work.decoder().reset();
        work.useLimits(home.server().settings());
        return !home.endsIdle();
    }

    private void beginHead() {
        if (!headBegun) {
            headBegun = true;
            headEndNanos = home.loop().nowNanos() + headerTimeoutNanos();
        }
    }

    private long headerTimeoutNanos() {
        return home.server().settings().timeouts().headerTimeout().toNanos();
    }

    private Duration leftForHead() {
        return Duration.ofNanos(headEndNanos - home.loop().nowNanos());
    }

    /// Reads more of a head that has begun; false if it will never be complete.
    private boolean fillHead(Workspace work) throws IOException {
        Duration left = leftForHead();
        if (left.isPositive()) {
            try {
                return work.fill(left) > 0;
            } catch (SocketTimeoutException e) {
                LOG.debug("Connection {} of {} sends too slowly", id, peer);
            }
        }
        refuse(work, new Problem(408, "The request's head did not come in time"));
        return false;
    }

    private void refuse(Workspace work, Problem problem) throws IOException {
        home.awaitTurnToEnd();
        RequestHead known = work.decoder().head();
        RequestHead head = known == null ? RequestHead.UNKNOWN : known;
        ServerSettings settings = home.server().settings();
        LOG.debug("Request {} of {} is refused: {}", head, peer, problem);
        long startBytes = work.output().totalBytes();
        long startNanos = home.loop().nowNanos();
        Exchange exchange = new Exchange(home, this, work, head, settings);
        begin(head);
        try {
            exchange.refuse(problem);
        } finally {
            if (AccessLog.isOn(settings.log())) {
                log(exchange, work, head, startBytes, startNanos);
            }
        }
    }

    private void log(
            Exchange exchange, Workspace work, RequestHead head, long startBytes, long startNanos) {
        ServerSettings settings = home.server().settings();
        AccessLog.log(
                settings.log(),
                head,
                head,
                settings.proxies().origin(head, peer),
                exchange.statusCode(),
                work.output().totalBytes() - startBytes,
                home.loop().nowNanos() - startNanos);
    }

    // ---- the end

    /// Ends the sending, and reads on until the client has seen that.
    private void closeAfter(Workspace work) throws IOException {
        state = State.CLOSING;
        if (!stream.isOpen()) {
            return;
        }
        work.output().flush();
        if (isClientsWish(work)) {
            return;
        }
        stream.shutdownOutput();
        try {
            linger(work);
        } catch (SocketTimeoutException e) {
            LOG.debug("Connection {} of {} is not closed by its client", id, peer);
        }
        home.awaitTurnToEnd();
    }

    private void linger(Workspace work) throws IOException {
        long endNanos = home.loop().nowNanos() + LINGER_NANOS;
        long leftNanos = LINGER_NANOS;
        while (leftNanos > 0 && work.fill(Duration.ofNanos(leftNanos)) >= 0) {
            leftNanos = endNanos - home.loop().nowNanos();
        }
    }

    /// Whether the client has said that nothing comes behind its last request, and nothing does.
    private static boolean isClientsWish(Workspace work) {
        RequestHead last = work.decoder().head();
        return last != null
                && !last.wantsPersistence()
                && work.decoder().isQuiet()
                && !work.input().hasRemaining();
    }

    /// Ends the connection at once, and has the system drop what it was to send: for a client that
    /// does not read it would keep that for minutes. Who waits for the client finds it gone.
    void abort() {
        try {
            stream.reset();
        } catch (IOException e) {
            LOG.debug("Connection {} of {} was not reset: {}", id, peer, e.toString());
        }
    }

    private void close() {
        try {
            stream.close();
        } catch (IOException e) {
            LOG.debug("Connection {} of {} did not close", id, peer, e);
        } finally {
            home.closed(this);
        }
    }

    // ---- for its loop

    long id() {
        return id;
    }

    GreenStream stream() {
        return stream;
    }

    /// Ends it if it is idle, unless a request has come just now.
    void giveWay() {
        wake(WakeUp.toLeave());
    }

    /// Has it wait for as long as is configured by now, if it is idle.
    void waitAnew() {
        wake(WakeUp.toWaitAnew());
    }

    private void wake(WakeUp sign) {
        if (state == State.IDLE) {
            thread.kill(sign);
        }
    }

    /// Ends it as soon as it may be: see [ServerLoop#drain(boolean)].
    void drain() {
        if (home.endsIdle()) {
            giveWay();
        }
        if (idleMark && state == State.RUNNING) {
            thread.kill();
        }
    }

    /// From now on a drain need not wait for the request that runs.
    void markIdle() {
        idleMark = true;
        if (home.isDraining()) {
            home.loop().execute(this::drain);
        }
    }

    void cut() {
        if (state == State.IDLE) {
            giveWay(); // nothing is lost with it
            return;
        }
        boolean inRequest = running != null;
        LOG.debug(
                "Connection {} of {} is cut: {}",
                id,
                peer,
                inRequest ? running + " takes too long" : "it does not end");
        if (state != State.CLOSING) { // then all was said
            home.server().countCut(inRequest);
        }
        if (inRequest && upgraded == null) {
            abort(); // half a response must not look whole
        }
        thread.kill();
    }

    @Override
    public String toString() {
        return peer.toString();
    }

    ConnectionInfo info() {
        RequestHead head = running;
        return new ConnectionInfo(
                id,
                home.loop().name(),
                peer.toString(),
                state.name().toLowerCase(Locale.ROOT),
                head == null ? "" : head.method() + " " + head.target(),
                requests,
                TimeUnit.NANOSECONDS.toMillis(home.loop().nowNanos() - openedNanos));
    }
}
