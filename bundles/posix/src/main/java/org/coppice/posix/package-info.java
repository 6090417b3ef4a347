/// Every system call Coppice makes, over `java.lang.foreign`: Linux, 64 bits. Implemented here;
/// called by the hubs, to which it offers objects that hide every native address.
@Export
@Version("0.1.0")
package org.coppice.posix;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
