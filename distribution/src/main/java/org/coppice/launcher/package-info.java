/// Starts a container from feature files, and talks to a running one.
package org.coppice.launcher;
