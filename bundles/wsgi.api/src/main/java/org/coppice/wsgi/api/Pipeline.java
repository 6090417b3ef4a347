package org.coppice.wsgi.api;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/// Filters that end in an application, put together by a configuration, as listings show them: a
/// service as long as its configuration is there. Requests reach it as the [Application] of its
/// name.
///
/// **Threads**: any. **Errors**: none. **Null**: nothing here is null.
@ProviderType
public interface Pipeline {
    /// Its name, which is that of its application, see [Application#NAME].
    String name();

    /// The names of its filters, see [Filter#NAME]; a request passes the first one first.
    List<String> filters();

    /// The name of the application that it ends in.
    String application();

    /// Why its requests are answered 503: a sentence each, such as which filter is missing. Empty
    /// if it works.
    List<String> obstacles();

    /// How many requests it has at the moment, bodies not closed; nearly.
    long requestsInFlight();

    /// How many requests it has answered; nearly.
    long requestsServed();
}
