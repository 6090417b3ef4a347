/// Files and directories as handlers.
///
/// Configurations name them; programs make them by `of`. Routers and servers call them.
@Export
@Version("0.1.0")
package org.coppice.web.files;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
