/// Example routes. Nothing here is API.
package org.coppice.example.hello;
