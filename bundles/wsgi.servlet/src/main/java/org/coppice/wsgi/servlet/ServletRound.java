package org.coppice.wsgi.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;

/// A request as a container gives it to a servlet.
///
/// @param patterns where the container has found the servlet
record ServletRound(
        HttpServletRequest request,
        HttpServletResponse response,
        AsyncContext async,
        List<String> patterns) {}
