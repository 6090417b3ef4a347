package org.coppice.resolver.dns;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.coppice.green.Coppice;
import org.coppice.green.Timeout;
import org.coppice.net.HostLookupException;
import org.coppice.net.HostLookupException.Reason;
import org.coppice.net.ResolvedHost;
import org.coppice.net.Resolver;

/// Answers for hosts: an address in digits as it is, a name from the hosts file if it is there, in
/// either family; the others are asked for, in the domains that are searched and as they are, both
/// families at once.
///
/// When one family has been found the other is waited for a second more and no longer: better one
/// address now than two too late.
///
/// **Threads:** green threads of any loop.
final class GreenDnsResolver implements DnsResolver {

    static final String NAME = "dns";
    static final int PREFERENCE = 200;

    /// RFC 8305, 3 would wait 50 ms and take what comes later; here nothing comes later.
    static final Duration SECOND_FAMILY = Duration.ofSeconds(1);

    private static final List<InetAddress> LOOPBACK =
            List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1"));

    private final DnsSettings settings;
    private final WatchedFile<HostsFile> hosts;
    private final WatchedFile<ResolvConf> resolvConf;
    private final AnswerCache cache;
    private final SharedQuestions questions;

    GreenDnsResolver(DnsSettings settings, LongSupplier nanoClock) {
        this.settings = settings;
        this.hosts =
                new WatchedFile<>(
                        settings.hostsFile(), HostsFile.EMPTY, HostsFile::parse, nanoClock);
        this.resolvConf =
                new WatchedFile<>(
                        settings.resolvConfFile(), ResolvConf.EMPTY, ResolvConf::parse, nanoClock);
        this.cache = new AnswerCache(settings.cacheEntries(), nanoClock);
        NameServers servers = new NameServers();
        this.questions =
                new SharedQuestions(
                        cache, question -> servers.ask(question, conf()), settings.limit());
    }

