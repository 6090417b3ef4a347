/// Sockets for green threads. Implemented here, resolvers by their providers; called by servers and
/// applications.
@Export
@Version("0.1.0")
package org.coppice.net;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
