package org.coppice.wsgi.api;

import org.osgi.service.component.annotations.ComponentPropertyType;

/// Names an [Application] component, so that a server's configuration can refer to it:
/// `@Component @ApplicationName(application = "shop")` gives the service property
/// `coppice.application=shop`, see [Application#NAME].
@ComponentPropertyType
public @interface ApplicationName {
    /// The prefix of the service property.
    String PREFIX_ = "coppice.";

    /// The application's name.
    String application();
}
