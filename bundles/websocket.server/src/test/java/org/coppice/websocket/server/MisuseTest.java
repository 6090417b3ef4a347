package org.coppice.websocket.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.coppice.routing.api.RefusedRoute;
import org.coppice.routing.api.Route;
import org.coppice.websocket.api.WebSocketHandler;
import org.coppice.websocket.api.WebSocketRoute;
import org.coppice.wsgi.api.Application;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.ServiceRegistration;

/// What nothing can reach is told, with the remedy.
public class MisuseTest extends DeploymentTestCase {
    @Before
    public void serve() {
        configured();
    }

    private ServiceRegistration<?> register(Map<String, Object> properties) {
        return context.registerService(
                WebSocketHandler.class, answering("one"), new Hashtable<>(properties));
    }

    private void mustBeToldOnce(String owner, String words) {
        List<String> lines = log.containing(words);
        assertEquals(lines.toString(), 1, lines.size());
        assertTrue(lines.getFirst(), lines.getFirst().contains(owner));
    }

    @Test
    public void aHandlerWithTheAnnotationOfOthers() throws Exception {
        register(Map.of("component.name", "acme.Chat", Route.PATTERNS, new String[] {"/chat"}));
        mustBeToldOnce(
                "org.apache.felix.framework, acme.Chat",
                "@Route(\"/chat\") is for handlers of requests: use @WebSocketRoute(\"/chat\")");
        assertTrue(context.getServiceReferences(Application.class, null).isEmpty());
        assertEquals(1, new RefusedHandlers(component).refused().size());
    }

    /// It may be for an application that a component makes of it.
    @Test
    public void aHandlerWithoutARouteIsNotRefused() {
        Map<String, Object> properties = Map.of("component.name", "acme.Chat");
        register(properties).setProperties(new Hashtable<>(properties));
        mustBeToldOnce("acme.Chat", "an application itself needs none");
        assertEquals(List.of(), new RefusedHandlers(component).refused());
        assertEquals(List.of(), log.containing("is refused"));
    }

    @Test
    public void aHandlerWithoutARouteUntilItHasOne() throws Exception {
        ServiceRegistration<?> handler = register(Map.of("component.name", "acme.Chat"));
        mustBeToldOnce("acme.Chat", "it has no route: give it @WebSocketRoute with a pattern");
        handler.setProperties(new Hashtable<>(Map.of(WebSocketRoute.PATTERNS, PATTERN)));
        Heard client = server.talk("/");
        assertEquals("text one a 1", client.send("a").next());
        client.close(1000, "");
        assertEquals("close 1000", client.next());
    }

    @Test
    public void anEmptyPattern() throws Exception {
        register(Map.of("component.name", "acme.Chat", WebSocketRoute.PATTERNS, ""));
        mustBeToldOnce(
                "acme.Chat",
                "coppice.web.socket.route has an empty value: give @WebSocketRoute a pattern, as"
                        + " \"/chat/{room}\"");
        assertTrue(context.getServiceReferences(Application.class, null).isEmpty());
    }

    @Test
    public void noPatternAtAll() {
        register(Map.of("component.name", "acme.Chat", WebSocketRoute.PATTERNS, new String[0]));
        mustBeToldOnce("acme.Chat", "it has no route");
    }

    @Test
    public void aServiceThatIsNoHandler() {
        Application plain = (environ, start) -> null;
        String[] both = {"/chat", "/talk"};
        ServiceRegistration<?> page =
                context.registerService(
                        Application.class,
                        plain,
                        new Hashtable<>(
                                Map.of(
                                        "component.name",
                                        "acme.Page",
                                        WebSocketRoute.PATTERNS,
                                        both)));
        RefusedHandlers table = new RefusedHandlers(component);
        RefusedRoute refused = table.refused().getFirst();
        assertEquals("org.apache.felix.framework, acme.Page", refused.owner());
        assertTrue(refused.reason(), refused.reason().startsWith("it has @WebSocketRoute({"));
        page.unregister();
        assertEquals(List.of(), table.refused());
        mustBeToldOnce(
                "org.apache.felix.framework, acme.Page has @WebSocketRoute",
                "has @WebSocketRoute({\"/chat\", \"/talk\"}) and is no WebSocketHandler, so nothing"
                        + " reaches it: implement that, or use @Route({\"/chat\", \"/talk\"})");
    }
}
