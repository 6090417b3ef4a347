/// What every HTTP server of Coppice does, byte by byte: the [ServerContract] and its cases; and
/// what tests of servers need: [ServerRule], [Client]. Coppice implements it, tests of servers
/// extend it.
@Export
@Version("0.1.0")
package org.coppice.wsgi.testkit;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
