package org.coppice.web.filters;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.coppice.web.Handlers;
import org.coppice.web.Request;
import org.coppice.web.RequestBuilder;
import org.coppice.web.Response;
import org.coppice.wsgi.api.Application;
import org.junit.Test;

/// The Fetch standard, section "HTTP-CORS protocol".
public class CorsTest {
    private static final Application INNER =
            Handlers.application(request -> Response.text("inner").header("Vary", "Accept"));

    private static Map<String, String> settings(String... keysAndValues) {
        Map<String, String> settings = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            settings.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return settings;
    }

    private static Response send(Map<String, String> settings, String method, String... headers)
            throws Exception {
        RequestBuilder request = Request.builder(method, "/");
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return request.build().send(Cors.of(settings).around(INNER));
    }

    private static Response preflight(
            Map<String, String> settings, String origin, String method, String... headers)
            throws Exception {
        String[] all =
                Stream.concat(
                                Stream.of(
                                        "Origin", origin, "Access-Control-Request-Method", method),
                                Stream.of(headers))
                        .toArray(String[]::new);
        return send(settings, "OPTIONS", all);
    }

    private static String value(Response response, String name) {
        return response.header(name).orElse("-");
    }

    private static String allowed(String origins, String origin) throws Exception {
        Response response = send(settings("origins", origins), "GET", "Origin", origin);
        assertEquals("inner", response.readText());
        return value(response, "Access-Control-Allow-Origin");
    }

    @Test
    public void originsAreComparedAsTheyAreSent() throws Exception {
        String[][] rows = {
            // origins, origin, allowed
            {"https://a.example", "https://a.example", "yes"},
            {"https://A.Example", "https://a.example", "yes"},
            {"https://a.example:443", "https://a.example", "yes"},
            {"http://a.example:80", "http://a.example", "yes"},
            {"https://a.example", "https://a.example:8443", "no"},
            {"https://a.example", "http://a.example", "no"},
            {"https://a.example", "https://a.example.evil.example", "no"},
            {"https://a.example", "https://evil-a.example", "no"},
            {"https://a.example", "https://axexample", "no"},
            {"https://a.example, https://b.example", "https://b.example", "yes"},
            {"https://*.a.example", "https://x.a.example", "yes"},
            {"https://*.a.example", "https://x.y.a.example", "yes"},
            {"https://*.a.example", "https://a.example", "no"},
            {"https://*.a.example", "https://xa.example", "no"},
            {"https://*.a.example", "https://evil.example/x.a.example", "no"},
            {"https://*.a.example", "https://evil.example?.a.example", "no"},
            {"https://*.a.example", "https://x.a.example:8443", "no"},
            {"https://*.a.example", "https://.a.example", "no"},
            {"http://localhost:*", "http://localhost:3000", "yes"},
            {"http://localhost:*", "http://localhost", "yes"},
            {"http://localhost:*", "http://localhost:3000x", "no"},
            {"http://localhost:*", "http://localhost.evil.example:1", "no"},
            {"http://*.local:*", "http://a.local:81", "yes"},
            {"http://[::1]:8080", "http://[::1]:8080", "yes"},
            {"null", "null", "yes"},
            {"https://a.example", "null", "no"},
            {"", "https://a.example", "no"},
            {"capacitor://localhost", "capacitor://localhost", "yes"},
        };
        for (String[] row : rows) {
            String expected = row[2].equals("yes") ? row[1] : "-";
            assertEquals(row[0] + " and " + row[1], expected, allowed(row[0], row[1]));
        }
    }

    @Test
    public void anyOriginGetsTheSameAnswerSoThatCachesMayKeepIt() throws Exception {
        Response response = send(settings("origins", "*"), "GET", "Origin", "https://a.example");
        assertEquals("*", value(response, "Access-Control-Allow-Origin"));
        assertEquals("Accept", value(response, "Vary"));
        assertEquals("*", allowed("*", "null"));
    }

