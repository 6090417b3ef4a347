/// Calls a handler, an application, routes or a pipeline without a socket, and sees the exact
/// response: `webtest` for Coppice. Tests of applications call it; nobody implements it.
@Export
@Version("0.1.0")
package org.coppice.web.testkit;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
