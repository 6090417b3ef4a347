package org.coppice.routing.objects;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.util.List;
import java.util.Optional;
import org.coppice.routing.objects.api.Controller;
import org.coppice.routing.objects.api.Default;
import org.coppice.routing.objects.api.Expose;
import org.coppice.routing.objects.api.Lookup;
import org.coppice.routing.objects.api.PathTarget;
import org.coppice.routing.objects.api.RoutedController;
import org.coppice.routing.objects.api.Sub;
import org.coppice.web.HttpException;
import org.coppice.web.Request;
import org.coppice.web.Response;
import org.junit.Test;

/// Who is asked when no name leads on, as pecan's documentation and tests say it.
public class LookupTableTest {
    @Test
    public void lookupsAndDefaultsAreAskedFromTheDeepestLevelBack() throws Exception {
        Table.of(new Fallbacks())
                .check(
                        """
                        GET  /named                  200 named
                        GET  /x                      200 default [x]
                        GET  /x/y                    200 default [x, y]
                        GET  /x/y/                   200 default [x, y]
                        GET  /found/leaf             200 looked found leaf
                        GET  /found/                 200 looked found index
                        GET  /found                  302 /found/
                        GET  /found/none             200 default [found, none]
                        GET  /17/leaf                200 looked 17 leaf
                        GET  /sub/none               200 sub.default [none]
                        GET  /sub/                   200 sub.default []
                        GET  /sub/leaf               200 sub.leaf
                        GET  /typed/12/leaf          200 looked 12 leaf
                        GET  /typed/-1/leaf          200 default [typed, -1, leaf]
                        GET  /typed/abc/leaf         200 default [typed, abc, leaf]
                        GET  /typed/                 200 default [typed]
                        GET  /rest/a/b/leaf          200 looked a.b leaf
                        GET  /rest/a                 200 default [rest, a]
                        GET  /handler/x              200 handled
                        GET  /both/known/leaf        200 looked known leaf
                        GET  /both/none              200 both.default [none]
                        GET  /typed/12               302 /typed/12/
                        """);
    }

    @Test
    public void whereNothingAnswersItIs404() throws Exception {
        Table.of(new NoDefault())
                .check(
                        """
                        GET  /known/leaf             200 looked known leaf
                        GET  /none/leaf              404
                        GET  /known/none             404
                        GET  /                       404
                        GET  /refused/x              403 no
                        """);
    }

    @Test
    public void aControllerMayFindTheWayItself() throws Exception {
        Table.of(new Routed())
                .check(
                        """
                        GET  /leaf/x                 200 looked routed leaf
                        GET  /by/a/b                 200 [by, a, b]
                        GET  /by/a/                  200 [by, a, ]
                        GET  /nothing                404
                        GET  /exposed                404
                        GET  /                       404
                        """);
    }

    @Test
    public void aLookupThatFindsSomethingElseIsAnErrorThatNamesIt() {
        IllegalStateException e =
                assertThrows(
                        IllegalStateException.class,
                        () -> Table.of(new Wrong()).answer("GET", "/x", ""));
        assertEquals(
                "Wrong.find returned a java.lang.String: it must return a Controller or a"
                        + " PathTarget",
                e.getMessage());
    }

    @Test(expected = IllegalStateException.class)
    public void aLookupThatLeadsToItselfEnds() throws Exception {
        Table.of(new Endless()).answer("GET", "/x", "");
    }

    // ---- controllers

    static final class Looked implements Controller {
        private final Object name;

        Looked(Object name) {
            this.name = name;
        }

        @Expose
        String index() {
            return "looked " + name + " index";
        }

        @Expose
        String leaf() {
            return "looked " + name + " leaf";
        }
    }

    static class Fallbacks implements Controller {
        @Sub final Controller sub = new SubDefault();
        @Sub final Controller typed = new Typed();
        @Sub final Controller rest = new Rest();
        @Sub final Controller handler = new ToHandler();
        @Sub final Controller both = new Both();

        @Expose
        String named() {
            return "named";
        }

        @Lookup
        Controller find(String name) {
            return name.equals("found") || name.equals("17") ? new Looked(name) : null;
        }

        @Default
        String otherwise(String... all) {
            return "default " + List.of(all);
        }
    }

    static class SubDefault implements Controller {
        @Expose
        String leaf() {
            return "sub.leaf";
        }

        @Default
        String otherwise(String... all) {
            return "sub.default " + List.of(all);
        }
    }

    static class Typed implements Controller {
        @Lookup
        Optional<Controller> find(Request request, int id) {
            return id < 0 ? Optional.empty() : Optional.of(new Looked(id));
        }
    }

    static class Rest implements Controller {
        @Lookup
        Optional<PathTarget> find(String first, String... rest) {
            return rest.length < 2
                    ? Optional.empty()
                    : PathTarget.at(
                            new Looked(first + "." + rest[0]),
                            List.of(rest).subList(1, rest.length));
        }
    }

    static class ToHandler implements Controller {
        @Lookup
        Optional<PathTarget> find() {
            return PathTarget.by(request -> Response.text("handled"));
        }
    }

    static class Both implements Controller {
        @Lookup
        Controller find(String name) {
            return name.equals("known") ? new Looked(name) : null;
        }

        @Default
        String otherwise(String... all) {
            return "both.default " + List.of(all);
        }
    }

    static class NoDefault implements Controller {
        @Lookup
        Controller find(String name) {
            if (name.equals("refused")) {
                throw HttpException.forbidden().detail("no");
            }
            return name.equals("known") ? new Looked(name) : null;
        }
    }

    static class Routed implements RoutedController {
        @Expose
        String exposed() {
            return "never";
        }

        @Override
        public Optional<PathTarget> route(List<String> path, Request request) {
            return switch (path.isEmpty() ? "" : path.getFirst()) {
                case "leaf" -> PathTarget.at(new Looked("routed"), List.of("leaf"));
                case "by" -> PathTarget.by(r -> Response.text(path.toString()));
                default -> Optional.empty();
            };
        }
    }

    static class Wrong implements Controller {
        @Lookup
        Object find(String name) {
            return "text";
        }
    }

    static class Endless implements Controller {
        @Lookup
        Optional<PathTarget> find(String name) {
            return PathTarget.at(new Endless(), List.of(name));
        }
    }
}
