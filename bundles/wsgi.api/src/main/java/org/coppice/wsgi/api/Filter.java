package org.coppice.wsgi.api;

import org.osgi.annotation.versioning.ConsumerType;

/// Middleware that can be named: makes an application around another one. Paste's
/// `filter_app_factory`.
///
/// As an OSGi service it has the property [#NAME], so that a configuration can refer to it.
///
/// **Threads**: any. **Errors**: none. **Null**: nothing here is null.
@ConsumerType
@FunctionalInterface
public interface Filter {
    /// The service property that names a filter.
    String NAME = "coppice.filter";

    /// An application that answers with the help of `inner`.
    Application around(Application inner);
}
