package org.coppice.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.coppice.web.headers.SetCookie;
import org.coppice.wsgi.api.Headers;

/// Changes headers of a response that are lists, in copies.
final class ResponseHeaders {
    private static final String SET_COOKIE = "Set-Cookie";
    private static final String VARY = "Vary";

    private ResponseHeaders() {}

    /// RFC 6265, section 4.1.1: not two of the same name, for no client need keep their order.
    static Headers addCookie(Headers headers, SetCookie cookie) {
        Headers others =
                removeCookies(
                        headers,
                        each ->
                                each.name().equals(cookie.name())
                                        && each.path().equals(cookie.path())
                                        && each.domain().equals(cookie.domain()));
        return others.add(SET_COOKIE, cookie.toString());
    }

    static Headers removeCookies(Headers headers, Predicate<SetCookie> unwanted) {
        Headers changed = headers.copy().remove(SET_COOKIE);
        for (String text : headers.all(SET_COOKIE)) {
            Optional<SetCookie> cookie = SetCookie.parse(text);
            if (cookie.filter(unwanted).isEmpty()) {
                changed.add(SET_COOKIE, text);
            }
        }
        return changed;
    }

    static Headers addVary(Headers headers, String... names) {
        List<String> all = new ArrayList<>();
        for (String field : headers.all(VARY)) {
            for (String name : field.split(",")) {
                all.add(name.strip());
            }
        }
        for (String name : names) {
            if (all.stream().noneMatch(name::equalsIgnoreCase)) {
                all.add(name);
            }
        }
        return headers.copy().set(VARY, all.contains("*") ? "*" : String.join(", ", all));
    }
}
