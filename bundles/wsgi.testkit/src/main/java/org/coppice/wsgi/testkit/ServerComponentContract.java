package org.coppice.wsgi.testkit;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.coppice.green.testkit.LogLines;
import org.coppice.green.testkit.RunningLoop;
import org.coppice.wsgi.api.Server;
import org.coppice.wsgi.api.ServerStatus.State;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;

/// What every component does that makes a server of a configuration: it is called as Declarative
/// Services would call it. A bad configuration is one line of the log that says what is wrong, and
/// what served before goes on.
///
/// A subclass has the component, made anew for each test with [#loop].
///
/// **Threads**: JUnit's. **Errors**: an `AssertionError` for what is not met. **Null**: nothing
/// here is null.
public abstract class ServerComponentContract {
    /// What is logged meanwhile.
    protected final LogLines log = new LogLines();

    /// The loop of the component.
    protected final RunningLoop loop = new RunningLoop();

    /// Both, the log outside.
    @Rule public final RuleChain rules = RuleChain.outerRule(log).around(loop);

    /// For the subclasses.
    protected ServerComponentContract() {}

    /// The component, the same for a whole test. It has no application.
    protected abstract Server component();

    /// The PID of its configurations, without the name of one.
    protected abstract String pid();

    /// Gives it its first configuration.
    protected abstract void activate(Map<String, ?> properties);

    /// Gives it another configuration.
    protected abstract void modified(Map<String, ?> properties);

    /// Takes its configuration away.
    protected abstract void deactivate();

    /// Stops what the test has started.
    @After
    public final void stop() {
        deactivate();
    }

    /// What it is given with a configuration of that name: these keys and values in turn, and a
    /// free port if they name none.
    protected final Map<String, Object> configuration(Object... keysAndValues) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("service.pid", pid() + "~test");
        properties.put("port", "0");
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return properties;
    }

    /// Fails if it does not answer, which it does with 503 for want of an application.
    protected final void assertAnswers() throws Exception {
        int port = URI.create(component().address().orElseThrow()).getPort();
        try (Client client = new Client(port)) {
            String response = client.send("GET / HTTP/1.1\nHost: a\n\n").readResponse();
            assertTrue(response, response.startsWith("HTTP/1.1 503 "));
        }
    }

    /// The name is that of the configuration's file.
    ///
    /// @throws Exception never, if all is well
    @Test
    public void itServesUnderItsName() throws Exception {
        activate(configuration("application", "shop"));
        Server server = component();
        assertEquals("test", server.name());
        assertEquals("shop", server.application());
        assertFalse(server.isApplicationPresent());
        assertAnswers();
        assertEquals(1, server.requests());
        String url = server.address().orElseThrow();
        assertEquals(1, log.containing("Server test serves shop at " + url).size());
    }

    /// The line names the key, its value and what is allowed.
    ///
    /// @throws Exception never, if all is well
    @Test
    public void aBadConfigurationIsOneLineAndTheFormerGoesOn() throws Exception {
        activate(configuration());
        modified(configuration("port", "99999"));
        assertAnswers();
        String expected =
                "Configuration %s~test is refused, the former goes on: port=99999 is not allowed: give a whole number from 0 to 65535"
                        .formatted(pid());
        assertEquals(1, log.containing(expected).size());
        assertEquals(1, log.containing("ERROR " + component().getClass().getName()).size());
    }

    /// Also why its configuration is refused, until a good one comes.
    ///
    /// @throws Exception never, if all is well
    @Test
    public void itsStatusIsTold() throws Exception {
        assertEquals(State.NOT_LISTENING, component().status().state());
        activate(configuration());
        assertEquals(State.LISTENING, component().status().state());
        assertEquals("", component().status().reason());
        modified(configuration("port", "99999"));
        assertEquals(State.LISTENING, component().status().state());
        String reason = component().status().reason();
        assertTrue(reason, reason.startsWith("port=99999 is not allowed"));
        modified(configuration());
        assertEquals("", component().status().reason());
        assertEquals(Map.of(), component().status().limitsMet());
        deactivate();
        assertEquals(State.STOPPED, component().status().state());
        assertEquals(0, component().status().requestsCut());
    }

    /// However many there are.
    ///
    /// @throws Exception never, if all is well
    @Test
    public void requestsThatMissTheirApplicationAreToldOfOnce() throws Exception {
        activate(configuration("applicationGraceMillis", "0"));
        assertAnswers();
        assertAnswers();
        assertEquals(1, log.containing("application=routes is not there").size());
    }

    /// Without a restart.
    ///
    /// @throws Exception never, if all is well
    @Test
    public void aBadFirstConfigurationCanBeMended() throws Exception {
        activate(configuration("host", "no.such.host.invalid"));
        assertEquals(Optional.empty(), component().address());
        assertEquals(1, log.containing("is refused, the server does not run: host=no.su").size());
        modified(configuration());
        assertAnswers();
    }

    /// The line says where, and what to do.
    ///
    /// @throws Exception never, if all is well
    @Test
    public void aPortInUseIsOneLine() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = other.getLocalPort();
            activate(configuration("port", port));
            assertEquals(Optional.empty(), component().address());
            assertEquals(1, log.containing("cannot listen on 127.0.0.1:" + port).size());
            assertEquals(1, log.containing("free this one").size());
            assertEquals(1, log.containing("ERROR").size());
        }
    }

    /// It names the nearest.
    ///
    /// @throws Exception never, if all is well
    @Test
    public void anUnknownKeyIsOneWarning() throws Exception {
        activate(configuration("maxConections", "5"));
        assertAnswers();
        assertEquals(1, log.containing("did you mean maxConnections?").size());
    }
}
