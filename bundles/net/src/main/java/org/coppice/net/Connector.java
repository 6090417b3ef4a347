package org.coppice.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.coppice.green.Timeout;

/// How to reach a peer; each method gives a changed copy. [Net#connect(String, int)] and its kin
/// use [#DEFAULTS].
///
/// ```java
/// Connector patient = Connector.DEFAULTS.timeout(Duration.ofMinutes(1));
/// GreenSocket socket = patient.connect("example.org", 443);
/// ```
///
/// **Which address.** A name often has several addresses, and some of them do not answer. They are
/// tried as RFC 8305 ("happy eyeballs") says: in the order of the resolver but with the families in
/// turn, the next one as soon as one has failed, or after the attempt delay while the others go on.
/// The first connection that stands is taken and everything else is closed. Both families are asked
/// for before the first attempt: the resolution delay of section 3 is the resolver's affair.
///
/// **When none can be reached** the error of the last attempt is thrown, those before it are
/// suppressed in it, and each names its address: eventlet's `create_connection`, gevent's with
/// `all_errors`.
///
/// **Threads:** any; to connect, on a green thread. A kill or a time-out while connecting closes
/// all that was begun. **Null:** nothing here is null.
///
/// @param resolver who finds addresses; addresses in digits need none
/// @param timeout for everything, the look-up too; zero waits as long as resolver and system do
/// @param attemptDelay after which the next address is tried while the former ones go on, at least
///   [#MIN_ATTEMPT_DELAY]
/// @param local the address of this end: attempts to the other family are left out, and with a port
///   other than 0 one comes after another, as no two can have it. Empty leaves it to the system
/// @param options the settings of the socket
public record Connector(
        Resolver resolver,
        Duration timeout,
        Duration attemptDelay,
        Optional<InetSocketAddress> local,
        SocketOptions options) {

    /// The "Connection Attempt Delay" of RFC 8305, section 8.
    public static final Duration DEFAULT_ATTEMPT_DELAY = Duration.ofMillis(250);

    /// The "Minimum Connection Attempt Delay" of RFC 8305, section 8.
    public static final Duration MIN_ATTEMPT_DELAY = Duration.ofMillis(10);

    /// By [Net#resolver()], without a time-out, and with any local address.
    public static final Connector DEFAULTS =
            new Connector(
                    Net.resolver(),
                    Duration.ZERO,
                    DEFAULT_ATTEMPT_DELAY,
                    Optional.empty(),
                    SocketOptions.DEFAULTS);

    /// Checks.
    ///
    /// @throws IllegalArgumentException if the time-out is negative or the delay too short
    public Connector {
        Objects.requireNonNull(resolver, "resolver");
        Objects.requireNonNull(local, "local");
        Objects.requireNonNull(options, "options");
        ChannelWaits.requireTimeout(timeout);
        if (attemptDelay.compareTo(MIN_ATTEMPT_DELAY) < 0) {
            throw new IllegalArgumentException(
                    "attemptDelay is "
                            + attemptDelay
                            + ", allowed is "
                            + MIN_ATTEMPT_DELAY
                            + " or more");
        }
    }

    /// With another resolver.
    public Connector resolver(Resolver newResolver) {
        return new Connector(newResolver, timeout, attemptDelay, local, options);
    }

    /// With another time-out.
    public Connector timeout(Duration newTimeout) {
        return new Connector(resolver, newTimeout, attemptDelay, local, options);
    }

    /// With another delay between attempts.
    public Connector attemptDelay(Duration newAttemptDelay) {
        return new Connector(resolver, timeout, newAttemptDelay, local, options);
    }

    /// From this local address; port 0 takes any.
    public Connector local(InetSocketAddress newLocal) {
        return new Connector(resolver, timeout, attemptDelay, Optional.of(newLocal), options);
    }

    /// With other settings of the socket, made before it connects.
    public Connector options(SocketOptions newOptions) {
        return new Connector(resolver, timeout, attemptDelay, local, newOptions);
    }

    /// Looks the host up and connects.
    ///
    /// @param host a name, or an address in digits, which is not looked up
    /// @param port 1 to 65535
    /// @throws java.net.UnknownHostException if it has no address
    /// @throws SocketTimeoutException if the time is over; what has failed by then is suppressed
    /// @throws IllegalArgumentException if the port is out of range
    public GreenSocket connect(String host, int port) throws IOException {
        return connect(InetSocketAddress.createUnresolved(host, port));
    }

    /// Connects to one address.
    ///
    /// @param address of TCP, looked up first if it is unresolved, or of a Unix domain socket
    /// @throws SocketTimeoutException if the time is over
    /// @throws IllegalArgumentException if it is neither, or Unix and there is a local address
    public GreenSocket connect(SocketAddress address) throws IOException {
        return switch (address) {
            case InetSocketAddress inet when inet.isUnresolved() ->
                    within(
                            new ConnectRace(this, inet.toString()),
                            race -> race.connect(lookUp(inet)));
            case InetSocketAddress inet -> connect(List.of(inet));
            case UnixDomainSocketAddress unix when local.isEmpty() ->
                    within(
                            new ConnectRace(this, unix.toString()),
                            _ -> UnixConnect.connect(unix, options));
            default ->
                    throw new IllegalArgumentException(
                            "address is "
                                    + address
                                    + " and local "
                                    + local
                                    + ", allowed are addresses of TCP, and of Unix without local");
        };
    }

    /// Connects to the first of several addresses that can be reached.
    ///
    /// @param addresses resolved
    /// @throws java.net.UnknownHostException if an address is unresolved
    /// @throws IllegalArgumentException if there are none
    public GreenSocket connect(List<InetSocketAddress> addresses) throws IOException {
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("no address to connect to");
        }
        return within(new ConnectRace(this, addresses.toString()), race -> race.connect(addresses));
    }

    private List<InetSocketAddress> lookUp(InetSocketAddress unresolved) throws IOException {
        String host = unresolved.getHostString();
        int port = unresolved.getPort();
        Optional<InetAddress> literal = Resolver.literal(host);
        List<InetAddress> found =
                literal.isPresent() ? List.of(literal.get()) : resolver.addresses(host);
        return found.stream().map(each -> new InetSocketAddress(each, port)).toList();
    }

    private interface Way {
        GreenSocket connect(ConnectRace race) throws IOException;
    }

    private GreenSocket within(ConnectRace race, Way way) throws IOException {
        if (timeout.isZero()) {
            return way.connect(race);
        }
        Timeout limit = Timeout.start(timeout);
        try {
            return way.connect(race);
        } catch (Timeout e) {
            if (e == limit) {
                throw race.timedOut();
            }
            throw e;
        } finally {
            limit.close();
        }
    }
}
