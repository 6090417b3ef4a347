package org.coppice.wsgi.spi;

import org.coppice.wsgi.api.Status;

/// Why a request is refused by the server itself.
///
/// **Threads**: immutable. **Errors**: none. **Null**: nothing here is null.
///
/// @param status what the client is told
/// @param reason what is wrong, in words for the client; never text that came from it
public record Problem(Status status, String reason) {
    /// With the usual words for a status.
    ///
    /// @param code 100..999
    public Problem(int code, String reason) {
        this(Status.of(code), reason);
    }
}
