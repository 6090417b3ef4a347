package org.coppice.shell;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.coppice.net.HostLookupException;
import org.coppice.net.ResolvedHost;
import org.coppice.net.Resolver;
import org.coppice.net.Resolvers;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class ResolverCommandsTest {

    @Rule public final Timeout net = Timeout.seconds(60);

    private final RunningLoop loop = new RunningLoop();
    private final FakeResolvers resolvers = new FakeResolvers(List.of("dns", "jdk"));
    private final ResolverCommands commands =
            new ResolverCommands(Optional.of(resolvers), Optional.of(loop));

    /// Two that know one host.
    private static final class FakeResolvers implements Resolvers, Resolver {
        private final List<String> names;
        private String used = "dns";

        FakeResolvers(List<String> names) {
            this.names = names;
        }

        @Override
        public List<String> names() {
            return names;
        }

        @Override
        public Resolver current() {
            return this;
        }

        @Override
        public void use(String name) {
            used = name;
        }

        @Override
        public String name() {
            return used;
        }

        @Override
        public int preference() {
            return 0;
        }

        @Override
        public ResolvedHost resolve(String host) throws UnknownHostException {
            if (!host.equals("www")) {
                throw new HostLookupException(
                        host, HostLookupException.Reason.NO_SUCH_NAME, "nobody knows it");
            }
            return new ResolvedHost(
                    host,
                    "www.example",
                    List.of("www", "web"),
                    List.of(InetAddress.ofLiteral("::1"), InetAddress.ofLiteral("192.0.2.1")));
        }

        @Override
        public String hostName(InetAddress address) {
            return "back.example";
        }
    }

    @After
    public void end() {
        loop.close();
    }

    @Test
    public void resolverListsThemAndWhoIsUsed() {
        assertEquals("RESOLVER  USED\ndns       yes\njdk       -", commands.resolver());
        assertEquals("Host names are resolved by jdk", commands.resolver("jdk"));
        assertEquals("RESOLVER  USED\ndns       -\njdk       yes", commands.resolver());
    }

    @Test
    public void resolveTellsAllOfAHostAndTheNameOfAnAddress() {
        assertEquals(
                "HOST  NAME         ALIASES  ADDRESSES                  BY\n"
                        + "www   www.example  www web  0:0:0:0:0:0:0:1 192.0.2.1  dns",
                commands.resolve("www"));
        assertTrue(commands.resolve("192.0.2.1").contains("back.example"));
        assertTrue(commands.resolve().contains("coppice:resolve localhost"));
    }

    @Test
    public void whatIsUnknownIsToldWithItsReason() {
        String message =
                assertThrows(IllegalStateException.class, () -> commands.resolve("none"))
                        .getMessage();
        assertEquals("Host none is unknown: nobody knows it", message);
    }

    @Test
    public void withoutResolversItSaysWhatToInstall() {
        ResolverCommands none =
                new ResolverCommands(Optional.of(new FakeResolvers(List.of())), Optional.empty());
        assertTrue(none.resolver().contains("install org.coppice.resolver.dns"));
        assertThrows(IllegalStateException.class, () -> none.resolve("www"));
        ResolverCommands noNet = new ResolverCommands(Optional.empty(), Optional.of(loop));
        assertThrows(IllegalStateException.class, noNet::resolver);
    }
}
