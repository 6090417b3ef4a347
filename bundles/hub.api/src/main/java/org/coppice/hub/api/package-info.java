/// The readiness mechanism of a loop. Implemented by the hub bundles; called by `green`.
@Export
@Version("0.1.0")
package org.coppice.hub.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
