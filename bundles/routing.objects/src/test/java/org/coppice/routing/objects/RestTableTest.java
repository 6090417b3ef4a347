package org.coppice.routing.objects;

import java.util.List;
import java.util.Optional;
import org.coppice.routing.objects.api.Controller;
import org.coppice.routing.objects.api.Default;
import org.coppice.routing.objects.api.Expose;
import org.coppice.routing.objects.api.Lookup;
import org.coppice.routing.objects.api.RestController;
import org.coppice.routing.objects.api.Sub;
import org.coppice.web.Response;
import org.junit.Test;

/// Which method of a `RestController` a request leads to, as pecan's documentation and tests say
/// it.
public class RestTableTest {
    @Test
    public void methodsAnswerByTheirNames() throws Exception {
        Table.of(new Root())
                .check(
                        """
                        GET  /things                 200 getAll
                        GET  /things/                200 getAll
                        HEAD  /things                200 getAll
                        GET  /things?x=1             200 getAll
                        GET  /things/7               200 getOne 7
                        GET  /things/7/              200 getOne 7
                        HEAD  /things/7              200 getOne 7
                        GET  /things/7/8             404
                        GET  /things/x               400 id is "x": it must be a whole number in -2147483648..2147483647
                        GET  /things/new             200 newForm
                        GET  /things/7/new           404
                        GET  /things/7/edit          200 edit 7
                        GET  /things/edit            400 id is missing: it must be a whole number in -2147483648..2147483647
                        GET  /things/7/delete        200 getDelete 7
                        POST  /things                200 post
                        POST  /things/               200 post
                        POST  /things/7              404
                        PUT  /things/7               200 put 7
                        PUT  /things                 400 id is missing: it must be a whole number in -2147483648..2147483647
                        PUT  /things?id=9            200 put 9
                        PATCH  /things/7             200 patch 7
                        DELETE  /things/7            200 delete 7
                        DELETE  /things/7/8          404
                        PROPFIND  /things            405 DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT, TRACE
                        TRACE  /things               200 trace
                        OPTIONS  /things             204 DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT, TRACE
                        GET  /things/getAll          400 id is "getAll": it must be a whole number in -2147483648..2147483647
                        GET  /things/post            400 id is "post": it must be a whole number in -2147483648..2147483647
                        """);
    }

    @Test
    public void whatIsNotThereIsRefusedWithWhatIs() throws Exception {
        Table.of(new Root())
                .check(
                        """
                        GET  /few                    405 OPTIONS, POST
                        GET  /few/1                  405 OPTIONS, POST
                        PUT  /few/1                  405 OPTIONS, POST
                        POST  /few                   200 few.post
                        HEAD  /few                   405 OPTIONS, POST
                        OPTIONS  /few                204 OPTIONS, POST
                        GET  /empty                  405
                        OPTIONS  /empty              405
                        GET  /simple                 404
                        GET  /simple/3               200 simple.get 3
                        DELETE  /simple/3            405 GET, HEAD, OPTIONS
                        GET  /whole                  200 whole.get
                        GET  /forms/1/delete         200 forms.getDelete 1
                        DELETE  /forms/1             200 forms.postDelete 1
                        POST  /forms/1?_method=delete  200 forms.postDelete 1
                        PUT  /forms/1                405 DELETE, GET, HEAD, OPTIONS
                        """);
    }

    @Test
    public void aFormMayAskForAnotherMethod() throws Exception {
        Table.of(new Root())
                .check(
                        """
                        POST  /things/7?_method=put      200 put 7
                        POST  /things/7?_method=PUT      200 put 7
                        POST  /things/7?_method=delete   200 delete 7
                        POST  /things/7                  200 delete 7   form _method=delete
                        POST  /things/7                  200 patch 7    form _method=patch
                        POST  /things?_method=get        200 getAll
                        POST  /things?_method=brew       405 DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT, TRACE
                        GET  /things/7?_method=delete    405 DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT, TRACE
                        GET  /things/7?_method=put       405 DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT, TRACE
                        GET  /things?_method=post        405 DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT, TRACE
                        GET  /things/7/lend?_method=post  405 DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT, TRACE
                        GET  /things/7?_method=brew      405 DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT, TRACE
                        GET  /things/7?_method=get       200 getOne 7
                        DELETE  /things/7?_method=put    200 delete 7
                        POST  /things                    200 post     json {"_method": "delete"}
                        """);
    }