    private ResolvConf conf() {
        return settings.over(resolvConf.get());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int preference() {
        return PREFERENCE;
    }

    @Override
    public void reset() {
        cache.clear();
        hosts.forget();
        resolvConf.forget();
    }

    // ---- hosts

    @Override
    public ResolvedHost resolve(String host) throws UnknownHostException {
        Optional<InetAddress> literal = Resolver.literal(host);
        if (literal.isPresent()) {
            return new ResolvedHost(host, host, List.of(), List.of(literal.get()));
        }
        HostName name = HostName.of(host);
        Optional<HostsFile.Host> known = hosts.get().find(name.ascii());
        if (known.isPresent()) {
            HostsFile.Host found = known.get();
            return host(name, found.canonicalName(), found.aliases(), found.addresses());
        }
        if (name.isLocal()) {
            return host(name, name.ascii(), List.of(), LOOPBACK);
        }
        return inTime(host, () -> search(name));
    }

    private static ResolvedHost host(
            HostName name, String canonical, List<String> aliases, List<InetAddress> addresses) {
        return new ResolvedHost(
                name.given(),
                canonical,
                aliases,
                AddressOrder.order(addresses).stream().map(each -> named(name, each)).toList());
    }

    /// Bears its name, so that nobody looks it up again.
    private static InetAddress named(HostName name, InetAddress address) {
        try {
            byte[] bytes = address.getAddress();
            return address instanceof Inet6Address six
                    ? Inet6Address.getByAddress(name.given(), bytes, six.getScopeId())
                    : InetAddress.getByAddress(name.given(), bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // it has the length of an address
        }
    }

    private ResolvedHost search(HostName name) throws HostLookupException {
        ResolvConf conf = conf();
        List<Answer.Missing> missing = new ArrayList<>();
        for (String candidate : name.candidates(conf.search(), conf.ndots())) {
            List<Answer> answers = bothFamilies(candidate);
            List<Answer.Found> found = those(Answer.Found.class, answers);
            if (!found.isEmpty()) {
                return host(name, found);
            }
            missing.add(worst(those(Answer.Missing.class, answers)));
        }
        Set<String> details = new LinkedHashSet<>();
        missing.forEach(each -> details.add(each.details()));
        throw new HostLookupException(
                name.given(), worst(missing).reason(), String.join("; ", details));
    }

    private static <T> List<T> those(Class<T> type, List<Answer> answers) {
        return answers.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /// What may be otherwise later counts before what is certain; that there is something else of
    /// that name before that there is none.
    private static Answer.Missing worst(List<Answer.Missing> missing) {
        return missing.stream()
                .filter(each -> each.reason().isTemporary())
                .findFirst()
                .or(() ->
                        missing.stream()
                                .filter(each -> each.reason() == Reason.NO_DATA)
                                .findFirst())
                .orElseGet(missing::getFirst);
    }

    private static ResolvedHost host(HostName name, List<Answer.Found> found) {
        Set<String> aliases = new LinkedHashSet<>();
        List<InetAddress> addresses = new ArrayList<>();
        for (Answer.Found each : found) {
            aliases.addAll(each.aliases());
            for (DnsRecord record : each.records()) {
                switch (record) {
                    case DnsRecord.A a -> addresses.add(a.address());
                    case DnsRecord.Aaaa aaaa -> addresses.add(aaaa.address());
                    default -> throw new IllegalStateException(record + " is no address");
                }
            }
        }
        return host(name, found.getFirst().canonicalName(), List.copyOf(aliases), addresses);
    }

    /// One answer if that says enough.
    private List<Answer> bothFamilies(String name) {
        while (true) {
            CompletableFuture<Answer> four = questions.ask(new Question(name, RecordKind.A));
            CompletableFuture<Answer> six = questions.ask(new Question(name, RecordKind.AAAA));
            Coppice.await(CompletableFuture.anyOf(four, six));
            boolean fourFirst = four.isDone();
            Answer first = (fourFirst ? four : six).join();
            if (first instanceof Answer.Missing(Reason reason, _, _)
                    && reason == Reason.NO_SUCH_NAME) {
                return List.of(first);
            }
            Optional<Answer> second = second(first, fourFirst ? six : four);
            if (first != SharedQuestions.ABANDONED
                    && second.filter(each -> each == SharedQuestions.ABANDONED).isEmpty()) {
                return second.map(each -> List.of(first, each)).orElse(List.of(first));
            }
        }
    }

    private static Optional<Answer> second(Answer first, CompletableFuture<Answer> second) {
        if (first instanceof Answer.Missing) {
            return Optional.of(Coppice.await(second));
        }
        try {
            return Timeout.within(
                    SECOND_FAMILY, Optional.empty(), () -> Optional.of(Coppice.await(second)));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e); // to await throws no other
        }
    }

    // ---- the rest

    @Override
    public String hostName(InetAddress address) throws UnknownHostException {
        Objects.requireNonNull(address, "address");
        Optional<String> known = hosts.get().nameOf(address);
        if (known.isPresent()) {
            return known.get();
        }
        Answer.Found found = ask(address.getHostAddress(), Question.reverse(address));
        return ((DnsRecord.Ptr) found.records().getFirst()).target();
    }

    @Override
    public <T extends DnsRecord> List<T> resolve(String name, Class<T> type)
            throws HostLookupException {
        Objects.requireNonNull(type, "type");
        Question question = new Question(HostName.of(name).ascii(), RecordKind.of(type));
        return ask(name, question).records().stream().map(type::cast).toList();
    }

    private Answer.Found ask(String host, Question question) throws HostLookupException {
        Answer answer =
                inTime(
                        host,
                        () -> {
                            Answer one = Coppice.await(questions.ask(question));
                            while (one == SharedQuestions.ABANDONED) {
                                one = Coppice.await(questions.ask(question));
                            }
                            return one;
                        });
        return switch (answer) {
            case Answer.Found found -> found;
            case Answer.Missing missing -> throw missing.exception(host);
        };
    }

    private <T> T inTime(String host, Callable<T> lookUp) throws HostLookupException {
        Duration limit = settings.limit();
        try (Timeout _ =
                Timeout.start(
                        limit,
                        () ->
                                new HostLookupException(
                                        host,
                                        Reason.TIMED_OUT,
                                        "no answer within " + limit + " from " + servers()))) {
            return lookUp.call();
        } catch (HostLookupException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e); // a look-up throws no other
        }
    }

    private String servers() {
        return String.join(", ", conf().servers().stream().map(NameServers::text).toList());
    }

    /// For the shell.
    @Override
    public String toString() {
        return NAME + " (" + servers() + "; " + cache.size() + " answers kept)";
    }
}
