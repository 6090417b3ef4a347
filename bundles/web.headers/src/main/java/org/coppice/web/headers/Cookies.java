package org.coppice.web.headers;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The header `Cookie` (RFC 6265, section 4.2): the cookies that a client sends, in its order.
///
/// What is no cookie is left out: one without a name or `=`, with a name that is no token, or with
/// one that begins with `$`, as those of RFC 2965 do. A semicolon ends a value in any case, also in
/// quotes: a reader that saw it otherwise could be given a cookie within another's value.
///
/// **Threads**: immutable. **Errors**: see [Cookie]. **Null**: nothing is null.
///
/// @param list in the order of the header
public record Cookies(List<Cookie> list) implements Iterable<Cookie> {
    private static final Cookies NONE = new Cookies(List.of());

    /// Makes the list unchangeable.
    public Cookies {
        list = List.copyOf(list);
    }

    /// No cookies.
    public static Cookies none() {
        return NONE;
    }

    /// Reads the header. A value may be in quotes, which are no part of it, and is UTF-8, else
    /// Latin-1.
    ///
    /// @param text a byte a char
    public static Cookies parse(String text) {
        List<Cookie> cookies = new ArrayList<>();
        for (String pair : text.split(";")) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? "" : pair.substring(0, equals).strip();
            if (FieldText.isToken(name) && name.charAt(0) != '$') {
                String value = pair.substring(equals + 1).strip();
                cookies.add(new Cookie(name, Cookie.decoded(value)));
            }
        }
        return cookies.isEmpty() ? NONE : new Cookies(cookies);
    }

    /// The value of the first cookie of that name: browsers send the one of the longest path first.
    ///
    /// @param name in its case
    public Optional<String> get(String name) {
        for (Cookie cookie : list) {
            if (cookie.name().equals(name)) {
                return Optional.of(cookie.value());
            }
        }
        return Optional.empty();
    }

    /// The values of all cookies of that name.
    public List<String> all(String name) {
        return list.stream()
                .filter(cookie -> cookie.name().equals(name))
                .map(Cookie::value)
                .toList();
    }

    /// These with that cookie, in place of those of its name: at the place of the first, else at
    /// the end.
    ///
    /// @param name a token
    /// @param value any text
    public Cookies with(String name, String value) {
        Cookie cookie = new Cookie(name, value);
        List<Cookie> changed = new ArrayList<>(without(name).list);
        int at = list.stream().map(Cookie::name).toList().indexOf(name);
        changed.add(at < 0 ? changed.size() : at, cookie);
        return new Cookies(changed);
    }

    /// These without those of that name.
    public Cookies without(String name) {
        return new Cookies(list.stream().filter(cookie -> !cookie.name().equals(name)).toList());
    }

    /// Whether there are none.
    public boolean isEmpty() {
        return list.isEmpty();
    }

    @Override
    public Iterator<Cookie> iterator() {
        return list.iterator();
    }

    /// The field value: `a=1; b=2`. A value that must not stand there as it is comes in quotes,
    /// with escapes that [#parse] reads.
    @Override
    public String toString() {
        return list.stream().map(Cookie::toString).collect(Collectors.joining("; "));
    }
}