    @Test
    public void answersVaryByTheOriginAlsoWithoutOne() throws Exception {
        Map<String, String> settings = settings("origins", "https://a.example");
        assertEquals("Accept, Origin", value(send(settings, "GET"), "Vary"));
        assertEquals(
                "Accept, Origin",
                value(send(settings, "GET", "Origin", "https://b.example"), "Vary"));
    }

    @Test
    public void credentialsAndExposedHeadersAreForAllowedOrigins() throws Exception {
        Map<String, String> settings =
                settings(
                        "origins", "https://a.example",
                        "credentials", "true",
                        "exposedHeaders", "X-Count, X-Page");
        Response good = send(settings, "GET", "Origin", "https://a.example");
        assertEquals("https://a.example", value(good, "Access-Control-Allow-Origin"));
        assertEquals("true", value(good, "Access-Control-Allow-Credentials"));
        assertEquals("X-Count, X-Page", value(good, "Access-Control-Expose-Headers"));
        Response bad = send(settings, "GET", "Origin", "https://b.example");
        assertEquals("-", value(bad, "Access-Control-Allow-Credentials"));
        assertEquals("-", value(bad, "Access-Control-Expose-Headers"));
    }

    @Test
    public void aResponseThatSaysItItselfIsLeftAlone() throws Exception {
        Application inner =
                Handlers.application(
                        request -> Response.text("own").header("Access-Control-Allow-Origin", "*"));
        Response response =
                Request.builder("GET", "/")
                        .header("Origin", "https://a.example")
                        .build()
                        .send(Cors.of(settings("origins", "https://a.example")).around(inner));
        assertEquals(List.of("*"), response.headers().all("Access-Control-Allow-Origin"));
        assertEquals("-", value(response, "Vary"));
    }

    @Test
    public void aPreflightIsAnsweredHere() throws Exception {
        Map<String, String> settings =
                settings(
                        "origins", "https://a.example",
                        "methods", "GET, PUT",
                        "requestHeaders", "Content-Type, X-Token",
                        "maxAgeSeconds", "60");
        Response response =
                preflight(
                        settings,
                        "https://a.example",
                        "PUT",
                        "Access-Control-Request-Headers",
                        "content-type , x-token");
        assertEquals(204, response.status().code());
        assertEquals("https://a.example", value(response, "Access-Control-Allow-Origin"));
        assertEquals("GET, PUT", value(response, "Access-Control-Allow-Methods"));
        assertEquals("content-type, x-token", value(response, "Access-Control-Allow-Headers"));
        assertEquals("60", value(response, "Access-Control-Max-Age"));
        assertEquals(
                "Origin, Access-Control-Request-Method, Access-Control-Request-Headers",
                value(response, "Vary"));
    }

    @Test
    public void aPreflightThatIsRefusedSaysWhy() throws Exception {
        String[][] rows = {
            // origin, method, headers, the answer
            {"https://b.example", "GET", "", "CORS: this origin is not allowed\n"},
            {
                "https://a.example",
                "DELETE",
                "",
                "CORS: this method is not allowed; there are GET, HEAD, POST\n"
            },
            {
                "https://a.example",
                "P(",
                "",
                "CORS: this method is not allowed; there are GET, HEAD, POST\n"
            },
            {
                "https://a.example",
                "GET",
                "content-type, x-token",
                "CORS: the header x-token is not allowed\n"
            },
            {
                "https://a.example",
                "GET",
                "a\"b",
                "CORS: the header without a name is not allowed\n"
            },
        };
        for (String[] row : rows) {
            String[] headers =
                    row[2].isEmpty()
                            ? new String[0]
                            : new String[] {"Access-Control-Request-Headers", row[2]};
            Response response =
                    preflight(settings("origins", "https://a.example"), row[0], row[1], headers);
            assertEquals(403, response.status().code());
            assertEquals(row[3], response.readText());
            assertEquals("-", value(response, "Access-Control-Allow-Origin"));
        }
    }