    @Test
    public void otherMethodsAreActions() throws Exception {
        Table.of(new Root())
                .check(
                        """
                        GET  /things/count           200 count
                        HEAD  /things/count          200 count
                        GET  /things/7/lend          200 lend 7
                        POST  /things/7/lend         200 lend 7
                        POST  /things/lend           400 id is missing: it must be a whole number in -2147483648..2147483647
                        PUT  /things/lend/7          404
                        PUT  /things/renew/7         200 renew 7
                        DELETE  /things/renew/7      200 unrenew 7
                        GET  /things/7/re-new        200 renewed 7
                        POST  /things/count          404
                        GET  /few/act                200 few.act
                        """);
    }

    @Test
    public void controllersNestBehindTheSegmentsOfOneThing() throws Exception {
        Table.of(new Root())
                .check(
                        """
                        GET  /things/7/parts             200 parts of 7
                        GET  /things/7/parts/            200 parts of 7
                        GET  /things/7/parts/3           200 part 3 of 7
                        GET  /things/7/parts/3/4         404
                        POST  /things/7/parts            200 new part of 7
                        PUT  /things/7/parts/3           200 put 3 of 7
                        GET  /things/7/parts/new         200 form of 7
                        GET  /things/7/parts/3/edit      200 edit 3 of 7
                        GET  /things/7/parts/3/screws    200 screws of 7.3
                        GET  /things/7/parts/3/screws/5  200 screw 5 of 7.3
                        DELETE  /things/7/parts/3/screws/5  200 delete 7.3.5
                        GET  /things/7/parts/screws      404
                        GET  /things/7/parts/screws/5    404
                        GET  /things/parts               404
                        GET  /things/parts/3             404
                        POST  /things/parts              404
                        GET  /things/x/parts             400 thing is "x": it must be a whole number in -2147483648..2147483647
                        GET  /things/7/plain/            200 plain of 7
                        GET  /things/7/plain/more/x      200 more x of 7
                        GET  /pairs/1/2                  200 pair 1 2
                        GET  /pairs/1/2/items/3          200 item 3 of 1 2
                        GET  /pairs/1/items/3            404
                        GET  /pairs/items                404
                        GET  /rootless/items/1/2/3       200 item 3 of 1 2
                        GET  /open/a/b/items             200 items of [a, b]
                        GET  /open/items                 200 items of []
                        GET  /open/a/b                   200 open [a, b]
                        """);
    }

    @Test
    public void lookupsAndDefaultsAreAskedAfterwards() throws Exception {
        Table.of(new Looking())
                .check(
                        """
                        GET  /7                      200 getOne 7
                        GET  /x/leaf                 200 looked x
                        POST  /x/leaf                200 looked x
                        DELETE  /x/leaf              200 looked x
                        DELETE  /                    200 default []
                        PUT  /none                   200 default [none]
                        """);
    }

    @Test
    public void segmentsInUnicodeAreSafe() throws Exception {
        Table.of(new Names())
                .check(
                        """
                        GET  /%F0%9F%8C%B0           200 name 🌰
                        GET  /%C3%BC/edit            200 edit ü
                        GET  /%C3                    400 the path is not in UTF-8
                        GET  /a.json                 200 name a.json
                        """);
    }

    // ---- controllers

    static class Root implements Controller {
        @Sub final Controller things = new Things();
        @Sub final Controller few = new Few();
        @Sub final Controller empty = new Empty();
        @Sub final Controller simple = new Simple();
        @Sub final Controller whole = new Whole();
        @Sub final Controller forms = new Forms();
        @Sub final Controller pairs = new Pairs();
        @Sub final Controller rootless = new Rootless();
        @Sub final Controller open = new Open();
    }

    static class Things implements RestController {
        @Sub final Controller parts = new Parts();
        @Sub final Controller plain = new Plain();

        @Expose
        String getAll() {
            return "getAll";
        }

        @Expose
        String getOne(int id) {
            return "getOne " + id;
        }

        @Expose
        String newForm() {
            return "newForm";
        }

