package org.coppice.wsgi.api;

import java.io.IOException;
import org.osgi.annotation.versioning.ProviderType;

/// Sends responses ahead of the one that counts, such as `103 Early Hints` (RFC 8297): a server's
/// entry [Environ#EARLY_HINTS].
///
/// **Threads**: belongs to the request's green thread; blocks it while the client does not read.
/// **Null**: no argument is null.
@ProviderType
@FunctionalInterface
public interface InterimResponses {
    /// Sends one at once; any number may be sent before the response begins.
    ///
    /// @param status 102..199: `100` is said by [RequestInput#sendContinue], and `101` is no
    ///   interim response but an [Upgrade]
    /// @param headers none that describe a connection or a body
    /// @return whether it was sent: never to a client of HTTP/1.0, which would not understand it
    ///   (RFC 9110, section 15.2)
    /// @throws IllegalArgumentException if status or headers are none of an interim response
    /// @throws IllegalStateException if the response has begun to be sent
    /// @throws IOException if the client has gone
    boolean send(Status status, Headers headers) throws IOException;
}
