package org.coppice.resolver.jdk;

import aQute.bnd.annotation.Resolution;
import aQute.bnd.annotation.spi.ServiceProvider;
import java.net.IDN;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import org.coppice.green.Coppice;
import org.coppice.green.Timeout;
import org.coppice.net.HostLookupException;
import org.coppice.net.HostLookupException.Reason;
import org.coppice.net.ResolvedHost;
import org.coppice.net.Resolver;
import org.coppice.tpool.NativePool;
import org.coppice.tpool.NativePoolBuilder;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has the JDK look up hosts, on native threads of its own: gevent's resolver `thread`.
///
/// A host that several ask for at the same time is looked up once and takes one thread. A look-up
/// that nobody waits for any more goes on, since nothing stops the JDK's. When the bundle stops,
/// look-ups that run have [#DRAIN] to end. A change of the configuration is for the next look-up; a
/// bad one changes nothing.
///
/// **Threads:** green threads of any loop; the rest is called by Declarative Services.
@Component(
        service = Resolver.class,
        configurationPid = JdkResolver.PID,
        property = {"coppice.resolver=jdk", "service.ranking:Integer=100"})
@Designate(ocd = JdkConfiguration.class)
// optional: in OSGi the component serves
@ServiceProvider(value = Resolver.class, resolution = Resolution.OPTIONAL)
public final class JdkResolver implements Resolver {

    static final String PID = "org.coppice.resolver.jdk";
    static final Duration DRAIN = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(JdkResolver.class);
    private static final int MAX_NAME_CHARS = 253;

    /// Whoever asked did not come to it: those who wait for it ask for themselves.
    private static final InetAddress[] ABANDONED = {};

    private final JdkLookup jdk;
    private final NativePool pool;

    /// Of those of the JDK's that have no lock: see [org.coppice.green.SpinLock].
    private final ConcurrentSkipListMap<String, CompletableFuture<InetAddress[]>> asked =
            new ConcurrentSkipListMap<>();

    private volatile Duration limit;

    /// For a plain class path.
    public JdkResolver() {
        this(Map.of());
    }

    /// For Declarative Services. Threads start with the first look-up.
    @Activate
    public JdkResolver(Map<String, ?> properties) {
        this(read(properties, "the defaults are used").orElse(JdkSettings.DEFAULTS), JdkLookup.JDK);
    }

    JdkResolver(JdkSettings settings, JdkLookup jdk) {
        this(settings, jdk, NativePoolBuilder.DEFAULT_MAX_QUEUED);
    }

    JdkResolver(JdkSettings settings, JdkLookup jdk, int maxQueued) {
        this.jdk = jdk;
        this.limit = settings.limit();
        this.pool =
                NativePool.builder()
                        .name("resolver")
                        .size(settings.threads())
                        .maxQueued(maxQueued)
                        .build();
    }

    @Modified
    void modified(Map<String, ?> properties) {
        read(properties, "the former goes on").ifPresent(this::use);
    }

    private void use(JdkSettings settings) {
        limit = settings.limit();
        pool.resize(settings.threads());
    }

    @Deactivate
    void deactivate() {
        if (!pool.close(DRAIN)) {
            LOG.warn("Look-ups still ran after {} and were left alone", DRAIN);
        }
    }

    private static Optional<JdkSettings> read(Map<String, ?> properties, String instead) {
        JdkSettings.unknownKeys(properties)
                .forEach(key ->
                        LOG.warn(
                                "Configuration {}: {} is no key; there are {}",
                                PID,
                                key,
                                JdkSettings.KEYS));
        try {
            return Optional.of(JdkSettings.of(properties));
        } catch (IllegalArgumentException e) {
            LOG.error("Configuration {} is refused, {}: {}", PID, instead, e.getMessage());
            return Optional.empty();
        }
    }

    // ---- the resolver

    @Override
    public String name() {
        return "jdk";
    }

    @Override
    public int preference() {
        return 100;
    }

    @Override
    public ResolvedHost resolve(String host) throws UnknownHostException {
        Optional<InetAddress> literal = Resolver.literal(host);
        if (literal.isPresent()) {
            return new ResolvedHost(host, host, List.of(), List.of(literal.get()));
        }
        String name = ascii(host);
        InetAddress[] found = inTime(host, () -> found(name));
        return new ResolvedHost(
                host,
                name,
                List.of(),
                Arrays.stream(found).distinct().map(each -> named(host, each)).toList());
    }

