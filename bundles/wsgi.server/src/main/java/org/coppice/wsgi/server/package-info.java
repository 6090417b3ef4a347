/// HTTP/1 server. Nothing here is API.
package org.coppice.wsgi.server;
