package org.coppice.wsgi.jetty;

import org.coppice.wsgi.testkit.AdmissionContract;

public class JettyAdmissionContractTest extends AdmissionContract<JettyServerRule> {
    public JettyAdmissionContractTest() {
        super(new JettyServerRule());
    }
}
