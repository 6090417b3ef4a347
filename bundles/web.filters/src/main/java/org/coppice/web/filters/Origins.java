package org.coppice.web.filters;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.coppice.wsgi.spi.SettingsReader;

/// Which origins are allowed: certain ones, all sub-domains of a domain, or any.
///
/// An origin is compared as it is sent, which the Fetch standard has in lower case and without a
/// default port. `null`, the origin of files and sandboxed frames, is allowed by `null` alone, or
/// by `*`.
final class Origins {
    private static final String ANY = "*";
    private static final Pattern FORM =
            Pattern.compile(
                    "[a-z][a-z0-9+.-]*://(\\*\\.)?([a-z0-9_.-]+|\\[[0-9a-f:.]+])(:([0-9]{1,5}|\\*))?");
    private static final int MAX_CHARS = 300;

    private final Set<String> exact = new HashSet<>();
    private final List<Pattern> patterns = new ArrayList<>();
    private boolean any;

    private Origins() {}

    static Origins of(SettingsReader reader) {
        Origins origins = new Origins();
        for (String text : reader.list("origins")) {
            String origin = text.toLowerCase(Locale.ROOT);
            if (origin.equals(ANY)) {
                origins.any = true;
            } else if (origin.equals("null")) {
                origins.exact.add(origin);
            } else if (!FORM.matcher(origin).matches()) {
                reader.fault(
                        "origins",
                        text,
                        "give scheme, host and maybe port, such as https://shop.example,"
                                + " https://*.shop.example or http://localhost:*");
            } else {
                origins.add(origin);
            }
        }
        return origins;
    }

    private void add(String origin) {
        if (!origin.contains(ANY)) {
            exact.add(origin.replaceFirst("^(https://.*):443$|^(http://.*):80$", "$1$2"));
            return;
        }
        String expression =
                Pattern.quote(origin)
                        .replace("://*.", "://\\E(?:[a-z0-9_-]+\\.)+\\Q")
                        .replaceFirst(":\\*\\\\E$", "\\\\E(?::[0-9]{1,5})?");
        patterns.add(Pattern.compile(expression));
    }

    /// Whether all are, so that nobody needs to look.
    boolean isAny() {
        return any;
    }

    boolean allow(String origin) {
        return any
                || exact.contains(origin)
                || origin.length() <= MAX_CHARS
                        && patterns.stream().anyMatch(each -> each.matcher(origin).matches());
    }
}
