package org.coppice.routing.objects.api;

import org.coppice.routing.api.RouteTable;
import org.coppice.wsgi.api.Application;
import org.osgi.annotation.versioning.ProviderType;

/// A router over one root controller: an application that gives each request to the method that its
/// path leads to. See [ObjectRouterFactory].
///
/// **Threads**: any. **Errors**: those of the controllers. **Null**: never.
@ProviderType
public interface ObjectRouter extends Application, RouteTable {}
