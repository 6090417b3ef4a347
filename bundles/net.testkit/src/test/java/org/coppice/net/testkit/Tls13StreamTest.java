package org.coppice.net.testkit;

import org.junit.BeforeClass;

public class Tls13StreamTest extends TlsStreamTestCase {

    private static TlsPairs tls;

    @BeforeClass
    public static void makeKeys() throws Exception {
        tls = TlsPairs.create(FOLDER.getRoot().toPath(), "TLSv1.3");
    }

    @Override
    TlsPairs tls() {
        return tls;
    }
}
