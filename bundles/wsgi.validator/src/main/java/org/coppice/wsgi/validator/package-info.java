/// Checks both sides of the contract between HTTP servers and web applications.
///
/// Who tests a server or an application wraps a [Validator] around the application, or names the
/// filter `validator` in a pipeline.
@Export
@Version("0.1.0")
package org.coppice.wsgi.validator;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