    @Override
    public String hostName(InetAddress address) throws UnknownHostException {
        String digits = address.getHostAddress();
        String name = inTime(digits, () -> Coppice.await(pool.submit(() -> jdk.hostName(address))));
        if (Resolver.literal(name).isPresent()) {
            throw new HostLookupException(
                    digits, Reason.NO_SUCH_NAME, "the JDK finds no name that leads back to it");
        }
        return name;
    }

    private InetAddress[] found(String name) {
        InetAddress[] found = Coppice.await(lookUp(name));
        while (found == ABANDONED) {
            found = Coppice.await(lookUp(name));
        }
        return found;
    }

    /// The look-up that runs, or a new one.
    private CompletableFuture<InetAddress[]> lookUp(String name) {
        CompletableFuture<InetAddress[]> mine = new CompletableFuture<>();
        CompletableFuture<InetAddress[]> others = asked.putIfAbsent(name, mine);
        if (others != null) {
            return others;
        }
        try {
            pool.submit(() -> jdk.addresses(name))
                    .whenComplete((addresses, failure) -> {
                        asked.remove(name, mine);
                        if (failure == null) {
                            mine.complete(addresses);
                        } else {
                            mine.completeExceptionally(failure);
                        }
                    });
        } catch (Throwable t) {
            asked.remove(name, mine);
            // killed while it waited for a place, or closed: no error of those who joined it
            mine.complete(ABANDONED);
            throw t;
        }
        return mine;
    }

    private <T> T inTime(String host, Callable<T> lookUp) throws UnknownHostException {
        Duration atMost = limit;
        try (Timeout _ = Timeout.start(atMost, () -> timedOut(host, atMost))) {
            return lookUp.call();
        } catch (HostLookupException e) {
            throw e;
        } catch (Exception e) {
            throw failure(host, e);
        }
    }

    private static HostLookupException timedOut(String host, Duration atMost) {
        return new HostLookupException(
                host, Reason.TIMED_OUT, "the JDK has no answer within " + atMost);
    }

    /// A new one: several may wait for the same. The JDK tells reasons only in its words, which are
    /// those of the system.
    private static HostLookupException failure(String host, Exception e) {
        Throwable cause = e.getCause() instanceof UnknownHostException inside ? inside : e;
        String says = String.valueOf(cause.getMessage());
        Reason reason;
        if (!(cause instanceof UnknownHostException)
                || says.contains("emporary failure")
                || says.contains("System error")) {
            reason = Reason.FAILED;
        } else {
            reason = says.contains("No address") ? Reason.NO_DATA : Reason.NO_SUCH_NAME;
        }
        HostLookupException failure =
                new HostLookupException(
                        host,
                        reason,
                        cause instanceof UnknownHostException
                                ? "the JDK says '" + says + "'"
                                : cause.toString());
        failure.initCause(cause);
        return failure;
    }

    // ---- names

    private static String ascii(String host) throws HostLookupException {
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        try {
            String ascii = IDN.toASCII(name).toLowerCase(Locale.ROOT);
            if (!ascii.matches("[a-z0-9_-]{1,63}(\\.[a-z0-9_-]{1,63})*")
                    || ascii.length() > MAX_NAME_CHARS) {
                throw new IllegalArgumentException(
                        "allowed are letters, digits, '-' and '_' in parts of 1 to 63, with dots"
                                + " between");
            }
            return host.endsWith(".") ? ascii + "." : ascii;
        } catch (IllegalArgumentException e) {
            throw new HostLookupException(
                    host.replaceAll("\\p{Cntrl}", "?"), Reason.BAD_NAME, e.getMessage());
        }
    }

    /// Bears the name that was asked for, so that nobody looks it up again.
    private static InetAddress named(String host, InetAddress address) {
        try {
            return address instanceof Inet6Address six
                    ? Inet6Address.getByAddress(host, six.getAddress(), six.getScopeId())
                    : InetAddress.getByAddress(host, address.getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // it has the length of an address
        }
    }

    /// For the shell.
    @Override
    public String toString() {
        return name() + " (" + pool.size() + " threads)";
    }
}
