/// Every system call Coppice makes, over `java.lang.foreign`. Implemented here; called by the hubs.
@Export
@Version("0.1.0")
package org.coppice.posix;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
