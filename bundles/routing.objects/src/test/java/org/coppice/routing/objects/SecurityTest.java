package org.coppice.routing.objects;

import static org.junit.Assert.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.coppice.routing.objects.api.Controller;
import org.coppice.routing.objects.api.Default;
import org.coppice.routing.objects.api.Expose;
import org.coppice.routing.objects.api.Lookup;
import org.coppice.routing.objects.api.RestController;
import org.coppice.routing.objects.api.SecureController;
import org.coppice.routing.objects.api.Secured;
import org.coppice.routing.objects.api.Sub;
import org.coppice.routing.objects.api.Unlocked;
import org.coppice.web.HttpException;
import org.coppice.web.Request;
import org.coppice.wsgi.api.Environ;
import org.junit.Test;

/// Who may reach what: pecan's `secure`, as its tests have it.
public class SecurityTest {
    @Test
    public void eachBoundaryOnThePathIsChecked() throws Exception {
        Table.of(new Root())
                .check(
                        """
                        GET  /                       200 index
                        GET  /open/                  200 open.index
                        GET  /secured                401
                        GET  /secured                200 secured      X-User: u
                        GET  /secured?x              401              X-User: other
                        GET  /forbidden              403 never
                        GET  /area/                  401
                        GET  /area                   401
                        GET  /area/                  200 area.index   X-User: u
                        GET  /area                   302 /area/       X-User: u
                        GET  /area/none              404
                        GET  /area/free              200 area.free
                        GET  /area/inner/            401
                        GET  /area/inner/            401              X-User: u
                        GET  /area/inner/            200 inner.index  X-User: u | X-Admin: a
                        GET  /area/inner/            401              X-Admin: a
                        GET  /area/inner/none        401
                        GET  /area/lobby/            200 lobby.index
                        GET  /area/lobby/back/       401
                        GET  /area/lobby/back/       200 back.index   X-Admin: a
                        GET  /area/both              401              X-User: u
                        GET  /area/both              401              X-Admin: a
                        GET  /area/both              200 area.both    X-User: u | X-Admin: a
                        POST  /area/get              401
                        POST  /area/get              405 GET, HEAD, OPTIONS   X-User: u
                        OPTIONS  /area/get           401
                        GET  /fenced/                401
                        GET  /fenced/                200 open.index   X-User: u
                        GET  /fenced/none            401
                        GET  /looked/x/              401
                        GET  /looked/x/              200 open.index   X-User: u
                        GET  /looked/y/              200 default      X-User: u
                        GET  /looked/y/              401
                        GET  /rest/1                 401
                        GET  /rest/1                 200 one 1        X-User: u
                        PUT  /rest/1                 401
                        PUT  /rest/1                 405 GET, HEAD, OPTIONS   X-User: u
                        GET  /rest/1/open/           401
                        GET  /rest/1/open/           200 open 1       X-User: u
                        """);
    }

    @Test
    public void aSubclassMayAskOtherwise() throws Exception {
        Table.of(new Stricter())
                .check(
                        """
                        GET  /secured                401              X-User: u
                        GET  /secured                200 secured      X-Admin: a
                        """);
        Table.of(new StricterArea())
                .check(
                        """
                        GET  /                       401              X-User: u
                        GET  /                       200 area.index   X-Admin: a
                        """);
    }

    @Test
    public void aRefusalHasAChallenge() throws Exception {
        Table table = Table.of(new Root());
        assertEquals(
                Optional.of("Bearer"),
                table.answer("GET", "/secured", "").headers().first("WWW-Authenticate"));
        assertEquals(
                Optional.of("Basic realm=\"area\""),
                table.answer("GET", "/area/", "").headers().first("WWW-Authenticate"));
    }

    @Test
    public void ofWhoMayNotComeInNoBodyIsRead() throws Exception {
        Table table = Table.of(new Root());
        for (String path : List.of("/shop/7", "/rest/1", "/shop/7/below/8", "/fenced/x")) {
            assertEquals(path, "401 unread", posted(table, path, "nobody"));
        }
        assertEquals("200 delete 7 read", posted(table, "/shop/7", "u"));
        assertEquals("401 read", posted(table, "/shop/7", "poster"));
    }

    /// A form that asks for another method, and whether something has been read of it.
    private static String posted(Table table, String path, String user) throws Exception {
        AtomicBoolean read = new AtomicBoolean();
        byte[] form = "_method=delete".getBytes(StandardCharsets.UTF_8);
        Request request =
                Request.builder("POST", path)
                        .body("application/x-www-form-urlencoded", form)
                        .header("X-User", user)
                        .build();
        request.environ()
                .put(
                        Environ.WSGI_INPUT,
                        new FilterInputStream(new ByteArrayInputStream(form)) {
                            @Override
                            public int read(byte[] to, int at, int length) throws IOException {
                                read.set(true);
                                return super.read(to, at, length);
                            }
                        });
        return table.answer(request).shown() + (read.get() ? " read" : " unread");
    }

