/// What routers have in common: services come and go as deployments of routes, requests are counted
/// on them, and nothing is lost meanwhile.
///
/// Routers extend and call it; nobody else does.
@Export
@Version("0.1.0")
package org.coppice.routing.spi;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
