package org.coppice.routing.objects;

import static org.junit.Assert.assertEquals;

import java.time.LocalDate;
import java.util.Optional;
import java.util.stream.Collectors;
import org.coppice.routing.objects.api.Controller;
import org.coppice.routing.objects.api.Default;
import org.coppice.routing.objects.api.Expose;
import org.coppice.routing.objects.api.Lookup;
import org.coppice.routing.objects.api.ObjectRouterFactory;
import org.coppice.routing.objects.api.RestController;
import org.coppice.routing.objects.api.Sub;
import org.coppice.web.Upload;
import org.junit.Test;

/// What a router tells of its routes.
public class RowsTest {
    @Test
    public void whatIsExposedIsListedWithItsMethodsAndPatterns() {
        String told =
                ObjectRouterFactory.find().router(new Root()).routes().stream()
                        .map(row -> row.methods() + " " + row.pattern() + " " + row.owner())
                        .collect(Collectors.joining("\n"));
        assertEquals(
                """
                [] /about/{page} a controller (Root.about)
                [POST] / a controller (Root.create)
                [GET] / a controller (Root.index)
                [DELETE] /books/{id} a controller (Books.delete)
                [GET] /books a controller (Books.getAll)
                [GET] /books/{id} a controller (Books.getOne)
                [GET] /books/new a controller (Books.newForm)
                [POST] /books a controller (Books.post)
                [GET] /books/{id}/lend a controller (Books.lend)
                [PUT] /books/renew/{id} a controller (Books.renew)
                [GET] /books/{id}/pages/{page} a controller (Pages.getOne)
                [] /files/{names:.*} a controller (Files.index)
                [] /files/{path_info:.*} a controller (Files.find)
                [] /{path_info:.*} a controller (Root.otherwise)\
                """,
                told);
    }

    @Test
    public void whatPeopleSendInAQueryOrAFormIsNoPartOfThePath() {
        String told =
                ObjectRouterFactory.find().router(new Library()).routes().stream()
                        .map(row -> row.methods() + " " + row.pattern() + " " + row.query())
                        .collect(Collectors.joining("\n"));
        assertEquals(
                """
                [POST] /up []
                [GET] /loans [QueryParameter[name=author, required=true]]
                [GET] /loans/{id} []
                [POST] /loans []
                [GET] /loans/{id}/lend [QueryParameter[name=until, required=true], QueryParameter[name=note, required=false]]\
                """,
                told);
    }

    static class Library implements Controller {
        @Sub final Controller loans = new Loans();

        @Expose(methods = "POST")
        void up(Upload file, String title) {}
    }

    static class Loans implements RestController {
        @Expose
        void getAll(String author) {}

        @Expose
        void getOne(int id) {}

        @Expose
        void post(Upload file, String title) {}

        @Expose
        void lend(int id, LocalDate until, Optional<String> note) {}
    }

    static class Root implements Controller {
        @Sub final Controller books = new Books();
        @Sub final Controller files = new Files();

        @Expose(methods = "GET")
        void index() {}

        @Expose(value = "index", methods = "POST")
        void create() {}

        @Expose
        void about(String page, Optional<Integer> line) {}

        @Default
        void otherwise() {}
    }

    static class Books implements RestController {
        @Sub final Controller pages = new Pages();

        @Expose
        void getAll() {}

        @Expose
        void getOne(int id) {}

        @Expose
        void newForm() {}

        @Expose
        void post() {}

        @Expose
        void delete(int id) {}

        @Expose
        void lend(int id) {}

        @Expose(methods = "PUT")
        void renew(int id) {}
    }

    static class Pages implements RestController {
        @Expose
        void getOne(int id, int page) {}
    }

    static class Files implements Controller {
        @Expose
        void index(String... names) {}

        @Lookup
        Controller find(String name) {
            return null;
        }
    }
}