    @Test
    public void aCheckIsAskedOnce() throws Exception {
        Shop shop = new Shop();
        assertEquals(
                "200 delete 7",
                Table.of(shop).answer("POST", "/7", "X-User: u | form _method=delete").shown());
        assertEquals(List.of("mayPost", "mayDelete"), shop.asked);
        shop.asked.clear();
        assertEquals(
                "200 post 7", Table.of(shop).answer("POST", "/7", "X-User: u | form a=b").shown());
        assertEquals(List.of("mayPost"), shop.asked);
    }

    private static boolean user(Request request) {
        return request.header("X-User").filter("u"::equals).isPresent();
    }

    private static boolean admin(Request request) {
        return request.header("X-Admin").isPresent();
    }

    static class Root implements Controller {
        @Sub final Controller open = new Open();
        @Sub final Controller area = new Area();

        @Sub
        @Secured("isUser")
        final Controller fenced = new Open();

        @Sub final Controller looked = new Looked();
        @Sub final Controller rest = new Rest();
        @Sub final Controller shop = new Shop();

        boolean isUser(Request request) {
            return user(request);
        }

        boolean never() {
            throw HttpException.forbidden().detail("never");
        }

        @Expose
        String index() {
            return "index";
        }

        @Expose
        @Secured("isUser")
        String secured() {
            return "secured";
        }

        @Expose
        @Secured("never")
        String forbidden() {
            return "never";
        }
    }

    static class Stricter extends Root {
        @Override
        boolean isUser(Request request) {
            return admin(request);
        }
    }

    static class Open implements Controller {
        @Expose
        String index() {
            return "open.index";
        }
    }

    static class Area implements SecureController {
        @Sub final Controller inner = new Inner();

        @Sub @Unlocked final Controller lobby = new Lobby();

        @Override
        public boolean checkPermissions(Request request) {
            return user(request);
        }

        @Override
        public String challenge() {
            return "Basic realm=\"area\"";
        }

        @Expose
        String index() {
            return "area.index";
        }

        @Expose
        @Unlocked
        String free() {
            return "area.free";
        }

        boolean isAdmin(Request request) {
            return admin(request);
        }

        @Expose
        @Secured("isAdmin")
        String both() {
            return "area.both";
        }

        @Expose(methods = "GET")
        String get() {
            return "area.get";
        }
    }

    static class StricterArea extends Area {
        @Override
        public boolean checkPermissions(Request request) {
            return admin(request);
        }
    }

    static class Inner implements SecureController {
        @Override
        public boolean checkPermissions(Request request) {
            return admin(request);
        }

        @Expose
        String index() {
            return "inner.index";
        }
    }

    static class Lobby implements Controller {
        @Sub final Controller back = new Back();

        @Expose
        String index() {
            return "lobby.index";
        }
    }

    static class Back extends Inner {
        @Expose
        @Override
        String index() {
            return "back.index";
        }
    }

    static class Looked implements SecureController {
        @Override
        public boolean checkPermissions(Request request) {
            return user(request);
        }

        @Lookup
        Controller find(String name) {
            return name.equals("x") ? new Open() : null;
        }

        @Default
        String otherwise(String... all) {
            return "default";
        }
    }

    static class Rest implements RestController, SecureController {
        @Sub final Controller open = new OpenBelow();

        @Override
        public boolean checkPermissions(Request request) {
            return user(request);
        }

        @Expose
        String getOne(int id) {
            return "one " + id;
        }
    }

    static class OpenBelow implements Controller {
        @Expose
        String index(int id) {
            return "open " + id;
        }
    }

    static class Shop implements RestController {
        final List<String> asked = new ArrayList<>();

        @Sub
        @Secured("mayDelete")
        final Controller below = new Below();

        boolean mayPost(Request request) {
            asked.add("mayPost");
            return isOneOf(request, "poster");
        }

        boolean mayDelete(Request request) {
            asked.add("mayDelete");
            return isOneOf(request, "u");
        }

        private static boolean isOneOf(Request request, String other) {
            return user(request) || request.header("X-User").filter(other::equals).isPresent();
        }

        @Expose
        String getOne(int id) {
            return "one " + id;
        }

        @Expose
        @Secured("mayPost")
        String post(int id) {
            return "post " + id;
        }

        @Expose
        @Secured("mayDelete")
        String delete(int id) {
            return "delete " + id;
        }
    }

    static class Below implements RestController {
        @Expose
        String post(int id, int below) {
            return "post " + id + " " + below;
        }
    }
}
