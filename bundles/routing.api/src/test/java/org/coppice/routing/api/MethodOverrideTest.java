package org.coppice.routing.api;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.junit.Test;

public class MethodOverrideTest {
    private static final String FORM = "application/x-www-form-urlencoded; charset=utf-8";

    private String seen = "";
    private final Application application =
            new MethodOverride()
                    .around((environ, start) -> {
                        byte[] body = environ.input().readAllBytes();
                        seen =
                                environ.requestMethod()
                                        + " "
                                        + new String(body, StandardCharsets.UTF_8);
                        return Body.of("");
                    });

    @Test
    public void aQueryOrAFormAsksForAnotherMethod() throws Exception {
        assertEquals("PUT ", call("POST", "/?_method=PUT", FORM, ""));
        assertEquals("DELETE ", call("POST", "/?a=1&_method=delete", FORM, ""));
        assertEquals("PUT a=1&_method=PUT&b=2", call("POST", "/", FORM, "a=1&_method=PUT&b=2"));
        assertEquals("PATCH _method=%50ATCH", call("POST", "/", FORM, "_method=%50ATCH"));
        assertEquals("PUT _method=DELETE", call("POST", "/?_method=PUT", FORM, "_method=DELETE"));
    }

    @Test
    public void otherRequestsStayWhatTheyAre() throws Exception {
        assertEquals("POST a=1", call("POST", "/", FORM, "a=1"));
        String upload =
                """
                --b\r
                Content-Disposition: form-data; name="_method"\r
                \r
                PUT\r
                --b--\r
                """;
        assertEquals(
                "POST " + upload, call("POST", "/", "multipart/form-data; boundary=b", upload));
        assertEquals("GET ", call("GET", "/?_method=DELETE", FORM, ""));
        assertEquals("POST ", call("POST", "/?_method=GET", FORM, ""));
        assertEquals("POST ", call("POST", "/?_method=%zz", FORM, ""));
        assertEquals("POST ", call("POST", "/?x_method=PUT", FORM, ""));
        assertEquals("POST _method=PUT", call("POST", "/", "application/json", "_method=PUT"));
        String large = "_method=PUT&" + "x".repeat(1 << 16);
        assertEquals("POST " + large, call("POST", "/", FORM, large));
    }

    @Test
    public void theMethodIsItselfAgainAfterwards() throws Exception {
        Environ environ = Environ.blank("POST", "/?_method=PUT");
        Application failing =
                new MethodOverride()
                        .around((e, start) -> {
                            throw new IllegalStateException(e.requestMethod());
                        });
        assertEquals(
                "PUT",
                assertThrows(IllegalStateException.class, () -> failing.call(environ, null))
                        .getMessage());
        assertEquals("POST", environ.requestMethod());
        Environ answered = Environ.blank("POST", "/?_method=PUT");
        application.call(answered, null).close();
        assertEquals("PUT ", seen);
        assertEquals("POST", answered.requestMethod());
    }

    private String call(String method, String path, String type, String body) throws Exception {
        Environ environ = Environ.blank(method, path);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        environ.put(Environ.CONTENT_TYPE, type);
        environ.put(Environ.CONTENT_LENGTH, Integer.toString(bytes.length));
        environ.put(Environ.WSGI_INPUT, new ByteArrayInputStream(bytes));
        application.call(environ, null).close();
        return seen;
    }
}