        @Expose
        String edit(int id) {
            return "edit " + id;
        }

        @Expose
        String getDelete(int id) {
            return "getDelete " + id;
        }

        @Expose
        String post() {
            return "post";
        }

        @Expose
        String put(int id) {
            return "put " + id;
        }

        @Expose
        String patch(int id) {
            return "patch " + id;
        }

        @Expose
        String delete(int id) {
            return "delete " + id;
        }

        @Expose
        String trace() {
            return "trace";
        }

        @Expose
        String count() {
            return "count";
        }

        @Expose(methods = {"GET", "POST"})
        String lend(int id) {
            return "lend " + id;
        }

        @Expose(methods = "PUT")
        String renew(int id) {
            return "renew " + id;
        }

        @Expose(value = "renew", methods = "DELETE")
        String unrenew(int id) {
            return "unrenew " + id;
        }

        @Expose("re-new")
        String renewed(int id) {
            return "renewed " + id;
        }
    }

    static class Parts implements RestController {
        @Sub final Controller screws = new Screws();

        @Expose
        String getAll(int thing) {
            return "parts of " + thing;
        }

        @Expose
        String getOne(int thing, String part) {
            return "part " + part + " of " + thing;
        }

        @Expose
        String post(int thing) {
            return "new part of " + thing;
        }

        @Expose
        String put(int thing, String part) {
            return "put " + part + " of " + thing;
        }

        @Expose
        String newForm(int thing) {
            return "form of " + thing;
        }

        @Expose
        String edit(int thing, String part) {
            return "edit " + part + " of " + thing;
        }
    }

    static class Screws implements RestController {
        @Expose
        String getAll(int thing, int part) {
            return "screws of " + thing + "." + part;
        }

        @Expose
        String getOne(int thing, int part, int screw) {
            return "screw " + screw + " of " + thing + "." + part;
        }

        @Expose
        String delete(int thing, int part, int screw) {
            return "delete " + thing + "." + part + "." + screw;
        }
    }

    static class Plain implements Controller {
        @Expose
        String index(int thing) {
            return "plain of " + thing;
        }

        @Expose
        String more(int thing, String what) {
            return "more " + what + " of " + thing;
        }
    }

    static class Few implements RestController {
        @Expose
        String post() {
            return "few.post";
        }

        @Expose
        String act() {
            return "few.act";
        }
    }

    static class Empty implements RestController {}

    static class Simple implements RestController {
        @Expose
        String get(int id) {
            return "simple.get " + id;
        }
    }

    static class Whole implements RestController {
        @Expose
        String get() {
            return "whole.get";
        }
    }

    static class Forms implements RestController {
        @Expose
        String getDelete(int id) {
            return "forms.getDelete " + id;
        }

        @Expose
        String postDelete(int id) {
            return "forms.postDelete " + id;
        }
    }

    static class Pairs implements RestController {
        @Sub final Controller items = new Items();

        @Expose
        String getOne(int a, int b) {
            return "pair " + a + " " + b;
        }
    }

    static class Items implements RestController {
        @Expose
        String getOne(int a, int b, int item) {
            return "item " + item + " of " + a + " " + b;
        }
    }

    static class Rootless implements RestController {
        @Sub final Controller items = new Items();
    }

    static class Open implements RestController {
        @Sub final Controller items = new OpenItems();

        @Expose
        String getOne(String... names) {
            return "open " + List.of(names);
        }
    }

    static class OpenItems implements RestController {
        @Expose
        String getAll(String... names) {
            return "items of " + List.of(names);
        }
    }

    static class Looking implements RestController {
        @Expose
        String getOne(int id) {
            return "getOne " + id;
        }

        @Lookup
        Optional<Controller> find(String name) {
            return name.equals("x") ? Optional.of(new Looked()) : Optional.empty();
        }

        @Default
        String otherwise(String... all) {
            return "default " + List.of(all);
        }
    }

    static class Looked implements Controller {
        @Expose
        String leaf() {
            return "looked x";
        }
    }

    static class Names implements RestController {
        @Expose
        Response getOne(String name) {
            return Response.text("name " + name);
        }

        @Expose
        String edit(String name) {
            return "edit " + name;
        }
    }
}
