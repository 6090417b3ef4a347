package org.coppice.routing.objects;

import static org.junit.Assert.assertEquals;

import java.util.Map;
import java.util.Optional;
import org.coppice.routing.objects.api.Call;
import org.coppice.routing.objects.api.Controller;
import org.coppice.routing.objects.api.Expose;
import org.coppice.routing.objects.api.ObjectRouting;
import org.coppice.routing.objects.api.Renderer;
import org.coppice.routing.objects.api.RestController;
import org.coppice.routing.objects.api.Sub;
import org.coppice.routing.objects.api.View;
import org.coppice.web.Html;
import org.coppice.web.Request;
import org.coppice.web.Response;
import org.coppice.web.headers.MediaType;
import org.junit.Test;

/// Which media type an answer comes in.
public class NegotiationTableTest {
    private static final String BROWSER =
            "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    private static ObjectRouting routing() {
        return ObjectRouting.of(new Root()).withRenderer(new Pages());
    }

    @Test
    public void theClientChoosesOfTheTypesOfAMethod() throws Exception {
        Table.of(routing())
                .check(
                        """
                        GET  /both            200 {"a":1}
                        GET  /both            200 {"a":1}       Accept: */*
                        GET  /both            200 {"a":1}       Accept: application/json
                        GET  /both            200 page({a=1})   Accept: text/html
                        GET  /both            200 page({a=1})   Accept: text/html, application/json;q=0.9
                        GET  /both            200 {"a":1}       Accept: text/html;q=0.5, application/json
                        GET  /both            200 page({a=1})   Accept: text/*
                        GET  /both            200 {"a":1}       Accept: broken;;;
                        GET  /both            200 page({a=1})   Accept: application/json;q=0, */*
                        GET  /both            200 page({a=1})   BROWSER
                        GET  /both            406   Accept: image/png
                        GET  /both            406   Accept: text/plain;q=1, text/html;q=0
                        GET  /json            200 {"a":1}       BROWSER
                        GET  /json            406   Accept: text/html
                        GET  /text            200 text          BROWSER
                        GET  /text            406   Accept: application/json
                        GET  /response        200 response      Accept: image/png
                        GET  /override        200 other({a=1})  Accept: text/html
                        GET  /override        200 {"a":1}       Accept: application/json
                        GET  /forced          200 page({a=1})   Accept: application/json
                        GET  /csv             200 a,b           Accept: text/csv
                        GET  /csv             200 a,b
                        GET  /vendor          200 {"a":1}       Accept: application/vnd.coppice+json
                        """
                                .replace("BROWSER", BROWSER));
    }

    @Test
    public void anExtensionChoosesToo() throws Exception {
        Table.of(routing())
                .check(
                        """
                        GET  /both.json       200 {"a":1}
                        GET  /both.html       200 page({a=1})
                        GET  /both.HTML       200 page({a=1})
                        GET  /both.htm        200 page({a=1})
                        GET  /both.json       200 {"a":1}       Accept: text/html
                        GET  /both.xml        404
                        GET  /both.png        404
                        GET  /both.unknown    404
                        GET  /both.json/      404
                        GET  /both.           404
                        GET  /json.json       200 {"a":1}
                        GET  /json.html       404
                        GET  /text.txt        200 text
                        GET  /response.txt    404
                        GET  /name/a.json     200 {"name":"a"}
                        GET  /name/a.b.json   200 {"name":"a.b"}
                        GET  /name/a.unknown  200 {"name":"a.unknown"}
                        GET  /name/a.html     404
                        GET  /name/.json      200 {"name":".json"}
                        GET  /file/a.json     200 file a.json
                        GET  /file/a.png      200 file a.png
                        GET  /extension.json  200 {"extension":".json","type":"application/json"}
                        GET  /extension       200 {"extension":"","type":"application/json"}
                        GET  /.json           404
                        GET  /things.json     200 ["all"]
                        GET  /things/7.json   200 {"id":7}
                        GET  /things/7.html   404
                        GET  /things/7.x      400 id is "7.x": it must be a whole number in -2147483648..2147483647
                        GET  /sub.json        200 {"index":true}
                        GET  /sub.html        404
                        """);
    }

    @Test
    public void extensionsMayBeLeftAlone() throws Exception {
        Table.of(routing().withExtensions(false))
                .check(
                        """
                        GET  /both.json       404
                        GET  /both            200 {"a":1}
                        GET  /name/a.json     200 {"name":"a.json"}
                        """);
    }

    @Test
    public void anAnswerTellsWhatItIs() throws Exception {
        Table table = Table.of(routing());
        assertEquals("application/json", type(table, "/both", ""));
        assertEquals("text/html; charset=utf-8", type(table, "/both", "Accept: text/html"));
        assertEquals("text/plain; charset=utf-8", type(table, "/text", ""));
        assertEquals("text/csv; charset=utf-8", type(table, "/csv", ""));
        assertEquals("application/vnd.coppice+json", type(table, "/vendor", ""));
        assertEquals(
                Optional.of("Accept"), table.answer("GET", "/both", "").headers().first("Vary"));
        assertEquals(Optional.empty(), table.answer("GET", "/json", "").headers().first("Vary"));
        assertEquals(
                Optional.empty(), table.answer("GET", "/both.json", "").headers().first("Vary"));
    }

    @Test
    public void errorsComeInTheFormThatTheClientPrefers() throws Exception {
        Table table = Table.of(routing());
        assertEquals(
                "{\"message\":\"The resource could not be found.\",\"code\":404,\"title\":\"Not"
                        + " Found\"}",
                table.answer("GET", "/none", "Accept: application/json").text().strip());
        String page = table.answer("GET", "/none", "Accept: text/html").text();
        assertEquals("<!doctype html>", page.lines().findFirst().orElseThrow());
    }

    @Test
    public void aRefusalTellsWhatThereIs() throws Exception {
        assertEquals(
                "the resource has the forms application/json, text/html\n",
                Table.of(routing()).answer("GET", "/both", "Accept: image/png").text());
    }

    @Test
    public void aTypeThatNobodyMakesIsAnErrorThatSaysSo() throws Exception {
        Table table = Table.of(new Root());
        IllegalStateException e =
                org.junit.Assert.assertThrows(
                        IllegalStateException.class,
                        () -> table.answer("GET", "/both", "Accept: text/html"));
        assertEquals(true, e.getMessage().startsWith("no Renderer makes text/html of a "));
    }

    private static String type(Table table, String path, String sent) throws Exception {
        return table.answer("GET", path, sent).headers().first("Content-Type").orElse("");
    }

    static class Pages implements Renderer {
        @Override
        public MediaType type() {
            return MediaType.TEXT_HTML;
        }

        @Override
        public Response render(Object value, String template, Request request) {
            return Response.html(Html.escape(template + "(" + value + ")"));
        }
    }

    static class Root implements Controller {
        @Sub final Controller things = new Things();
        @Sub final Controller sub = new Below();

        @Expose(
                produces = {"application/json", "text/html"},
                template = "page")
        Map<String, Integer> both() {
            return Map.of("a", 1);
        }

        @Expose
        Map<String, Integer> json() {
            return Map.of("a", 1);
        }

        @Expose
        String text() {
            return "text";
        }

        @Expose
        Response response() {
            return Response.text("response");
        }

        @Expose(produces = {"application/json", "text/html"})
        View override() {
            return View.of("other", Map.of("a", 1));
        }

        @Expose(produces = {"application/json", "text/html"})
        View forced() {
            return View.of("page", Map.of("a", 1)).as(MediaType.TEXT_HTML);
        }

        @Expose(produces = "text/csv")
        String csv() {
            return "a,b";
        }

        @Expose(produces = "application/vnd.coppice+json")
        Map<String, Integer> vendor() {
            return Map.of("a", 1);
        }

        @Expose
        Map<String, String> name(String name) {
            return Map.of("name", name);
        }

        @Expose
        Response file(String name) {
            return Response.text("file " + name);
        }

        @Expose
        Map<String, Object> extension(Call call) {
            Map<String, Object> map = new java.util.LinkedHashMap<>();
            map.put("extension", call.extension().orElse(""));
            map.put("type", call.mediaType().map(MediaType::toString).orElse(""));
            return map;
        }
    }

    static class Things implements RestController {
        @Expose
        Object[] getAll() {
            return new Object[] {"all"};
        }

        @Expose
        Map<String, Integer> getOne(int id) {
            return Map.of("id", id);
        }
    }

    static class Below implements Controller {
        @Expose
        Map<String, Boolean> index() {
            return Map.of("index", true);
        }
    }
}
