package org.coppice.resolver.jdk;

import org.coppice.net.Resolver;
import org.coppice.net.testkit.ResolverContract;

/// With whatever this machine knows.
public class JdkResolverContractTest extends ResolverContract {

    @Override
    protected Resolver open() {
        return new JdkResolver();
    }
}
