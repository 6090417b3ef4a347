package org.coppice.wsgi.spi;

/// The header fields of a request, as far as a server's own work needs them.
///
/// **Threads**: those of the request. **Errors**: none. **Null**: see [#value(String)].
@FunctionalInterface
public interface RequestFields {
    /// All values of that name, joined by commas; null if there is none.
    ///
    /// @param name in any case
    String value(String name);
}
