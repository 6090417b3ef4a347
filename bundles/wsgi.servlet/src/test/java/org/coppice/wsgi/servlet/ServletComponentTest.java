package org.coppice.wsgi.servlet;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import jakarta.servlet.Servlet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.coppice.green.testkit.LogLines;
import org.coppice.green.testkit.RunningLoop;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;

/// The component, as Declarative Services would call it.
public class ServletComponentTest {
    private static final String PID = ServletComponent.PID + "~test";
    private static final String PREFIX = "osgi.http.whiteboard.";

    private final LogLines log = new LogLines();
    private final RunningLoop loop = new RunningLoop();

    @Rule public final RuleChain rules = RuleChain.outerRule(log).around(loop);

    private final List<String> events = new ArrayList<>();
    private Map<String, Object> last = Map.of();
    private final ServletComponent component = new ServletComponent(this::register, loop);

    private Whiteboard.Registration register(Servlet servlet, Dictionary<String, ?> properties) {
        Map<String, Object> copy = new HashMap<>();
        for (String key : Collections.list(properties.keys())) {
            copy.put(key, properties.get(key));
        }
        last = copy;
        String patterns = String.join(" ", (String[]) copy.get(PREFIX + "servlet.pattern"));
        events.add("+" + patterns);
        return () -> events.add("-" + patterns);
    }

    private static Map<String, String> configuration(String... keysAndValues) {
        Map<String, String> properties = new HashMap<>(Map.of("service.pid", PID));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return properties;
    }

    @After
    public void stop() {
        component.deactivate();
    }

    @Test
    public void itStandsOnTheWhiteboardUnderItsName() {
        component.activate(
                configuration(
                        "application",
                        "shop",
                        "pattern",
                        "/shop/*, *.page",
                        "contextSelect",
                        "(a=b)",
                        "target",
                        "(c=d)",
                        "ranking",
                        "7"));
        assertEquals("test", component.name());
        assertEquals("shop", component.application());
        assertFalse(component.isApplicationPresent());
        assertEquals(Optional.of("servlet:/shop/*, *.page"), component.address());
        assertEquals("coppice test", last.get(PREFIX + "servlet.name"));
        assertArrayEquals(
                new String[] {"/shop/*", "*.page"},
                (String[]) last.get(PREFIX + "servlet.pattern"));
        assertEquals(true, last.get(PREFIX + "servlet.asyncSupported"));
        assertEquals("(a=b)", last.get(PREFIX + "context.select"));
        assertEquals("(c=d)", last.get(PREFIX + "target"));
        assertEquals(7, last.get("service.ranking"));
    }

    @Test
    public void whatIsEmptyIsLeftToTheContainer() {
        component.activate(configuration());
        assertFalse(last.containsKey(PREFIX + "context.select"));
        assertFalse(last.containsKey(PREFIX + "target"));
    }

    @Test
    public void aNewPlaceIsTakenBeforeTheFormerIsLeft() {
        component.activate(configuration("pattern", "/a/*"));
        component.modified(configuration("pattern", "/a/*", "maxRequests", "5"));
        component.modified(configuration("pattern", "/b/*"));
        component.deactivate();
        assertEquals(List.of("+/a/*", "+/b/*", "-/a/*", "-/b/*"), events);
        component.activate(configuration());
    }

    @Test
    public void aBadConfigurationIsOneLineAndTheFormerGoesOn() {
        component.activate(configuration("pattern", "/a/*"));
        component.modified(configuration("pattern", "a", "contextSelect", "x", "maxRequests", "0"));
        assertEquals(List.of("+/a/*"), events);
        assertEquals(Optional.of("servlet:/a/*"), component.address());
        String expected =
                "Configuration org.coppice.wsgi.servlet~test is refused, the former goes on:"
                        + " pattern=a is not allowed: give /path, /path/*, /* or *.end;"
                        + " contextSelect=x is not allowed: give a filter such as (name=value);"
                        + " maxRequests=0 is not allowed: give a whole number from 1 to 2147483647";
        assertEquals(1, log.containing(expected).size());
        assertEquals(1, log.containing("ERROR").size());
    }

    @Test
    public void aBadFirstConfigurationCanBeMended() {
        component.activate(configuration("loop", "none"));
        assertEquals(Optional.empty(), component.address());
        assertTrue(events.isEmpty());
        assertEquals(1, log.containing("the server does not run: loop=none is not").size());
        component.modified(configuration());
        assertEquals(List.of("+/*"), events);
    }

    @Test
    public void anUnknownKeyIsOneWarningAndAFilterOfApplicationsIsNone() {
        component.activate(configuration("patern", "/a", "Application.target", "(a=b)"));
        assertEquals(1, log.containing("WARN").size());
        assertEquals(1, log.containing("patern is no key, did you mean pattern?").size());
    }

    @Test
    public void patternsAreThoseOfServlets() {
        for (String good : List.of("/", "/*", "/a", "/a/*", "*.end", "/a.b/c", "/a, /b/*")) {
            ServletSettings.of(Map.of("pattern", good));
        }
        for (String bad : List.of("a", "*", "*.", "/a*", "/*/a", "*.a/b", "/a b", "/a?b", "/a,")) {
            try {
                ServletSettings.of(Map.of("pattern", bad));
            } catch (IllegalArgumentException e) {
                continue;
            }
            throw new AssertionError(bad + " is accepted");
        }
    }
}
