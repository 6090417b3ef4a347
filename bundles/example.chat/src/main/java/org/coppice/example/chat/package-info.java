/// Example of a server of your own protocol: a chat. Nothing here is API.
package org.coppice.example.chat;
