/// JSON by Jackson. The bundle's services are what applications use; programs make a codec by `of`.
@Export
@Version("0.1.0")
package org.coppice.web.jackson;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
