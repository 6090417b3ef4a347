package org.coppice.routing.objects;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.coppice.routing.objects.api.Call;
import org.coppice.routing.objects.api.Controller;
import org.coppice.routing.objects.api.Expose;
import org.coppice.routing.objects.api.Hook;
import org.coppice.routing.objects.api.HookController;
import org.coppice.routing.objects.api.InternalRedirect;
import org.coppice.routing.objects.api.Lookup;
import org.coppice.routing.objects.api.ObjectRouting;
import org.coppice.routing.objects.api.Sub;
import org.coppice.web.HttpException;
import org.coppice.web.Request;
import org.coppice.web.Response;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.PostHook;
import org.junit.Test;

/// Hooks, and internal redirects, which they see once.
public class HooksTest {
    private final List<String> log = new ArrayList<>();
    private final Root root = new Root();

    private Table table(Hook... hooks) {
        return Table.of(ObjectRouting.of(root).withHooks(List.of(hooks)));
    }

    private String log() {
        String text = String.join(" ", log);
        log.clear();
        return text;
    }

    @Test
    public void hooksRunAroundTheMethodInTheOrderOfTheirPriorities() throws Exception {
        Table table = table(new Noted("b", 100), new Noted("a", 1), new Noted("c", 100));
        assertEquals("200 index", table.answer("GET", "/", "").shown());
        assertEquals(
                "a.onRoute b.onRoute c.onRoute a.before b.before c.before index c.after b.after"
                        + " a.after",
                log());
    }

    @Test
    public void aHookThatSaysNoPriorityStandsAt100() throws Exception {
        Hook silent =
                new Hook() {
                    @Override
                    public void onRoute(Call call) {
                        log.add("silent");
                    }
                };
        Table table = table(new Noted("z", 101), silent, new Noted("a", 99));
        assertEquals("200 index", table.answer("GET", "/", "").shown());
        assertEquals("a.onRoute silent z.onRoute a.before z.before index z.after a.after", log());
    }

    @Test
    public void hooksOfControllersAreAroundAllBelow() throws Exception {
        Table table = table(new Noted("a", 100), new Noted("z", 900));
        assertEquals("200 leaf", table.answer("GET", "/hooked/leaf", "").shown());
        assertEquals(
                "a.onRoute z.onRoute a.before h.before z.before leaf z.after h.after a.after",
                log());
        assertEquals("200 leaf", table.answer("GET", "/hooked/below/leaf", "").shown());
        assertEquals(
                "a.onRoute z.onRoute a.before h.before z.before leaf z.after h.after a.after",
                log());
        assertEquals("200 index", table.answer("GET", "/", "").shown());
        assertEquals("a.onRoute z.onRoute a.before z.before index z.after a.after", log());
        assertEquals("200 leaf", table.answer("GET", "/hooked/x/leaf", "").shown());
        assertEquals(
                "a.onRoute z.onRoute a.before h.before z.before leaf z.after h.after a.after",
                log());
    }

    @Test
    public void aFailureIsToldBackwardsAndTheFirstAnswerCounts() throws Exception {
        Noted a = new Noted("a", 1);
        Noted b = new Noted("b", 2);
        b.answer = Optional.of(Response.text("saved").status(503));
        assertEquals("503 saved", table(a, b).answer("GET", "/fail", "").shown());
        assertEquals("a.onRoute b.onRoute a.before b.before b.onError b.after a.after", log());
        assertThrows(ArithmeticException.class, () -> table(a).answer("GET", "/fail", "").shown());
        assertEquals("a.onRoute a.before a.onError a.after", log());
    }

    @Test
    public void anHttpExceptionIsAFailureWithAnAnswer() throws Exception {
        Noted a = new Noted("a", 1);
        assertEquals("409 taken", table(a).answer("GET", "/conflict", "").shown());
        assertEquals("a.onRoute a.before a.onError a.after", log());
        assertEquals("404", table(a).answer("GET", "/none", "").shown());
        assertEquals("a.onRoute a.onError a.after", log());
        a.answer = Optional.of(Response.text("instead"));
        assertEquals("200 instead", table(a).answer("GET", "/none", "").shown());
    }

