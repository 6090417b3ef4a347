package org.coppice.wsgi.server;

import java.io.IOException;
import java.util.List;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.testkit.ContractServer;
import org.coppice.wsgi.validator.Validator;
import org.junit.runners.Parameterized.Parameters;

/// The contract once more, with a validator between server and application: a rule that either
/// breaks is a 500 where none is expected.
public class ValidatedContractTest extends HttpServerContractTest {

    /// All cases with one hub: what an application sees does not depend on it.
    @Parameters(name = "{0} {1}")
    public static List<Object[]> cases() {
        return casesWithOneHub();
    }

    @Override
    protected ContractServer start(Application application) throws IOException {
        return super.start(new Validator(application));
    }
}
