/// Tells what is deployed, as an OpenAPI document.
package org.coppice.routing.openapi;
