package org.coppice.wsgi.server;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.coppice.green.GreenThread;
import org.coppice.net.GreenStream;
import org.coppice.net.TlsStream;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.ConnectionInfo;
import org.coppice.wsgi.spi.Peer;
import org.coppice.wsgi.spi.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection, on one loop for all its life, and on one green thread while there is anything to
/// do.
///
/// **States.** It is *opening* until the handshake of TLS is done. It is *idle* between requests,
/// *reading* while a head comes in, *running* while the application has the request, and *closing*
/// at its end. Idle is where ten thousand of them are at a time, so there it holds neither buffer
/// nor parser, and its stack is two frames deep. Readable, it borrows a [Workspace] and gives it
/// back when no byte is left over: usually one request later. Where that is its first pause, or
/// lasts, it *rests*: it has no green thread, the next byte begins one.
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
final class HttpConnection extends ConnectionLinks implements Callable<Object>, Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);

    private enum State {
        OPENING,
        IDLE,
        READING,
        RUNNING,
        CLOSING
    }

    final ServerLoop home;
    private final GreenStream stream;
    private final long id;
    final StreamPeer peer;
    private final long openedNanos;

    /// Null while it rests.
    private GreenThread<?> thread;

    /// Whether its green thread has had its first turn; one that is killed before has none.
    private boolean begun;

    private State state = State.OPENING;
    private RequestHead running;
    private long requests;
    private int emptyLines;
    private boolean idleMark;
    private Upgraded upgraded;

    /// Null once another protocol has it.
    private Patience patience;

    /// Whether it is worth a green thread that waits: not for a first pause, nor for a long one.
    private boolean lively;

    private boolean toRest;
    private boolean leaving;

    /// Whether it was woken and has not looked up yet.
    private boolean woken;

    HttpConnection(ServerLoop home, GreenStream stream, long id) {
        this.home = home;
        this.stream = stream;
        this.id = id;
        this.peer = new StreamPeer(stream);
        this.openedNanos = home.loop().nowNanos();
        this.patience = new Patience(home);
    }

    void start() {
        begun = false;
        thread = home.loop().spawn(this); // a lambda would be kept for each, and a frame of it
    }

    /// What it does, on its green thread.
    @Override
    public Object call() {
        boolean goesOn = false;
        begun = true;
        try {
            if (state == State.OPENING) {
                open();
            }
            while (awaitBytes() && serveBytes()) {
                // and so on
            }
            goesOn = upgraded == null ? toRest && waitWithoutThread() : handOver();
        } catch (IOException | RuntimeException | Error e) {
            home.tellEnd(e, this);
        } finally {
            if (!goesOn) {
                close();
            }
        }
        return null;
    }

    private boolean handOver() {
        begun = false;
        patience = null;
        thread = home.loop().spawn(upgraded);
        return true;
    }

    /// The green thread of another protocol has its first turn.
    void beginOther() {
        begun = true;
        if (idleMark && home.isDraining()) {
            home.loop().execute(this::drain);
        }
    }

    private boolean waitWithoutThread() throws IOException {
        toRest = false;
        Duration left = patience.left();
        stream.whenReadable(left.isPositive() ? left : Duration.ofNanos(1), this);
        home.resting().connections().add(this);
        state = State.IDLE;
        thread = null;
        return true;
    }

    /// Goes on after a rest: something has come, or the time is over.
    @Override
    public void run() {
        if (thread == null) {
            patience.goOn();
            lively = true;
            goOn();
        }
    }

    private void goOn() {
        home.resting().connections().remove(this);
        state = State.READING;
        try {
            start();
        } catch (Error e) {
            close(); // there is nobody else to do it
            throw e;
        }
    }

    private void open() throws IOException {
        if (stream instanceof TlsStream secured) {
            Handshake.complete(secured, this, home);
            patience.ready();
        }
        state = State.READING;
    }

    /// Blocks until something has come; false if nothing will.
    private boolean awaitBytes() throws IOException {
        patience.pause();
        if (leaving || home.endsIdle() && !patience.expectsFirst()) {
            return true; // for a last look
        }
        Duration left = patience.left();
        if (!left.isPositive()) {
            return leaveInTurn();
        }
        if (patience.isIdle() && !lively) {
            toRest = true;
            return false;
        }
        boolean late = false;
        IdleConnections idle = home.idle(patience.isIdle());
        state = State.IDLE;
        idle.add(this);
        try {
            stream.awaitReadable(left);
        } catch (SocketTimeoutException e) {
            late = true;
        } catch (WakeUp _) {
            lively = !toRest;
        } finally {
            woken = false;
            idle.remove(this);
            state = State.READING;
        }
        return late ? leaveInTurn() : !toRest;
    }

    /// Its time is over, but a loop that is busy sees late what has come in time: one last look.
    private boolean leaveInTurn() {
        home.awaitTurnToEnd();
        leaving = true;
        return patience.isIdle() || home.endsIdle();
    }

    /// Answers what has come; false if that was all.
    private boolean serveBytes() throws IOException {
        Workspace work = home.takeWorkspace(this);
        try {
            int count = work.tryFill();
            if (count == 0) {
                return !leaving && (!home.endsIdle() || patience.expectsFirst());
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
                    patience.endHead();
                    answered = true;
                    if (peer.isMisdirected(work.decoder().head(), home.server().settings())) {
                        work.decoder().refuse(StreamPeer.MISDIRECTED);
                        refuse(work, StreamPeer.MISDIRECTED);
                        return false;
                    }
                    if (!answer(work)) {
                        return false;
                    }
                    if (work.input().hasRemaining()) {
                        work.letOthersRun();
                    }
                }
                case MORE -> {
                    work.output().flush();
                    boolean idle = work.decoder().isIdle();
                    if (!idle || !answered) { // empty lines belong to the head behind them
                        patience.beginHead();
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

    private boolean answer(Workspace work) throws IOException {
        HttpServer server = home.server();
        ServerSettings settings = server.settings();
        RequestHead head = work.decoder().head();
        RequestLog log = RequestLog.begin(settings, home.loop(), work.output());
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
                upgraded = new Upgraded(this, exchange.upgraded(), work.input());
            }
            return reusable && readyForNext(work);
        } finally {
            state = upgraded == null ? State.READING : State.RUNNING;
            running = upgraded == null ? null : head;
            log.end(head, peer, exchange.statusCode());
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

    /// Reads more of a head that has begun; false if it will never be complete.
    private boolean fillHead(Workspace work) throws IOException {
        Duration left = patience.left();
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
        RequestLog log = RequestLog.begin(settings, home.loop(), work.output());
        Exchange exchange = new Exchange(home, this, work, head, settings);
        begin(head);
        try {
            exchange.refuse(problem);
        } finally {
            log.end(head, peer, exchange.statusCode());
        }
    }

    // ---- the end

    /// Ends the sending, and reads on until the client has seen that.
    private void closeAfter(Workspace work) throws IOException {
        state = State.CLOSING;
        if (stream.isOpen()) {
            work.output().flush();
            if (Lingering.endSending(stream, work, home.loop())) {
                home.awaitTurnToEnd();
            }
        }
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

    void close() {
        home.close(this);
    }

    // ---- for its loop

    long id() {
        return id;
    }

    GreenStream stream() {
        return stream;
    }

    /// It has been woken before its first request.
    ///
    /// @return whether it is to end
    boolean lookUp() {
        woken = false;
        return leaving;
    }

    /// Ends it for another client if it is idle, unless a request has come just now.
    void giveWay() {
        if (state == State.IDLE || state == State.OPENING) {
            leaving = true;
            wakeUp(false);
        }
    }

    /// Has it look what [ServerLoop#endsIdle()] says now, if it is idle.
    void endIdle() {
        if (isIdle()) {
            wakeUp(false);
        }
    }

    private boolean isIdle() {
        return state == State.IDLE || state == State.OPENING && begun && Handshake.isSilent(stream);
    }

    /// Has it wait for as long as is configured by now, if it is idle.
    void waitAnew() {
        if (state == State.IDLE) {
            wakeUp(false);
        }
    }

    /// Since when it is idle; nearly, if other times were configured meanwhile.
    long idleSinceNanos() {
        return patience.idleSinceNanos();
    }

    /// Has it wait without a green thread, if it is idle and its time is not over.
    void rest() {
        if (state == State.IDLE && !woken && patience.left().isPositive()) {
            wakeUp(true);
        }
    }

    private void wakeUp(boolean restsThen) {
        toRest = restsThen;
        if (thread == null) {
            goOn();
        } else if (!woken) {
            woken = true;
            thread.kill(WakeUp.SIGN);
        }
    }

    /// Ends it as soon as it may be: see [ServerLoop#drain(boolean)].
    void drain() {
        if (home.endsIdle()) {
            endIdle();
        }
        if (idleMark && state == State.RUNNING && begun) {
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
        if (isIdle()) {
            giveWay(); // nothing is lost with it
            return;
        }
        boolean inRequest = running != null;
        String reason = inRequest ? running + " takes too long" : "it does not end";
        LOG.debug("Connection {} of {} is cut: {}", id, peer, reason);
        if (state != State.CLOSING) { // then all was said
            home.server().countCut(inRequest);
        }
        if (inRequest && upgraded == null) {
            abort(); // half a response must not look whole
        }
        thread.kill();
        if (!begun) {
            abort();
            home.closed(this);
        }
    }

    @Override
    public String toString() {
        return peer.toString();
    }

    ConnectionInfo info() {
        return new ConnectionInfo(
                id,
                home.loop().name(),
                peer.toString(),
                state.name().toLowerCase(Locale.ROOT),
                running == null ? "" : running.method() + " " + running.target(),
                requests,
                TimeUnit.NANOSECONDS.toMillis(home.loop().nowNanos() - openedNanos));
    }
}
