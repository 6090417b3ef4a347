package org.coppice.wsgi.spi;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.coppice.green.GreenThread;
import org.coppice.net.StreamListener;
import org.coppice.net.TlsContext;

/// All places where a server listens, and how they change while it runs.
///
/// What stays the same stays open. What is new is opened before anything is closed; if that fails
/// all is as it was. One case is harder: a new address may overlap a former one of the same port,
/// which then must be closed first, and is opened again if the new one cannot be.
///
/// **Threads**: the accepting loop's, where nothing else is said. **Errors**: `IOException` of the
/// system. **Null**: see [#use].
public final class Listeners {
    private final Sockets sockets;
    private final Consumer<Listener> accepting;
    private final Consumer<GreenThread<?>> started;
    private final Consumer<Arrival> arrivals;
    private List<Listener> given = List.of();
    private List<Listener> open = List.of();

    /// Null before the first.
    private ListenSettings settings;

    /// Null for none.
    private TlsContext tls;

    private volatile List<String> urls = List.of();

    /// None yet.
    ///
    /// @param sockets where they come from
    /// @param accepting accepts from one until it is closed
    /// @param started told of each green thread that does so, before it begins
    /// @param arrivals takes those who had to wait
    public Listeners(
            Sockets sockets,
            Consumer<Listener> accepting,
            Consumer<GreenThread<?>> started,
            Consumer<Arrival> arrivals) {
        this.sockets = sockets;
        this.accepting = accepting;
        this.started = started;
        this.arrivals = arrivals;
    }

    /// Where they listen, in the order of the configuration. Any thread.
    public List<String> urls() {
        return urls;
    }

    /// Listens with what somebody else has made, until the end.
    public void add(List<StreamListener> sockets) throws IOException {
        List<Listener> added = new ArrayList<>();
        for (StreamListener socket : sockets) {
            added.add(Listener.of(socket));
        }
        added.forEach(this::start);
        given = List.copyOf(added);
        tell();
    }

    /// Listens where this says, and nowhere else.
    ///
    /// @param nextTls null if there is no certificate
    /// @throws IOException if it cannot: then it listens where it did, or not there either; the
    ///   message says so
    public void use(ListenSettings next, TlsContext nextTls) throws IOException {
        List<Listener> former = new ArrayList<>(open);
        List<Optional<Listener>> kept = new ArrayList<>();
        for (Endpoint endpoint : next.endpoints()) {
            kept.add(takeSame(former, endpoint));
        }
        Opening opening = new Opening(next, nextTls, former);
        try {
            List<Listener> now = opening.all(kept);
            for (int i = 0; i < now.size(); i++) {
                now.get(i).speak(next.endpoints().get(i));
                now.get(i).permit(settings, next);
            }
            open = List.copyOf(now);
        } catch (IOException e) {
            IOException told = opening.undone(e);
            tell();
            throw told;
        }
        for (int i = 0; i < open.size(); i++) {
            open.get(i).use(next.endpoints().get(i), next, nextTls);
        }
        settings = next;
        tls = nextTls;
        opening.opened.forEach(this::start);
        tell();
        for (Listener each : former) {
            each.retire(arrivals, Duration.ZERO);
        }
    }

    private static Optional<Listener> takeSame(List<Listener> former, Endpoint endpoint) {
        Optional<Listener> same =
                former.stream()
                        .filter(each -> each.endpoint().address().equals(endpoint.address()))
                        .findFirst();
        same.ifPresent(former::remove);
        return same;
    }

    private void tell() {
        List<String> now = new ArrayList<>();
        open.forEach(each -> now.add(each.url()));
        given.forEach(each -> now.add(each.url()));
        urls = List.copyOf(now);
    }

    /// Goes on accepting on the current loop, as the former has ended. Those of [#add] that are no
    /// sockets are lost.
    ///
    /// @throws IOException if it cannot: then it may be tried again
    public void rescue() throws IOException {
        for (Listener each : open) {
            each.rescue();
        }
        List<Listener> rescued = new ArrayList<>();
        for (Listener each : given) {
            if (each.rescue()) {
                rescued.add(each);
            }
        }
        given = List.copyOf(rescued);
        open.forEach(this::start);
        given.forEach(this::start);
        tell();
    }

    private void start(Listener listener) {
        started.accept(listener.start(accepting));
    }

    /// Closes all, when those who wait in their queues have been accepted.
    ///
    /// @param handOver how long later clients may wait for a successor
    public void close(Duration handOver) throws IOException {
        List<Listener> all = new ArrayList<>(open);
        all.addAll(given);
        open = List.of();
        given = List.of();
        tell();
        Optional<IOException> failure = Optional.empty();
        for (Listener each : all) {
            try {
                each.retire(arrivals, handOver);
            } catch (IOException e) {
                failure = Optional.of(e);
            }
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    /// The way from one configuration to the next, which may have to be gone back.
    private final class Opening {
        private final ListenSettings next;
        private final TlsContext nextTls;

        /// Those that are not wanted any more, and not closed yet.
        private final List<Listener> former;

        private final List<Listener> opened = new ArrayList<>();
        private final List<Listener> closed = new ArrayList<>();

        Opening(ListenSettings next, TlsContext nextTls, List<Listener> former) {
            this.next = next;
            this.nextTls = nextTls;
            this.former = former;
        }

        List<Listener> all(List<Optional<Listener>> kept) throws IOException {
            List<Listener> now = new ArrayList<>();
            for (int i = 0; i < kept.size(); i++) {
                now.add(kept.get(i).isPresent() ? kept.get(i).get() : next(i));
            }
            return now;
        }

        private Listener next(int index) throws IOException {
            Endpoint endpoint = next.endpoints().get(index);
            Listener listener;
            try {
                listener = Listener.open(sockets, endpoint, next, nextTls);
            } catch (IOException e) {
                if (!makeWay(endpoint)) {
                    throw e;
                }
                listener = Listener.open(sockets, endpoint, next, nextTls);
            }
            opened.add(listener);
            return listener;
        }

        /// A former listener itself may be in the way: for example another address of the same
        /// port.
        private boolean makeWay(Endpoint endpoint) throws IOException {
            List<Listener> inTheWay =
                    former.stream().filter(each -> overlaps(each.bound(), endpoint)).toList();
            for (Listener each : inTheWay) {
                former.remove(each);
                closed.add(each);
                each.retire(arrivals, Duration.ZERO);
            }
            return !inTheWay.isEmpty();
        }

        private static boolean overlaps(Endpoint one, Endpoint other) {
            return one.port().isPresent() && one.port().equals(other.port());
        }

        /// Listens as before, as far as that can be.
        ///
        /// @return what to throw
        IOException undone(IOException failure) throws IOException {
            for (Listener each : opened) {
                each.retire(arrivals, Duration.ZERO);
            }
            List<Listener> now = new ArrayList<>();
            IOException told = failure;
            for (Listener each : open) {
                try {
                    if (closed.contains(each)) {
                        now.add(again(each));
                    } else {
                        now.add(each);
                        each.speak(each.endpoint());
                    }
                } catch (IOException e) {
                    told =
                            new IOException(
                                    told.getMessage()
                                            + "; nor at the former address again: "
                                            + e.getMessage(),
                                    e);
                    told.addSuppressed(failure);
                }
            }
            open = List.copyOf(now);
            return told;
        }

        private Listener again(Listener former) throws IOException {
            Listener listener = Listener.open(sockets, former.bound(), settings, tls);
            start(listener);
            return listener;
        }
    }
}
