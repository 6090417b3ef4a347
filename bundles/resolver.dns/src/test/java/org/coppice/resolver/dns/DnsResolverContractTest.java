package org.coppice.resolver.dns;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.coppice.net.Resolver;
import org.coppice.net.testkit.DnsTestServer;
import org.coppice.net.testkit.ResolverContract;
import org.junit.Rule;
import org.junit.rules.TemporaryFolder;

/// With a name server that knows one name.
public class DnsResolverContractTest extends ResolverContract {

    @Rule public final TemporaryFolder folder = new TemporaryFolder();

    @Override
    protected Resolver open() throws Exception {
        Path missing = folder.getRoot().toPath().resolve("missing");
        Path hosts = Files.writeString(folder.getRoot().toPath().resolve("hosts"), "::1 six");
        DnsTestServer server = DnsTestServer.start(); // ends with its loop
        server.record("known.example 60 A 127.0.0.1")
                .record("known.example 60 AAAA ::1")
                .record("1.0.0.127.in-addr.arpa 60 PTR known.example");
        return DnsResolver.builder()
                .hostsFile(hosts)
                .resolvConfFile(missing)
                .servers(List.of(server.address()))
                .build();
    }

    @Override
    protected String knownHost() {
        return "known.example";
    }
}
