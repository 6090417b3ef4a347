/// Runs [org.coppice.wsgi.api.Application]s as servlets on the HTTP Whiteboard. Nothing here is
/// API.
package org.coppice.wsgi.servlet;
