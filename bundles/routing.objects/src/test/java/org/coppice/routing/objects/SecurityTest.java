package org.coppice.routing.objects;

import static org.junit.Assert.assertEquals;

import java.util.Optional;
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
}
