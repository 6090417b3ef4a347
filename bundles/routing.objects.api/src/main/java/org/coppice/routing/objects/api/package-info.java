/// Controllers: objects whose methods answer requests, found by the segments of the path. What
/// pecan is to OpenStack, in Java's words.
///
/// Your bundles implement [Controller] and mark methods with [Expose]; a router gives them the
/// requests. Without OSGi, [ObjectRouterFactory] makes an application of a controller.
@Export
@Version("0.1.0")
package org.coppice.routing.objects.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
