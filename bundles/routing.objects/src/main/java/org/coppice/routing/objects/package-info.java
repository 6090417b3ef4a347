/// Router over controllers. Nothing here is API.
package org.coppice.routing.objects;
