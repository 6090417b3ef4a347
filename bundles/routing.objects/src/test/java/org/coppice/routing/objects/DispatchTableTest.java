package org.coppice.routing.objects;

import java.util.List;
import org.coppice.routing.objects.api.Controller;
import org.coppice.routing.objects.api.Expose;
import org.coppice.routing.objects.api.ObjectRouting;
import org.coppice.routing.objects.api.Sub;
import org.coppice.web.Request;
import org.coppice.web.Response;
import org.junit.Test;

/// Which method a path leads to, as pecan's documentation and tests say it.
public class DispatchTableTest {
    @Test
    public void segmentsWalkOverFieldsToAMethod() throws Exception {
        Table.of(new Root())
                .check(
                        """
                        GET  /                       200 index
                        GET  /?a=1                   200 index
                        GET  /index                  200 index
                        GET  /about                  200 about
                        GET  /about/                 200 about
                        GET  /about/x                404
                        GET  /about//                404
                        GET  //about                 404
                        GET  /About                  404
                        GET  /nothing                404
                        GET  /hidden                 404
                        GET  /secret                 404
                        GET  /toString               404
                        GET  /hashCode               404
                        GET  /getClass               404
                        GET  /unmarked               404
                        GET  /unmarked/              404
                        GET  /a-b                    200 dashed
                        GET  /dashed                 404
                        GET  /with.dot               200 dotted
                        GET  /robots.txt             200 robots
                        GET  /sub/                   200 sub.index
                        GET  /sub                    302 /sub/
                        GET  /sub?a=1&b=%C3%A9       302 /sub/?a=1&b=%C3%A9
                        HEAD  /sub                   302 /sub/
                        POST  /sub                   307 /sub/
                        PUT  /sub?x                  307 /sub/?x
                        GET  /sub/index              200 sub.index
                        GET  /sub/index/             200 sub.index
                        GET  /sub/leaf               200 sub.leaf
                        GET  /sub/leaf/              200 sub.leaf
                        GET  /sub/deep/              200 deep.index
                        GET  /sub/deep               302 /sub/deep/
                        GET  /sub/deep/leaf          200 deep.leaf
                        GET  /sub/deep/none          404
                        GET  /sub/none/leaf          404
                        GET  /other-name/            200 sub.index
                        GET  /renamed/               404
                        GET  /loose                  200 loose.index
                        GET  /loose/                 200 loose.index
                        POST  /loose                 200 loose.index
                        GET  /bare                   404
                        GET  /bare/                  404
                        GET  /bare/x                 200 bare.x
                        GET  /%61bout                200 about
                        GET  /ab%6Fut                200 about
                        GET  /sub%2Fleaf             200 sub.leaf
                        GET  /%FF                    400 the path is not in UTF-8
                        GET  /args/%C3%A9            200 args [é]
                        GET  /args/%C3               400 the path is not in UTF-8
                        GET  /inherited              200 inherited
                        GET  /overridden             404
                        GET  /overriddenAgain        200 again
                        """);
    }

    @Test
    public void segmentsThatAreLeftAreArguments() throws Exception {
        Table.of(new Root())
                .check(
                        """
                        GET  /args                   200 args []
                        GET  /args/                  200 args []
                        GET  /args/1                 200 args [1]
                        GET  /args/1/2/3             200 args [1, 2, 3]
                        GET  /args/1/2/3/            200 args [1, 2, 3]
                        GET  /args/1//3              404
                        GET  /args/a.html            200 args [a.html]
                        GET  /args/a.html/b          200 args [a.html, b]
                        GET  /one/x                  200 one x
                        GET  /one/x/                 200 one x
                        GET  /one/x/y                404
                        GET  /one                    400 first is missing: it must be text
                        GET  /one?first=q            200 one q
                        GET  /two/1/2                200 two 1 2
                        GET  /two/1?second=2         200 two 1 2
                        GET  /two?second=2&first=1   200 two 1 2
                        GET  /two/1                  400 second is missing: it must be text
                        GET  /two/1/2/3              404
                        GET  /many/1/2/3             200 many 1 [2, 3]
                        GET  /many/1                 200 many 1 []
                        GET  /many                   400 first is missing: it must be text
                        GET  /one/index              200 one index
                        GET  /one/about              200 one about
                        GET  /one/%2e%2e             200 one ..
                        GET  /one/a+b                200 one a+b
                        GET  /one/a%20b              200 one a b
                        GET  /one/%3Fx               200 one ?x
                        """);
    }

