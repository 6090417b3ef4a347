/// HTTP/1 server for [org.coppice.wsgi.api.Application]s: a component under configuration, and
/// [WsgiServer] for programs without a container. Implemented here, called by applications.
@Export
@Version("0.1.0")
package org.coppice.wsgi.server;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
