package org.coppice.wsgi.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.GenericServlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

/// Where a request leaves the container's threads.
///
/// **Threads**: the container's, any number at a time.
final class ApplicationServlet extends GenericServlet {
    private static final long serialVersionUID = 1;

    private final transient ServletServer server;

    private final transient List<String> patterns;

    /// @param patterns where the container finds it
    ApplicationServlet(ServletServer server, List<String> patterns) {
        this.server = server;
        this.patterns = patterns;
    }

    @Override
    public void service(ServletRequest anyRequest, ServletResponse anyResponse)
            throws ServletException, IOException {
        HttpServletRequest request = (HttpServletRequest) anyRequest;
        HttpServletResponse response = (HttpServletResponse) anyResponse;
        Object broken = request.getAttribute(ServletExchange.BROKEN_OFF);
        if (request.getDispatcherType() == DispatcherType.ASYNC && broken != null) {
            throw new BrokenOff((Throwable) broken);
        } else if (!server.admit()) {
            unavailable(response);
        } else {
            boolean begun = false;
            try {
                begun = serve(request, response);
            } finally {
                if (!begun) {
                    server.dismiss();
                }
            }
        }
    }

    /// The one way to tell any container that a response must not end as if it was whole. An error
    /// and not an exception: Felix HTTP takes those for something to answer.
    private static final class BrokenOff extends Error {
        private static final long serialVersionUID = 1;

        BrokenOff(Throwable failure) {
            super("the response is broken off: " + failure, failure, false, false);
        }
    }

    private static void unavailable(HttpServletResponse response) {
        response.setStatus(503);
        response.setHeader("Retry-After", "1");
    }

    /// @return whether it has begun
    private boolean serve(HttpServletRequest request, HttpServletResponse response)
            throws ServletException {
        if (!request.isAsyncSupported()) {
            throw new ServletException(
                    "A filter in front of servlet %s does not support asynchronous requests"
                            .formatted(server.name()));
        }
        AsyncContext async = request.startAsync(request, response);
        async.setTimeout(Duration.ZERO.toMillis()); // the time-outs are our own
        try {
            server.begin(new ServletRound(request, response, async, patterns));
            return true;
        } catch (RejectedExecutionException e) {
            unavailable(response); // all loops end
            async.complete();
            return false;
        }
    }
}
