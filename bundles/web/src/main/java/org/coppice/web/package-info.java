/// Requests, responses and handlers over a WSGI application. Applications implement `Handler`;
/// the router calls it.
@Export
@Version("0.1.0")
package org.coppice.web;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