    @Test
    public void aHookMayEndTheRequest() throws Exception {
        Hook refuses =
                new Hook() {
                    @Override
                    public void before(Call call) {
                        throw HttpException.forbidden().detail(call.action());
                    }
                };
        assertEquals(
                "403 Root.index", table(new Noted("a", 1), refuses).answer("GET", "/", "").shown());
        assertEquals("a.onRoute a.before a.onError a.after", log());
        Hook early =
                new Hook() {
                    @Override
                    public void onRoute(Call call) {
                        throw new HttpException(Response.text("cached"));
                    }
                };
        assertEquals("200 cached", table(early).answer("GET", "/none", "").shown());
    }

    @Test
    public void aHookSeesAndChangesWhatGoesOut() throws Exception {
        Hook seeing =
                new Hook() {
                    @Override
                    public void onRoute(Call call) {
                        assertThrows(
                                IllegalStateException.class,
                                () -> call.respond(Response.text("too early")));
                        assertEquals(Optional.empty(), call.controller());
                        call.context().put("user", "u");
                    }

                    @Override
                    public void before(Call call) {
                        assertEquals(Optional.of(root), call.controller());
                        assertEquals("Root.greet", call.action());
                        assertEquals("{name=x}", call.arguments().toString());
                        assertEquals(Optional.empty(), call.response());
                    }

                    @Override
                    public void after(Call call) {
                        call.respond(call.response().orElseThrow().header("X-After", "yes"));
                    }
                };
        Table.Answer answer = table(seeing).answer("GET", "/greet/x", "");
        assertEquals("200 hello x of u", answer.shown());
        assertEquals(Optional.of("yes"), answer.headers().first("X-After"));
    }

    @Test
    public void aResponseThatAHookFailsToPassOnIsClosed() throws Exception {
        Hook failing =
                new Hook() {
                    @Override
                    public void after(Call call) {
                        throw new ArithmeticException("after");
                    }
                };
        assertThrows(ArithmeticException.class, () -> table(failing).answer("GET", "/stream", ""));
        assertEquals("closed", log());
    }

    @Test
    public void aResponseThatIsReplacedIsClosedOnce() throws Exception {
        Response other = Response.text("other");
        assertEquals("200 other", afterAll("/stream", call -> call.respond(other)));
        assertEquals("closed", log());
        assertEquals(
                "200 other",
                afterAll(
                        "/stream",
                        call -> {
                            log.add(call.response().orElseThrow().status().code() + "");
                            call.respond(other);
                        }));
        assertEquals("200 closed", log());
    }

    @Test
    public void aBodyThatGoesOnInAnotherResponseIsClosedOnceByWhoSendsIt() throws Exception {
        assertEquals(
                "201 \0",
                afterAll(
                        "/stream",
                        call -> call.respond(call.response().orElseThrow().status(201))));
        assertEquals("closed", log());
        assertEquals(
                "200 \0",
                afterAll(
                        "/stream",
                        call -> {
                            Response seen = call.response().orElseThrow();
                            call.respond(seen.withBody(Body.of(List.of(seen.readBytes(9)))));
                        }));
        assertEquals("closed", log());
        assertEquals(
                "200 \0", afterAll("/stream", call -> call.respond(call.response().orElseThrow())));
        assertEquals("closed", log());
    }

    @Test
    public void anAnswerToAFailureThatIsReplacedIsClosedOnceWhetherHooksFailOrNot()
            throws Exception {
        Noted answering = new Noted("a", 1);
        answering.answer = Optional.of(Response.text("sorry"));
        assertEquals("200 sorry", table(answering).answer("GET", "/failing", "").shown());
        assertEquals("a.onRoute a.before a.onError closed a.after", log());
        Hook failing =
                new Hook() {
                    @Override
                    public Optional<Response> onError(Call call, Exception failure) {
                        throw new ArithmeticException("onError");
                    }
                };
        assertThrows(ArithmeticException.class, () -> table(failing).answer("GET", "/failing", ""));
        assertEquals("closed", log());
    }

