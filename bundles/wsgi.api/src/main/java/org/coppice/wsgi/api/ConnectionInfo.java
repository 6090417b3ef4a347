package org.coppice.wsgi.api;

/// A connection of a [Server] at one moment, for listings.
///
/// @param id unique within its server's life
/// @param loop the name of the loop that it lives on
/// @param remoteAddress the client's address and port, `127.0.0.1:54321`; `unix` for a Unix socket
/// @param state `opening` (TLS is being agreed upon), `idle`, `reading`, `running` (the application
///   has the request) or `closing`
/// @param request method and target of the request that runs, as sent; empty if none does
/// @param requests how many requests came over it, the one that runs included
/// @param ageMillis since when it is open
public record ConnectionInfo(
        long id,
        String loop,
        String remoteAddress,
        String state,
        String request,
        long requests,
        long ageMillis) {}
