/// Routes as services. Applications annotate with `Route`; the router publishes `RouteTable` for
/// those who show routes.
@Export
@Version("0.1.0")
package org.coppice.routing.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
