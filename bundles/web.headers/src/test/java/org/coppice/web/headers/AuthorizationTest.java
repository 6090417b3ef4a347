package org.coppice.web.headers;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.coppice.web.headers.Authorization.Credentials;
import org.junit.Test;

public class AuthorizationTest {
    @Test
    public void credentialsAreRead() {
        Rows.check(
                """
                Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==       | Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==
                basic   QWxhZGRpbjpvcGVuIHNlc2FtZQ==     | basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==
                Bearer mF_9.B5f-4.1JqM                   | Bearer mF_9.B5f-4.1JqM
                Digest username="Mufasa", realm="a, b", nc=00000001, qop=auth | Digest username="Mufasa", realm="a, b", nc="00000001", qop="auth"
                Digest Username = "a\\\\"b"              | Digest username="a\\\\"b"
                AWS4-HMAC-SHA256 Credential=A/2013/s3, SignedHeaders=host;range, Signature=fe | AWS4-HMAC-SHA256 credential="A/2013/s3", signedheaders="host;range", signature="fe"
                Negotiate                                | Negotiate
                Foo a=                                   | Foo a=
                Foo a=b                                  | Foo a="b"
                Foo a=b, a=c                             | Foo a="b"
                Foo a=b,                                 | Foo a="b"
                Bearer a b                               | none
                Bearer a, b                              | none
                Foo a="b                                 | none
                Foo a=b c=d                              | none
                Basic \u00e4                             | none
                "Basic" abc                              | none
                =                                        | none
                (empty)                                  | none
                """
                        .replace("\\\\", "\\"),
                cells ->
                        Authorization.parse(cells.get(0))
                                .map(Authorization::toString)
                                .orElse("none"));
    }

    @Test
    public void userAndPasswordAreTakenApart() {
        Rows.check(
                """
                Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==  | Aladdin / open sesame
                BASIC QWxhZGRpbjpvcGVuIHNlc2FtZQ    | Aladdin / open sesame
                Basic dGVzdDoxMjPCow==              | test / 123\u00a3
                Basic dGVzdDoxMjOj                  | test / 123\u00a3
                Basic YTpiOmM=                      | a / b:c
                Basic Og==                          | /
                Basic bm9jb2xvbg==                  | none
                Basic !!!                           | none
                Basic                               | none
                Bearer YTpi                         | none
                """,
                cells ->
                        Authorization.parse(cells.get(0))
                                .flatMap(Authorization::basic)
                                .map(each -> (each.user() + " / " + each.password()).strip())
                                .orElse("none"));
    }

    @Test
    public void credentialsAreMade() {
        Authorization basic = Authorization.basic("Aladdin", "open sesame");
        assertEquals("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", basic.toString());
        assertEquals(Optional.of(new Credentials("Aladdin", "open sesame")), basic.basic());
        Authorization bearer = Authorization.bearer("abc==");
        assertEquals("Bearer abc==", bearer.toString());
        assertEquals(Optional.of("abc=="), bearer.bearer());
        assertEquals(Optional.empty(), basic.bearer());
        assertEquals(Optional.empty(), bearer.parameter("realm"));
        assertTrue(bearer.is("BEARER"));
        assertThrows(IllegalArgumentException.class, () -> Authorization.basic("a:b", ""));
        for (String wrong : List.of("a b", "a\r\n", "=", "a=b", "\u00e4")) {
            IllegalArgumentException e =
                    assertThrows(IllegalArgumentException.class, () -> Authorization.bearer(wrong));
            assertFalse(e.getMessage(), e.getMessage().contains("\"" + wrong));
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> new Authorization("Foo", "abc", Map.of("a", "b")));
    }

    @Test
    public void aPasswordIsNotWrittenToLogs() {
        assertEquals("Aladdin:…", new Credentials("Aladdin", "open sesame").toString());
    }

    @Test
    public void challengesAreRead() {
        Rows.check(
                """
                Basic realm="simple"                               | Basic realm="simple"
                Basic realm="foo", charset="UTF-8"                 | Basic realm="foo", charset="UTF-8"
                Basic realm="simple", Newauth realm="apps", type=1, title="Login to \\\\"apps\\\\"" | Basic realm="simple" & Newauth realm="apps", type="1", title="Login to \\\\"apps\\\\""
                Newauth realm="apps", type=1, title="x", Basic realm="simple" | Newauth realm="apps", type="1", title="x" & Basic realm="simple"
                Negotiate, Basic realm="a"                         | Negotiate & Basic realm="a"
                Negotiate , , Basic realm="a" ,                    | Negotiate & Basic realm="a"
                Negotiate YWJj, Basic realm="a"                    | Negotiate YWJj & Basic realm="a"
                Bearer realm="a, b", error="invalid_token", Basic realm="c" | Bearer realm="a, b", error="invalid_token" & Basic realm="c"
                basic REALM = x                                    | basic realm="x"
                Basic realm="a", x=                                | Basic realm="a"
                Basic realm="open                                  | (empty)
                (empty)                                            | (empty)
                ,                                                  | (empty)
                """
                        .replace("\\\\", "\\"),
                cells ->
                        String.join(
                                " & ",
                                Challenge.parse(cells.get(0)).stream()
                                        .map(Challenge::toString)
                                        .toList()));
    }

    @Test
    public void challengesAreMade() {
        assertEquals(
                "Basic realm=\"the \\\"books\\\"\", charset=\"UTF-8\"",
                Challenge.basic("the \"books\"").toString());
        assertEquals(
                "Bearer realm=\"a\", error=\"invalid_token\"",
                Challenge.bearer("a").with("error", "invalid_token").toString());
        assertEquals(Optional.of("a"), Challenge.of("Foo", "a").parameter("Realm"));
        assertThrows(IllegalArgumentException.class, () -> Challenge.basic("a\r\nb"));
        assertThrows(IllegalArgumentException.class, () -> Challenge.of("a b", "c"));
    }
}
