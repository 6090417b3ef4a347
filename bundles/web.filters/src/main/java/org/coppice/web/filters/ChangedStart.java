package org.coppice.web.filters;

import java.util.function.UnaryOperator;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.ResponseWriter;
import org.coppice.wsgi.api.StartResponse;
import org.coppice.wsgi.api.Status;

/// Changes the headers of a response on its way out; all else passes as it is.
///
/// @param change gets a copy that it may change, and returns it
record ChangedStart(StartResponse outer, UnaryOperator<Headers> change) implements StartResponse {
    @Override
    public ResponseWriter start(Status status, Headers headers) {
        return outer.start(status, change.apply(headers.copy()));
    }

    @Override
    public ResponseWriter start(Status status, Headers headers, Throwable failure) {
        return outer.start(status, change.apply(headers.copy()), failure);
    }

    /// Adds names to `Vary`.
    static void vary(Headers headers, String... names) {
        String all = String.join(",", headers.all("Vary"));
        StringBuilder more = new StringBuilder(all);
        for (String name : names) {
            boolean there = false;
            for (String each : all.split(",")) {
                there |= each.strip().equalsIgnoreCase(name) || each.strip().equals("*");
            }
            if (!there) {
                more.append(more.isEmpty() ? "" : ", ").append(name);
            }
        }
        headers.set("Vary", more.toString());
    }
}