    /// The answer after which all is over.
    private String afterAll(String path, Consumer<Call> after) throws Exception {
        Hook hook =
                new Hook() {
                    @Override
                    public void after(Call call) {
                        after.accept(call);
                    }
                };
        Request request = Request.blank("GET", path);
        String shown = table(hook).answer(request).shown();
        if (request.environ().get(Environ.POST_HOOKS) instanceof List<?> all) {
            for (Object each : all) {
                ((PostHook) each).run(request.environ());
            }
        }
        return shown;
    }

    @Test
    public void theCallIsFoundByItsRequestAndOnlyThere() throws Exception {
        Hook finding =
                new Hook() {
                    @Override
                    public void before(Call call) {
                        assertSame(call, Call.of(call.request()));
                        log.add("found");
                    }
                };
        assertEquals("200 index", table(finding).answer("GET", "/", "").shown());
        assertEquals("found index", log());
        assertThrows(IllegalStateException.class, () -> Call.of(Request.blank("GET", "/")));
    }

    @Test
    public void aRequestIsSentElsewhereWithinTheRouter() throws Exception {
        Table table = table(new Noted("a", 1));
        assertEquals("200 hello y of both", table.answer("GET", "/forward?name=y", "").shown());
        assertEquals("a.onRoute a.before a.onRoute a.before a.after", log());
        assertEquals("200 hello z of both", table.answer("POST", "/other", "").shown());
        assertEquals("200 hello é of both", table.answer("GET", "/unicode", "").shown());
    }

    @Test
    public void redirectsThatGoRoundInALoopAreAnError() {
        IllegalStateException e =
                assertThrows(IllegalStateException.class, () -> table().answer("GET", "/loop", ""));
        assertEquals(
                "internal redirects go round in a loop: /loop → /pool → /loop", e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> InternalRedirect.to("nowhere"));
    }

    private final class Noted implements Hook {
        private final String name;
        private final int priority;
        private Optional<Response> answer = Optional.empty();

        Noted(String name, int priority) {
            this.name = name;
            this.priority = priority;
        }

        @Override
        public int priority() {
            return priority;
        }

        @Override
        public void onRoute(Call call) {
            log.add(name + ".onRoute");
        }

        @Override
        public void before(Call call) {
            log.add(name + ".before");
        }

        @Override
        public void after(Call call) {
            log.add(name + ".after");
        }

        @Override
        public Optional<Response> onError(Call call, Exception failure) {
            log.add(name + ".onError");
            return answer;
        }
    }

    final class Root implements Controller {
        @Sub final Controller hooked = new Hooked();

        @Expose
        String index() {
            log.add("index");
            return "index";
        }

        @Expose
        String fail() {
            throw new ArithmeticException("fail");
        }

        @Expose
        String conflict() {
            throw HttpException.conflict().detail("taken");
        }

        @Expose
        String greet(String name, Call call) {
            return "hello " + name + " of " + call.context().getOrDefault("user", "nobody");
        }

        @Expose
        void failing() {
            throw new HttpException(stream());
        }

        @Expose
        Response stream() {
            return Response.stream(
                    new java.io.ByteArrayInputStream(new byte[1]) {
                        @Override
                        public void close() {
                            log.add("closed");
                        }
                    });
        }

        @Expose
        void forward(Call call) {
            call.context().put("user", "both");
            throw InternalRedirect.to("/greet");
        }

        @Expose
        void other(Call call) {
            call.context().put("user", "both");
            throw InternalRedirect.to("/greet?name=z");
        }

        @Expose
        void unicode(Call call) {
            call.context().put("user", "both");
            throw InternalRedirect.to("/greet/é");
        }

        @Expose
        void loop() {
            throw InternalRedirect.to("/pool");
        }

        @Expose
        void pool() {
            throw InternalRedirect.to("/loop");
        }
    }

    final class Hooked implements HookController {
        @Sub final Controller below = new Below();

        @Override
        public List<Hook> hooks() {
            return List.of(new Noted("h", 100));
        }

        @Expose
        String leaf() {
            log.add("leaf");
            return "leaf";
        }

        @Lookup
        Controller find(String name) {
            return new Below();
        }
    }

    final class Below implements Controller {
        @Expose
        String leaf() {
            log.add("leaf");
            return "leaf";
        }
    }
}
