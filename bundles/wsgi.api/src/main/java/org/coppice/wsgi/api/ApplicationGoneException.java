package org.coppice.wsgi.api;

/// Thrown by an application that was stopped before it did anything with the request: neither read
/// the body nor called [StartResponse]. The server then gives the request to the application that
/// has taken its name, and waits a moment for one.
///
/// A router that is updated under load loses no request this way: between the moment in which the
/// server has looked the old one up and the moment in which it calls it, the old one may have
/// ended.
public final class ApplicationGoneException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// @param what names the application
    public ApplicationGoneException(String what) {
        super(what + " has been stopped", null, false, false);
    }
}
