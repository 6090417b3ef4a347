/// The contract between HTTP servers and web applications: PEP 3333 (WSGI) for Java.
///
/// Servers and routers call [Application]s; applications, filters and frameworks implement them.
@Export
@Version("0.1.0")
package org.coppice.wsgi.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
