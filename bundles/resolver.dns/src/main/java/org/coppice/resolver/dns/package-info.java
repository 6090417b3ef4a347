/// Questions to name servers from green threads: any kind of record, and the resolver `dns` for
/// host names. Coppice implements it, applications call it.
@Export
@Version("0.1.0")
package org.coppice.resolver.dns;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
