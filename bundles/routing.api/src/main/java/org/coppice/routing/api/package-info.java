/// Routes as services: how a bundle says which requests its handlers answer, and how others see
/// what is routed.
///
/// Your bundles use [Route]; a router implements [RouteTable]; shell and console call it.
@Export
@Version("0.1.0")
package org.coppice.routing.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
