package org.coppice.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.Dictionary;
import java.util.Hashtable;
import org.coppice.net.GreenSocket;
import org.coppice.net.Net;
import org.coppice.routing.api.Route;
import org.coppice.web.Handler;
import org.coppice.web.Request;
import org.coppice.web.Response;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceRegistration;

/// Routes that connect by name, and who finds the addresses.
public class ResolverIT extends BuiltContainer {
    private static final String NET = "org.coppice.net";
    private static final String DNS = "org.coppice.resolver.dns";
    private static final String HOST = "backend.example";
    private static final String GREETING = "hello from the backend";

    private OneNameServer names;
    private ServerSocket backend;
    private ServiceRegistration<Handler> route;

    /// Greets by what it reads from the host that only our name server knows.
    private Response connect(Request request) throws IOException {
        try (GreenSocket socket = Net.connect(HOST, backend.getLocalPort())) {
            return Response.text(new String(socket.inputStream().readAllBytes()));
        } catch (UnknownHostException e) {
            return Response.text(e.getMessage());
        }
    }

    @Before
    public void begin() throws IOException {
        names = new OneNameServer(HOST);
        backend = new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        Thread.ofVirtual().start(this::greet);
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(Route.PATTERNS, "/backend");
        route = context.registerService(Handler.class, this::connect, properties);
        awaitRoute("/backend");
        home.configure(NET, "resolver=auto");
        home.configure(DNS, "servers=127.0.0.1:" + names.port(), "timeoutMillis=2000");
        awaitAnswer(GREETING);
    }

    private void greet() {
        try {
            while (true) {
                try (Socket client = backend.accept();
                        OutputStream out = client.getOutputStream()) {
                    out.write(GREETING.getBytes());
                }
            }
        } catch (IOException e) {
            names.close(); // the test is over
        }
    }

    @After
    public void end() throws IOException {
        home.configure(NET, "resolver=auto");
        route.unregister();
        backend.close();
        names.close();
    }

    private String answer() {
        try {
            return WebClient.get(address(), "/backend").text();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void awaitAnswer(String part) {
        Deadline.await("a route that says " + part, this::answer, text -> text.contains(part));
    }

    @Test
    public void aRouteConnectsByANameThatTheConfiguredServerKnows() {
        int before = names.questions();
        assertEquals(GREETING, answer());
        assertTrue(names.questions() > before);
    }

    @Test
    public void theResolverIsSwappedByFileWhileRoutesAreServed() throws IOException {
        home.configure(NET, "resolver=jdk");
        awaitAnswer("the JDK says");
        home.configure(NET, "resolver=dns");
        awaitAnswer(GREETING);
        home.configure(NET, "resolver=NO NAME");
        log.await("resolver=NO NAME");
        assertEquals(GREETING, answer());
    }

    @Test
    public void whenTheBundleOfTheResolverStopsTheNextBestIsAsked() throws Exception {
        Bundle dns = bundleNamed(DNS);
        try {
            dns.stop();
            awaitAnswer("the JDK says");
            bundleNamed("org.coppice.resolver.jdk").stop();
            assertTrue(answer(), answer().contains("add org.coppice.resolver.dns"));
        } finally {
            bundleNamed("org.coppice.resolver.jdk").start();
            dns.start();
        }
        awaitAnswer(GREETING);
    }

    @Test
    public void theShellShowsAndSwapsIt() throws IOException {
        assertEquals("OK\nRESOLVER  USED\ndns       yes\njdk       -\n", shell("coppice:resolver"));
        String found = shell("coppice:resolve " + HOST);
        assertTrue(found, found.contains("127.0.0.1") && found.contains("dns"));
        String none = shell("coppice:resolve none.example");
        assertTrue(none, none.startsWith("ERROR\n"));
        assertTrue(none, none.contains("says that there is no none.example"));
        String swapped = shell("coppice:resolver jdk");
        assertTrue(swapped, swapped.contains("Host names are resolved by jdk"));
        assertTrue(answer(), answer().contains("the JDK says"));
        assertTrue(shell("coppice:resolver auto").contains("dns"));
        assertEquals(GREETING, answer());
        assertTrue(shell("coppice:resolver warp").startsWith("ERROR\n"));
    }

    @Test
    public void aBadConfigurationOfTheResolverChangesNothing() throws IOException {
        home.configure(DNS, "servers=ns.example", "cacheEntries=-1");
        log.await("ns.example is no server");
        assertEquals(GREETING, answer());
    }
}