    /// The time-out is the net: by the square of its length this would take hours.
    @Test(timeout = 10_000)
    public void aListOfBlanksTakesNoTime() throws Exception {
        String blanks = "a" + " ".repeat(2_000_000) + "b";
        Response response =
                preflight(
                        settings("origins", "https://a.example"),
                        "https://a.example",
                        "GET",
                        "Access-Control-Request-Headers",
                        blanks);
        assertEquals("CORS: the header without a name is not allowed\n", response.readText());
    }

    @Test
    public void safeMethodsNeedNoPermission() throws Exception {
        Map<String, String> settings = settings("origins", "*", "methods", "PUT");
        assertEquals(204, preflight(settings, "https://a.example", "POST").status().code());
    }

    @Test
    public void allMethodsAndHeadersAreThoseOfTheRequest() throws Exception {
        Map<String, String> settings =
                settings(
                        "origins", "https://a.example",
                        "methods", "*",
                        "requestHeaders", "*",
                        "credentials", "true",
                        "maxAgeSeconds", "0");
        Response response =
                preflight(
                        settings,
                        "https://a.example",
                        "PURGE",
                        "Access-Control-Request-Headers",
                        "x-any");
        assertEquals("PURGE", value(response, "Access-Control-Allow-Methods"));
        assertEquals("x-any", value(response, "Access-Control-Allow-Headers"));
        assertEquals("true", value(response, "Access-Control-Allow-Credentials"));
        assertEquals("-", value(response, "Access-Control-Max-Age"));
    }

    @Test
    public void aPrivateNetworkIsReachedIfThatIsAllowed() throws Exception {
        String[] header = {"Access-Control-Request-Private-Network", "true"};
        Response refused = preflight(settings("origins", "*"), "https://a.example", "GET", header);
        assertEquals("CORS: this network is private\n", refused.readText());
        Response allowed =
                preflight(
                        settings("origins", "*", "privateNetwork", "true"),
                        "https://a.example",
                        "GET",
                        header);
        assertEquals("true", value(allowed, "Access-Control-Allow-Private-Network"));
        assertTrue(value(allowed, "Vary").endsWith("Access-Control-Request-Private-Network"));
    }

    @Test
    public void otherOptionsRequestsPass() throws Exception {
        Map<String, String> settings = settings("origins", "*");
        assertEquals("inner", send(settings, "OPTIONS").readText());
        assertEquals("inner", send(settings, "OPTIONS", "Origin", "https://a.example").readText());
    }

    @Test
    public void whatIsWrongIsToldWithItsRemedy() {
        String[][] rows = {
            {"origins", "a.example", "origins=a.example is not allowed: give scheme, host and"},
            {
                "origins",
                "https://a.example/",
                "origins=https://a.example/ is not allowed: give scheme"
            },
            {"origins", "https://*", "origins=https://* is not allowed"},
            {"origins", "https://a.*.example", "origins=https://a.*.example is not allowed"},
            {"methods", "G T", "methods=G T is not allowed: give names with commas between them"},
            {"maxAgeSeconds", "-1", "maxAgeSeconds=-1 is not allowed: give a whole number from 0"},
            {"credentials", "yes", "credentials=yes is not allowed: give true or false"},
        };
        for (String[] row : rows) {
            String message = fault(settings(row[0], row[1]));
            assertTrue(message, message.startsWith(row[2]));
        }
        String any = fault(settings("origins", "*", "credentials", "true"));
        assertTrue(any, any.startsWith("origins=* is not allowed: give the origins one by one"));
        String exposed = fault(settings("exposedHeaders", "*", "credentials", "true"));
        assertTrue(exposed, exposed.startsWith("exposedHeaders=* is not allowed"));
    }

    private static String fault(Map<String, String> settings) {
        return assertThrows(IllegalArgumentException.class, () -> Cors.of(settings)).getMessage();
    }
}
