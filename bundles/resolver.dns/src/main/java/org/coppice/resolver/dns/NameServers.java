package org.coppice.resolver.dns;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.coppice.green.Timeout;
import org.coppice.net.HostLookupException.Reason;
import org.xbill.DNS.Rcode;

/// Finds the answer to a question: asks one server after the other, each as often as it may be
/// asked, and follows aliases from reply to reply.
///
/// **Threads:** green threads of any loop.
final class NameServers {

    /// How often an alias may make another question necessary.
    private static final int MAX_QUESTIONS = 8;

    private final DnsTransport transport = new DnsTransport();
    private final AtomicInteger turn = new AtomicInteger();

    /// One server has said yes or no, or none has.
    private sealed interface Outcome {}

    private record Said(InetSocketAddress server, Reply reply) implements Outcome {}

    private record Silence(Answer.Missing missing) implements Outcome {}

    /// Blocks until there is an answer; that there is none is one too.
    Answer ask(Question question, ResolvConf conf) {
        List<String> aliases = new ArrayList<>();
        long ttlSeconds = Integer.MAX_VALUE;
        Question next = question;
        for (int i = 0; i < MAX_QUESTIONS; i++) {
            Outcome outcome = round(next, conf);
            if (outcome instanceof Silence(Answer.Missing missing)) {
                return missing;
            }
            Said said = (Said) outcome;
            Optional<Answer.Found> followed = Answer.follow(next, said.reply().records());
            if (followed.isEmpty()) {
                break;
            }
            Answer.Found found = followed.get();
            aliases.addAll(found.aliases());
            ttlSeconds = Math.min(ttlSeconds, found.ttlSeconds());
            if (!found.records().isEmpty()) {
                return new Answer.Found(
                        found.canonicalName(), List.copyOf(aliases), found.records(), ttlSeconds);
            }
            Question at = new Question(found.canonicalName(), question.type());
            if (isEnd(next, at, said.reply())) {
                return nothing(said, at, ttlSeconds);
            }
            next = at;
        }
        return new Answer.Missing(
                Reason.FAILED, "the aliases of " + question.name() + " do not end", 0);
    }

    /// An alias without its target, and without the word that there is nothing, is only half an
    /// answer.
    private static boolean isEnd(Question asked, Question at, Reply reply) {
        return reply.code() == Rcode.NXDOMAIN
                || asked.equals(at)
                || reply.negativeTtlSeconds().isPresent();
    }

    private static Answer nothing(Said said, Question at, long ttlSeconds) {
        boolean noName = said.reply().code() == Rcode.NXDOMAIN;
        String details =
                text(said.server())
                        + (noName
                                ? " says that there is no " + at.name()
                                : " has no " + at.type() + " of " + at.name());
        return new Answer.Missing(
                noName ? Reason.NO_SUCH_NAME : Reason.NO_DATA,
                details,
                Math.min(ttlSeconds, said.reply().negativeTtlSeconds().orElse(0)));
    }

    // ---- servers

    private Outcome round(Question question, ResolvConf conf) {
        int count = conf.servers().size();
        int first = conf.rotate() ? Math.floorMod(turn.getAndIncrement(), count) : 0;
        Map<InetSocketAddress, String> failures = new LinkedHashMap<>();
        boolean silent = true;
        for (int i = 0; i < conf.attempts() * count; i++) {
            InetSocketAddress server = conf.servers().get((first + i) % count);
            try {
                Optional<Reply> reply = attempt(server, question, conf.timeout());
                if (reply.isEmpty()) {
                    failures.put(server, "does not answer within " + conf.timeout());
                } else if (isAnswer(reply.get())) {
                    return new Said(server, reply.get());
                } else {
                    silent = false;
                    failures.put(server, "says " + Rcode.string(reply.get().code()));
                }
            } catch (IOException e) {
                silent = false;
                failures.put(server, "cannot be asked (" + e + ")");
            }
        }
        return new Silence(
                new Answer.Missing(silent ? Reason.TIMED_OUT : Reason.FAILED, text(failures), 0));
    }

    private Optional<Reply> attempt(InetSocketAddress server, Question question, Duration timeout)
            throws IOException {
        try {
            return Timeout.within(
                    timeout, Optional.empty(), () -> Optional.of(transport.ask(server, question)));
        } catch (UnsupportedOperationException e) {
            // As with IPv6 where there is none.
            throw new IOException("there is no network of its family here", e);
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e); // the transport throws no other
        }
    }

    private static boolean isAnswer(Reply reply) {
        return reply.code() == Rcode.NOERROR || reply.code() == Rcode.NXDOMAIN;
    }

    private static String text(Map<InetSocketAddress, String> failures) {
        return failures.entrySet().stream()
                .map(each -> text(each.getKey()) + " " + each.getValue())
                .collect(Collectors.joining(", "));
    }

    /// A server as it is configured.
    static String text(InetSocketAddress server) {
        String host = server.getAddress().getHostAddress();
        String shown = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return server.getPort() == ResolvConf.PORT ? host : shown + ":" + server.getPort();
    }
}
