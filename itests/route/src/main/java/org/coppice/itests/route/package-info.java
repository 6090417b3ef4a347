/// A route that tests deploy, update and remove.
package org.coppice.itests.route;
