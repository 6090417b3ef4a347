/// Router over URL patterns. Nothing here is API.
package org.coppice.routing.mapper;
