/// Requests, responses and handlers over a WSGI application: the friendly way to write a route.
///
/// Your bundles implement [Handler]; the router calls it, and `Handlers.application` makes an
/// application of it for everybody else.
@Export
@Version("0.1.0")
package org.coppice.web;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
