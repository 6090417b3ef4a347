/// The contract between server and application, as PEP 3333 has it. Servers implement `Environ`
/// and `StartResponse`; applications and filters implement `Application`.
@Export
@Version("0.1.0")
package org.coppice.wsgi.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
