package org.coppice.wsgi.server;

import org.coppice.wsgi.api.Status;

/// Why a request is refused by the server itself.
///
/// @param status what the client is told
/// @param reason what is wrong, in words for the client; never text that came from it
record Problem(Status status, String reason) {
    Problem(int code, String reason) {
        this(Status.of(code), reason);
    }
}
