/// Values of HTTP header fields as immutable types, read from and written to text; no I/O.
///
/// Coppice implements them all; `web`, filters and your handlers use them. In each type `parse`
/// reads what somebody else has sent and never throws, `of` and its kin make what a program says
/// and throw `IllegalArgumentException` where that is wrong, and `toString` writes the field value.
@Export
@Version("0.1.0")
package org.coppice.web.headers;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
