/// What HTTP servers for [org.coppice.wsgi.api.Application]s have in common, whatever carries them.
///
/// Servers call it; nobody implements it.
@Export
@Version("0.1.0")
package org.coppice.wsgi.spi;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
