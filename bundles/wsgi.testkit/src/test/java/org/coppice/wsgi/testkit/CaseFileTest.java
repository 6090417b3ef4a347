package org.coppice.wsgi.testkit;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.Test;

public class CaseFileTest {

    @Test
    public void everyCaseHasASourceAndResponses() {
        List<RawCase> cases = ServerContract.rawCases();
        assertTrue("only " + cases.size(), cases.size() > 600);
        for (RawCase raw : cases) {
            assertTrue(raw.toString(), raw.source().startsWith("RFC "));
            assertTrue(raw.toString(), !raw.expectations().isEmpty() || raw.ends());
        }
    }

    @Test
    public void aResponseSaysWhatBecomesOfTheConnection() {
        assertEquals(Expectation.Ending.KEEP, Expectation.parsed("200").ending(200));
        assertEquals(Expectation.Ending.CLOSE, Expectation.parsed("200/400").ending(400));
        assertEquals(Expectation.Ending.QUIT, Expectation.parsed("200 quits").ending(200));
        assertEquals(Set.of(400, 505), Expectation.parsed("400/505").statuses());
    }

    @Test
    public void whatIsNoNotationIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Expectation.parsed("200 kept"));
        assertThrows(IllegalArgumentException.class, () -> Expectation.parsed("200; see X"));
    }
}
