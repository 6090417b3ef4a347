package org.coppice.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Asks the resolver that is wanted, or the best while that one is not there. Addresses in digits
/// need none.
///
/// Which one is looked at with each look-up, so a swap needs no more than a change of the list or
/// of the name; a look-up that runs goes on where it began.
///
/// [#HERE] is what [Net#resolver()] gives. A static field, because connecting is a static method: a
/// container has one, as it has one copy of this class; on a plain class path it fills itself from
/// there at the first name.
///
/// **Threads:** any.
final class ChosenResolver implements Resolver {

    static final String AUTO = "auto";

    /// The resolver of this copy of the network.
    static final ChosenResolver HERE = new ChosenResolver(ClassPathResolvers::load);

    private static final Comparator<Resolver> BEST_FIRST =
            Comparator.comparingInt(Resolver::preference).reversed();

    /// @param managed whether the container says which there are
    private record Choice(boolean managed, String wanted) {}

    /// The best first.
    private final AtomicReference<List<Resolver>> all = new AtomicReference<>(List.of());

    private final AtomicReference<Choice> choice = new AtomicReference<>(new Choice(false, AUTO));
    private final Supplier<List<Resolver>> classPath;

    ChosenResolver(Supplier<List<Resolver>> classPath) {
        this.classPath = classPath;
    }

    // ---- the choice

    void add(Resolver resolver) {
        all.updateAndGet(former -> with(former, List.of(resolver)));
    }

    private static List<Resolver> with(List<Resolver> former, List<Resolver> more) {
        return Stream.concat(former.stream(), more.stream()).sorted(BEST_FIRST).toList();
    }

    void remove(Resolver resolver) {
        all.updateAndGet(former -> {
            List<Resolver> left = new ArrayList<>(former);
            left.remove(resolver);
            return List.copyOf(left);
        });
    }

    /// From now on the container says which there are.
    void use(String wanted) {
        choice.set(new Choice(true, wanted));
    }

    /// The container has no more to do with it.
    void leave() {
        choice.set(new Choice(false, AUTO));
    }

    String wanted() {
        return choice.get().wanted();
    }

    List<String> names() {
        return all.get().stream().map(Resolver::name).toList();
    }

    /// The one that is asked now.
    Optional<Resolver> chosen() {
        Choice now = choice.get();
        if (!now.managed() && all.get().isEmpty()) {
            fill();
        }
        return find(now.wanted()).or(() -> all.get().stream().findFirst());
    }

    Optional<Resolver> find(String name) {
        return all.get().stream()
                .filter(each -> AUTO.equals(name) || each.name().equals(name))
                .findFirst();
    }

    /// Of several at the same time one is used; nobody waits for another that loads them.
    private void fill() {
        List<Resolver> found = with(List.of(), classPath.get());
        all.updateAndGet(former -> former.isEmpty() ? found : former);
    }

    // ---- look-ups

    @Override
    public String name() {
        return chosen().map(Resolver::name).orElse("none");
    }

    @Override
    public int preference() {
        return chosen().map(Resolver::preference).orElse(0);
    }

    @Override
    public ResolvedHost resolve(String host) throws UnknownHostException {
        Optional<InetAddress> literal = HostNames.literal(host);
        return literal.isPresent()
                ? ResolvedHost.of(host, literal.get())
                : require(host).resolve(host);
    }

    @Override
    public String hostName(InetAddress address) throws UnknownHostException {
        Objects.requireNonNull(address, "address");
        return require(address.getHostAddress()).hostName(address);
    }

    @Override
    public void reset() {
        all.get().forEach(Resolver::reset);
    }

    private Resolver require(String host) throws HostLookupException {
        return chosen().orElseThrow(() ->
                new HostLookupException(
                        host,
                        HostLookupException.Reason.NO_RESOLVER,
                        "there is no resolver here; add org.coppice.resolver.dns or"
                                + " org.coppice.resolver.jdk"));
    }

    @Override
    public String toString() {
        return "resolver " + name();
    }
}
