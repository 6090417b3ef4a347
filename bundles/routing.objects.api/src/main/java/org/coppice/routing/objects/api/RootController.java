package org.coppice.routing.objects.api;

import org.osgi.service.component.annotations.ComponentPropertyType;

/// The path of a component that is a [Controller]: `@Component(service =
/// Controller.class) @RootController("/books")`. The component answers requests below it as long as
/// its service lives.
///
/// Without DS, register the service with the property [#PATH].
///
/// **Threads**: see [Controller]. **Errors**: a path that is none is one line in the log, and the
/// controller does not serve. **Null**: never.
@ComponentPropertyType
public @interface RootController {
    /// The prefix of the service property.
    String PREFIX_ = "coppice.";

    /// The service property with the path, a `String`.
    String PATH = "coppice.root.controller";

    /// The path, in Unicode and not percent-encoded; begins with a slash and does not end with one,
    /// unless it is `/`. Of several the longest that leads to the request's path counts.
    String value();
}
