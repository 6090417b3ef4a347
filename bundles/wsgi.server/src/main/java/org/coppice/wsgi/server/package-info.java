/// HTTP/1 server for [org.coppice.wsgi.api.Application]s. Nothing here is API.
package org.coppice.wsgi.server;
