package org.coppice.shell;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.coppice.green.Loop;
import org.coppice.green.Loops;
import org.coppice.net.ResolvedHost;
import org.coppice.net.Resolver;
import org.coppice.net.Resolvers;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/// Commands about host names.
///
/// **Threads:** any but a loop's.
@Component(service = ResolverCommands.class)
@GogoCommand(
        scope = "coppice",
        function = {"resolver", "resolve"})
public final class ResolverCommands {

    /// Longer than resolvers take by themselves.
    private static final Patience USUAL = new Patience(Duration.ofSeconds(20));

    private final Optional<Resolvers> resolvers;
    private final Optional<Loops> loops;

    /// For Declarative Services.
    @Activate
    public ResolverCommands(
            @Reference(policyOption = ReferencePolicyOption.GREEDY) Optional<Resolvers> resolvers,
            @Reference(policyOption = ReferencePolicyOption.GREEDY) Optional<Loops> loops) {
        this.resolvers = resolvers;
        this.loops = loops;
    }

    /// The command without a name.
    @Descriptor("lists who can find the addresses of host names, the best first, and who does")
    public String resolver() {
        Resolvers known = required();
        String used = known.current().name();
        TextTable table = new TextTable("RESOLVER", "USED");
        known.names().forEach(name -> table.row(name, name.equals(used) ? "yes" : ""));
        return known.names().isEmpty()
                ? "There is none: install org.coppice.resolver.dns or org.coppice.resolver.jdk"
                : table.toString();
    }

    /// The command with a name.
    ///
    /// @throws IllegalArgumentException if there is no resolver of that name
    @Descriptor("has another one find addresses from now on, until the configuration changes")
    public String resolver(
            @Descriptor("a name from the list of coppice:resolver, or auto for the best")
                    String name) {
        Resolvers known = required();
        known.use(name);
        return "Host names are resolved by " + known.current().name();
    }

    /// The command.
    ///
    /// @throws IllegalStateException if nothing is found; the message says why
    @Descriptor("finds the addresses of a host, or the name of an address, as routes do")
    public String resolve(@Descriptor("the name of a host, or an address in digits") String host) {
        Resolver current = required().current();
        Loop loop = Blocked.required(loops).next();
        CompletableFuture<String> answer = loop.submit(() -> lookUp(current, host));
        if (!USUAL.await(answer)) {
            answer.cancel(true);
            throw new IllegalStateException(Blocked.describe(loop, USUAL));
        }
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
        }
    }

    /// The command without a host.
    @Descriptor("says how to use it")
    public String resolve() {
        return "Give the name of a host or an address: coppice:resolve localhost";
    }

    private static String lookUp(Resolver resolver, String host) throws UnknownHostException {
        Optional<InetAddress> literal = Resolver.literal(host);
        TextTable table = new TextTable("HOST", "NAME", "ALIASES", "ADDRESSES", "BY");
        if (literal.isPresent()) {
            String name = resolver.hostName(literal.get());
            table.row(host, name, "", literal.get().getHostAddress(), resolver.name());
        } else {
            ResolvedHost found = resolver.resolve(host);
            table.row(
                    host,
                    found.canonicalName(),
                    String.join(" ", found.aliases()),
                    found.addresses().stream()
                            .map(InetAddress::getHostAddress)
                            .collect(Collectors.joining(" ")),
                    resolver.name());
        }
        return table.toString();
    }

    private Resolvers required() {
        return resolvers.orElseThrow(() ->
                new IllegalStateException(
                        "There are no sockets: install org.coppice.net; see coppice:why"));
    }
}
