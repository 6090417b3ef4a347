package org.coppice.wsgi.api;

import org.osgi.annotation.versioning.ProviderType;

/// Begins a response: PEP 3333's `start_response`. Servers implement it, and filters that want to
/// change status or headers; applications call it.
///
/// Nothing is sent by the call itself: status and headers go out with the first bytes of the body
/// that are not empty, or at its end. So an application may change its mind until then.
///
/// **Threads**: belongs to the request's green thread. **Errors**: `IllegalStateException` for a
/// call that breaks the rules below. **Null**: no argument is null.
@ProviderType
public interface StartResponse {
    /// Sets status and headers. A further call before anything was sent replaces the earlier one.
    ///
    /// `Connection`, `Transfer-Encoding` and `Keep-Alive` are the server's business and must not be
    /// among the headers (PEP 3333, "Other HTTP Features"). With `Content-Length` the application
    /// promises exactly that many bytes; without it the server takes [Body#lengthBytes] or frames
    /// the response itself.
    ///
    /// @param headers the server keeps them without a copy: they must not change until the response
    ///   has been sent. The server does not change them, so constant ones may be used again and
    ///   again
    /// @return writes bytes ahead of the body, for applications that cannot return one; most ignore
    ///   it
    /// @throws IllegalStateException if the response has already begun to be sent
    ResponseWriter start(Status status, Headers headers);

    /// Replaces a response because of a failure: the error page.
    ///
    /// Before anything was sent it does what [#start(Status, Headers)] does. Afterwards it cannot,
    /// and throws `failure` again, itself if it is unchecked: the application must let it pass (PEP
    /// 3333, `exc_info`).
    ///
    /// @param failure why; the server may log it
    /// @return as [#start(Status, Headers)]
    ResponseWriter start(Status status, Headers headers, Throwable failure);
}
