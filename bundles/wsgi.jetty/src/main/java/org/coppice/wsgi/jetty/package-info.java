/// HTTP/1 and HTTP/2 server on Jetty for [org.coppice.wsgi.api.Application]s. Nothing here is API.
package org.coppice.wsgi.jetty;
