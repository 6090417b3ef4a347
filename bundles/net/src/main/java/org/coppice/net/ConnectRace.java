package org.coppice.net;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.coppice.green.LightQueue;
import org.coppice.green.Nursery;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connect of a [Connector]: attempts that overlap, of which the first that stands wins.
///
/// Each attempt is a green thread of a nursery, which tells its end in the order of these ends; the
/// race starts the next one when it hears of a failure, or hears nothing for the attempt delay. An
/// attempt that ends by anything but success has closed its socket; one that stands when another
/// has won before closes it too. So at the end only the winner's socket is open.
///
/// **Threads:** one green thread, and its attempts on the same loop.
final class ConnectRace {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectRace.class);

    private final Connector connector;
    private final String target;
    private final List<IOException> errors = new ArrayList<>();
    private final LightQueue<InetSocketAddress> ends = new LightQueue<>();
    private Optional<GreenSocket> winner = Optional.empty();
    private int running;

    ConnectRace(Connector connector, String target) {
        this.connector = connector;
        this.target = target;
    }

    GreenSocket connect(List<InetSocketAddress> addresses) throws IOException {
        List<InetSocketAddress> candidates = candidates(addresses);
        if (candidates.size() == 1) {
            return attempt(candidates.getFirst());
        }
        try (Nursery nursery = Nursery.open()) {
            race(candidates, nursery);
        } catch (Throwable t) {
            winner.ifPresent(Closing::quietly);
            throw t;
        }
        if (winner.isEmpty()) {
            throw allFailed();
        }
        return winner.get();
    }

    // ---- which and in which order

    private List<InetSocketAddress> candidates(List<InetSocketAddress> addresses)
            throws IOException {
        for (InetSocketAddress each : addresses) {
            if (each.isUnresolved()) {
                throw new UnknownHostException(
                        "Host " + each.getHostString() + " has no known address");
            }
        }
        List<InetSocketAddress> fitting =
                addresses.stream().distinct().filter(this::fitsLocal).toList();
        if (fitting.isEmpty()) {
            throw new BindException(
                    "None of "
                            + addresses
                            + " is of the family of the local address "
                            + connector.local().orElseThrow());
        }
        return interleaved(fitting);
    }

    private boolean fitsLocal(InetSocketAddress address) {
        return connector
                .local()
                .filter(local -> !local.getAddress().isAnyLocalAddress())
                .map(local -> isFour(local) == isFour(address))
                .orElse(true);
    }

    private static boolean isFour(InetSocketAddress address) {
        return address.getAddress() instanceof Inet4Address;
    }

    /// The families in turn, beginning with that of the first, each in its own order: RFC 8305,
    /// section 4, with a "First Address Family Count" of 1.
    static List<InetSocketAddress> interleaved(List<InetSocketAddress> addresses) {
        boolean firstIsFour = isFour(addresses.getFirst());
        Deque<InetSocketAddress> next = new ArrayDeque<>();
        Deque<InetSocketAddress> other = new ArrayDeque<>();
        for (InetSocketAddress each : addresses) {
            (isFour(each) == firstIsFour ? next : other).add(each);
        }
        List<InetSocketAddress> all = new ArrayList<>(addresses.size());
        while (!next.isEmpty()) {
            all.add(next.remove());
            if (!other.isEmpty()) {
                Deque<InetSocketAddress> swapped = next;
                next = other;
                other = swapped;
            }
        }
        return all;
    }

    // ---- the race

    private void race(List<InetSocketAddress> candidates, Nursery nursery) {
        for (InetSocketAddress candidate : candidates) {
            running++;
            nursery.spawn(() -> run(candidate));
            awaitNews();
            if (winner.isPresent()) {
                break;
            }
        }
        while (winner.isEmpty() && running > 0) {
            ends.take();
        }
        nursery.cancel();
    }

    private void awaitNews() {
        if (oneByOne()) {
            ends.take();
            return;
        }
        Duration delay = connector.attemptDelay();
        if (ends.take(delay).isEmpty()) {
            LOG.debug("No connection to {} within {}: the next address is tried", target, delay);
        }
    }

    private boolean oneByOne() {
        return connector.local().filter(local -> local.getPort() != 0).isPresent();
    }

    private Void run(InetSocketAddress candidate) {
        try {
            GreenSocket socket = attempt(candidate);
            if (winner.isEmpty()) {
                winner = Optional.of(socket);
            } else {
                Closing.quietly(socket);
            }
        } catch (IOException e) {
            errors.add(e);
        } finally {
            running--;
            ends.tryPut(candidate);
        }
        return null;
    }

    private GreenSocket attempt(InetSocketAddress address) throws IOException {
        boolean bound = connector.local().isPresent();
        GreenSocket socket = Net.green(OpenChannels.client(address, bound));
        try {
            SocketChannel channel = socket.channel();
            connector.options().applyTo(channel);
            if (bound) {
                connector.options().applyToBind(channel);
                channel.bind(connector.local().get());
            }
            if (!channel.connect(address)) {
                socket.finishConnect(Duration.ZERO);
            }
            return socket;
        } catch (IOException e) {
            Closing.quietly(socket);
            throw naming(address, e);
        } catch (UnsupportedAddressTypeException e) {
            Closing.quietly(socket);
            throw naming(address, noSuchFamily(e));
        } catch (Throwable t) {
            Closing.quietly(socket);
            throw t;
        }
    }

    // ---- errors

    /// The same, with the address that the JDK does not tell.
    private static IOException naming(InetSocketAddress address, IOException error) {
        String message = "Cannot connect to " + address + ": " + error.getMessage();
        IOException named =
                switch (error) {
                    case ConnectException _ -> new ConnectException(message);
                    case NoRouteToHostException _ -> new NoRouteToHostException(message);
                    case BindException _ -> new BindException(message);
                    case SocketException _ -> new SocketException(message);
                    default -> new IOException(message);
                };
        named.initCause(error);
        return named;
    }

    /// As with IPv6 where the system has none, or Java was told to leave it.
    private static IOException noSuchFamily(UnsupportedAddressTypeException cause) {
        IOException error = new NoRouteToHostException("There is no network of its family here");
        error.initCause(cause);
        return error;
    }

    private IOException allFailed() {
        IOException last = errors.getLast();
        errors.subList(0, errors.size() - 1).forEach(last::addSuppressed);
        return last;
    }

    SocketTimeoutException timedOut() {
        SocketTimeoutException error =
                new SocketTimeoutException(
                        "No connection to " + target + " within " + connector.timeout());
        errors.forEach(error::addSuppressed);
        return error;
    }
}
