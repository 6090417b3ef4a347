package org.coppice.wsgi.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Servlet;
import java.io.IOException;
import java.util.Dictionary;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.coppice.green.Loops;
import org.coppice.wsgi.api.ConnectionInfo;
import org.coppice.wsgi.spi.Applications;
import org.coppice.wsgi.spi.RunningServer;
import org.coppice.wsgi.testkit.ServerContract;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/// A [ServletServer] in a container that has what it has put on the whiteboard, and is not OSGi's.
final class ServletContainer implements RunningServer, Whiteboard {
    private static final String PREFIX = "osgi.http.whiteboard.servlet.";

    private final Server jetty = new Server();
    private final ServletContextHandler context;
    private final ServerConnector connector;
    private final ServletServer servlet;

    /// @param contextPath empty for the root
    ServletContainer(
            String contextPath,
            Map<String, String> configuration,
            Loops loops,
            Applications applications)
            throws IOException {
        HttpConfiguration http = new HttpConfiguration();
        http.setRequestHeaderSize(ServerContract.HEADERS_MAX_BYTES + 1000);
        http.setSendServerVersion(false);
        connector = new ServerConnector(jetty, 1, 1, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        jetty.addConnector(connector);
        context = new ServletContextHandler(contextPath.isEmpty() ? "/" : contextPath);
        jetty.setHandler(context);
        servlet =
                new ServletServer(
                        "test", ServletSettings.of(configuration), loops, applications, this);
        servlet.start();
        try {
            jetty.start();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    @Override
    public Registration register(Servlet service, Dictionary<String, ?> properties) {
        ServletHolder holder = new ServletHolder("test", service);
        holder.setAsyncSupported((boolean) properties.get(PREFIX + "asyncSupported"));
        for (String pattern : (String[]) properties.get(PREFIX + "pattern")) {
            context.addServlet(holder, pattern);
        }
        return () -> {};
    }

    void addFilter(jakarta.servlet.Filter filter, boolean async) {
        FilterHolder holder = new FilterHolder(filter);
        holder.setAsyncSupported(async);
        context.addFilter(holder, "/*", EnumSet.of(DispatcherType.REQUEST));
    }

    ServletServer servlet() {
        return servlet;
    }

    @Override
    public String address() {
        return "http://127.0.0.1:" + connector.getLocalPort();
    }

    @Override
    public long requests() {
        return servlet.requests();
    }

    @Override
    public int connections() {
        return servlet.connections();
    }

    @Override
    public CompletableFuture<List<ConnectionInfo>> infos() {
        return servlet.infos();
    }

    @Override
    public Map<String, Long> limitsMet() {
        return servlet.limitsMet();
    }

    @Override
    public int requestsCut() {
        return servlet.requestsCut();
    }

    @Override
    public int connectionsCut() {
        return servlet.connectionsCut();
    }

    @Override
    public void expectNoSuccessor() {
        servlet.expectNoSuccessor();
    }

    @Override
    public void stop() {
        servlet.stop();
        try {
            jetty.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