    @Test
    public void methodsOfOneNameAnswerByHttpMethod() throws Exception {
        Table.of(new Generics())
                .check(
                        """
                        GET  /              200 get
                        HEAD  /             200 get
                        POST  /             200 post
                        PUT  /              405 DELETE, GET, HEAD, OPTIONS, POST
                        PATCH  /            405 DELETE, GET, HEAD, OPTIONS, POST
                        OPTIONS  /          204 DELETE, GET, HEAD, OPTIONS, POST
                        DELETE  /7          200 delete 7
                        DELETE  /           400 id is missing: it must be a whole number in -2147483648..2147483647
                        GET  /7             404
                        POST  /7            404
                        DELETE  /7/8        404
                        GET  /only          405 OPTIONS, POST, PUT
                        POST  /only         200 only
                        PUT  /only          200 only
                        OPTIONS  /only      204 OPTIONS, POST, PUT
                        HEAD  /only         405 OPTIONS, POST, PUT
                        GET  /any           200 any GET
                        POST  /any          200 any POST
                        OPTIONS  /any       200 any OPTIONS
                        BREW  /any          200 any BREW
                        HEAD  /heads        200 head
                        GET  /heads         200 body
                        """);
    }

    @Test
    public void slashesNeedNotBeRedirected() throws Exception {
        Table.of(ObjectRouting.of(new Root()).withSlashRedirects(false))
                .check(
                        """
                        GET  /sub                    200 sub.index
                        GET  /sub/                   200 sub.index
                        POST  /sub                   200 sub.index
                        """);
    }

    // ---- controllers

    static class Ancestor implements Controller {
        @Expose
        String inherited() {
            return "inherited";
        }

        @Expose
        String overridden() {
            return "never";
        }

        @Expose
        String overriddenAgain() {
            return "never";
        }
    }

    static class Root extends Ancestor {
        @Sub final Controller sub = new Leaves();

        @Sub("other-name")
        final Controller renamed = new Leaves();

        @Sub final Controller loose = new Loose();
        @Sub final Controller bare = new Bare();
        final Controller unmarked = new Leaves();
        final String secret = "secret";

        @Expose
        String index() {
            return "index";
        }

        @Expose
        public String about() {
            return "about";
        }

        public String hidden() {
            return "hidden";
        }

        @Expose("a-b")
        protected String dashed() {
            return "dashed";
        }

        @Expose("with.dot")
        String dotted() {
            return "dotted";
        }

        @Expose("robots.txt")
        Response robots() {
            return Response.text("robots");
        }

        @Expose
        Response args(String... all) {
            return Response.text("args " + List.of(all));
        }

        @Expose
        String one(String first) {
            return "one " + first;
        }

        @Expose
        String two(String first, String second) {
            return "two " + first + " " + second;
        }

        @Expose
        String many(String first, String... others) {
            return "many " + first + " " + List.of(others);
        }

        @Override
        String overridden() {
            return "not exposed here";
        }

        @Expose
        @Override
        String overriddenAgain() {
            return "again";
        }
    }

    static class Leaves implements Controller {
        @Sub final Controller deep = new Deep();

        @Expose
        String index() {
            return "sub.index";
        }

        @Expose
        String leaf() {
            return "sub.leaf";
        }
    }

    static class Deep implements Controller {
        @Expose
        String index() {
            return "deep.index";
        }

        @Expose
        String leaf() {
            return "deep.leaf";
        }
    }

    static class Loose implements Controller {
        @Expose(slash = false)
        String index() {
            return "loose.index";
        }
    }

    static class Bare implements Controller {
        @Expose
        String x() {
            return "bare.x";
        }
    }

    static class Generics implements Controller {
        @Expose(methods = "GET")
        String index() {
            return "get";
        }

        @Expose(value = "index", methods = "POST")
        String create() {
            return "post";
        }

        @Expose(value = "index", methods = "DELETE")
        String delete(int id) {
            return "delete " + id;
        }

        @Expose(methods = {"PUT", "POST"})
        String only() {
            return "only";
        }

        @Expose
        String any(Request request) {
            return "any " + request.method();
        }

        @Expose(value = "heads", methods = "HEAD")
        String head() {
            return "head";
        }

        @Expose(value = "heads", methods = "GET")
        String body() {
            return "body";
        }
    }
}
