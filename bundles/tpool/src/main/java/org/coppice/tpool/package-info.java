/// Native threads for green threads: what would block a loop runs on a worker while only the
/// calling green thread waits. Coppice implements it, applications call it.
@Export
@Version("0.1.0")
package org.coppice.tpool;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
