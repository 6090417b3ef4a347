package org.coppice.routing.api;

/// No URL can be made of the values that are given: Routes' `GenerationException`. The message says
/// which route lacks what.
///
/// **Threads**: any. **Errors**: it is one of the caller, whose values do not fit; a handler that
/// passes it on answers 500. **Null**: never.
public final class UrlGenerationException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /// @param message names the route and the value
    public UrlGenerationException(String message) {
        super(message);
    }
}
