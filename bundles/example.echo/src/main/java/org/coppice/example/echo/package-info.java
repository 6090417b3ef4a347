/// Example of a streaming route. Nothing here is API.
package org.coppice.example.echo;
