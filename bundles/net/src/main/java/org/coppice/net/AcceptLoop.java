package org.coppice.net;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.coppice.green.Coppice;
import org.coppice.green.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Accepts from one listener while there is a free slot, and gives the others on the loop a turn
/// after each hundred clients.
///
/// Several listeners may share the slots. Who has taken the last client may find the last slot
/// taken by then: it holds that one client until a slot is free, also over a kill and the next
/// [#run()].
///
/// **Threads:** one green thread at a time.
final class AcceptLoop implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(AcceptLoop.class);

    /// As gevent's `max_accept`.
    private static final int MAX_ACCEPTS_A_TURN = 100;

    private final StreamListener listener;
    private final Semaphore slots;
    private final AcceptBackOff backOff;
    private final Consumer<GreenStream> begin;
    private Optional<GreenStream> held = Optional.empty();
    private int acceptsThisTurn;

    /// @param begin starts a handler, which gives the slot back; never blocks
    AcceptLoop(
            StreamListener listener,
            Semaphore slots,
            AcceptBackOff backOff,
            Consumer<GreenStream> begin) {
        this.listener = listener;
        this.slots = slots;
        this.backOff = backOff;
        this.begin = begin;
    }

    StreamListener listener() {
        return listener;
    }

    /// Accepts until the listener is closed, or it is killed.
    ///
    /// @throws IOException that says why it cannot go on
    void run() throws IOException {
        while (true) {
            if (held.isEmpty()) {
                slots.awaitPermit();
                held = Optional.of(next());
            }
            slots.acquire();
            beginHeld();
        }
    }

    private GreenStream next() throws IOException {
        while (true) {
            try {
                GreenStream stream = accept();
                backOff.accepted();
                return stream;
            } catch (IOException e) {
                backOff.awaitAfter(e);
            }
        }
    }

    private GreenStream accept() throws IOException {
        if (acceptsThisTurn == MAX_ACCEPTS_A_TURN) {
            acceptsThisTurn = 0;
            Coppice.giveWay();
        }
        Optional<GreenStream> waiting = listener.tryAccept();
        if (waiting.isPresent()) {
            acceptsThisTurn++;
            return waiting.get();
        }
        acceptsThisTurn = 1;
        return listener.accept();
    }

    private void beginHeld() {
        GreenStream stream = held.orElseThrow();
        held = Optional.empty();
        begin.accept(stream);
    }

    /// Takes in those who have connected already, whom the system would reset when the listener is
    /// closed. Never blocks.
    ///
    /// @param most so many, for others may connect meanwhile
    /// @param later has those for whom there is no slot yet
    void acceptWaiting(int most, Consumer<GreenStream> later) {
        try {
            for (int i = 0; i < most; i++) {
                if (held.isEmpty()) {
                    held = listener.tryAccept();
                }
                if (held.isEmpty()) {
                    return;
                }
                if (slots.tryAcquire()) {
                    beginHeld();
                } else {
                    GreenStream stream = held.orElseThrow();
                    held = Optional.empty();
                    later.accept(stream);
                }
            }
        } catch (IOException e) {
            LOG.debug("{} has nobody more for now", listener, e);
        }
    }

    /// A descriptor may be free again.
    void retryNow() {
        backOff.retryNow();
    }

    /// Closes the listener, and the client that has no slot.
    @Override
    public void close() throws IOException {
        try {
            listener.close();
        } finally {
            if (held.isPresent()) {
                held.get().close();
            }
        }
    }
}
