package org.coppice.wsgi.validator;

import static org.coppice.wsgi.validator.Violations.GOOD;
import static org.coppice.wsgi.validator.Violations.assertBreaks;
import static org.coppice.wsgi.validator.Violations.get;
import static org.coppice.wsgi.validator.Violations.serve;

import java.util.List;
import org.coppice.wsgi.api.Environ;
import org.junit.Test;

/// What a server gives.
public class EnvironRulesTest {

    private static void with(String key, Object value) throws Exception {
        Environ environ = get();
        environ.put(key, value);
        serve(GOOD, environ);
    }

    private static void without(String key) throws Exception {
        Environ environ = get();
        environ.remove(key);
        serve(GOOD, environ);
    }

    @Test
    public void anEnvironWithAllThatIsRequiredPasses() throws Exception {
        serve(GOOD, get());
    }

    @Test
    public void eachVariableThatIsRequiredIsMissed() {
        for (String key :
                List.of(
                        Environ.REQUEST_METHOD,
                        Environ.SERVER_NAME,
                        Environ.SERVER_PORT,
                        Environ.WSGI_VERSION,
                        Environ.WSGI_INPUT,
                        Environ.WSGI_ERRORS,
                        Environ.WSGI_URL_SCHEME,
                        Environ.WSGI_MULTITHREAD,
                        Environ.WSGI_MULTIPROCESS,
                        Environ.WSGI_RUN_ONCE)) {
            assertBreaks(Rule.ENVIRON_KEYS, () -> without(key));
        }
    }

    @Test
    public void whatIsOptionalMayBeMissing() throws Exception {
        without(Environ.REMOTE_ADDR);
        without(Environ.RAW_PATH_INFO);
        without(Environ.WSGI_INPUT_TERMINATED);
    }

    @Test
    public void aWrongTypeIsTold() {
        assertBreaks(Rule.ENVIRON_TYPES, () -> with(Environ.WSGI_RUN_ONCE, "no"));
        assertBreaks(Rule.ENVIRON_TYPES, () -> with(Environ.SERVER_PORT, 80));
        assertBreaks(Rule.ENVIRON_TYPES, () -> with(Environ.QUERY_STRING, List.of()));
        assertBreaks(Rule.ENVIRON_TYPES, () -> with(Environ.WSGI_INPUT, new byte[0]));
        assertBreaks(Rule.ENVIRON_TYPES, () -> with("HTTP_ACCEPT", List.of("a")));
    }

    @Test
    public void textHoldsOneByteAChar() throws Exception {
        with(Environ.PATH_INFO, "/\u00c3\u00a4");
        assertBreaks(Rule.ENVIRON_CHARACTERS, () -> with(Environ.PATH_INFO, "/\u20ac"));
        assertBreaks(Rule.ENVIRON_CHARACTERS, () -> with("HTTP_X", "\u20ac"));
    }

    @Test
    public void typeAndLengthHaveKeysWithoutAPrefix() throws Exception {
        with(Environ.CONTENT_TYPE, "text/plain");
        assertBreaks(Rule.ENVIRON_HTTP_CONTENT, () -> with("HTTP_CONTENT_TYPE", "text/plain"));
        assertBreaks(Rule.ENVIRON_HTTP_CONTENT, () -> with("HTTP_CONTENT_LENGTH", "1"));
    }

    @Test
    public void theMethodIsAToken() throws Exception {
        with(Environ.REQUEST_METHOD, "BREW");
        assertBreaks(Rule.ENVIRON_METHOD, () -> with(Environ.REQUEST_METHOD, ""));
        assertBreaks(Rule.ENVIRON_METHOD, () -> with(Environ.REQUEST_METHOD, "A B"));
    }

    @Test
    public void thePathsAreEmptyOrBeginWithASlash() throws Exception {
        with(Environ.SCRIPT_NAME, "/a");
        with(Environ.PATH_INFO, "");
        assertBreaks(Rule.ENVIRON_PATH, () -> with(Environ.SCRIPT_NAME, "/"));
        assertBreaks(Rule.ENVIRON_PATH, () -> with(Environ.SCRIPT_NAME, "a"));
        assertBreaks(Rule.ENVIRON_PATH, () -> with(Environ.SCRIPT_NAME, "/a/"));
        assertBreaks(Rule.ENVIRON_PATH, () -> with(Environ.PATH_INFO, "a"));
    }

    @Test
    public void oneOfThePathsIsThere() throws Exception {
        without(Environ.SCRIPT_NAME);
        without(Environ.PATH_INFO);
        Environ neither = get();
        neither.remove(Environ.SCRIPT_NAME);
        neither.remove(Environ.PATH_INFO);
        assertBreaks(Rule.ENVIRON_PATH, () -> serve(GOOD, neither));
    }

    @Test
    public void theServerHasANameAndAPort() throws Exception {
        assertBreaks(Rule.ENVIRON_SERVER, () -> with(Environ.SERVER_NAME, ""));
        assertBreaks(Rule.ENVIRON_SERVER, () -> with(Environ.SERVER_PORT, ""));
        assertBreaks(Rule.ENVIRON_SERVER, () -> with(Environ.SERVER_PORT, "http"));
        Environ unix = get();
        unix.put(Environ.SERVER_NAME, "unix");
        unix.put(Environ.SERVER_PORT, "");
        serve(GOOD, unix);
    }

    @Test
    public void theLengthIsANumber() throws Exception {
        with(Environ.CONTENT_LENGTH, "0");
        with(Environ.CONTENT_LENGTH, "");
        assertBreaks(Rule.ENVIRON_CONTENT_LENGTH, () -> with(Environ.CONTENT_LENGTH, "-1"));
        assertBreaks(Rule.ENVIRON_CONTENT_LENGTH, () -> with(Environ.CONTENT_LENGTH, "1 "));
    }

    @Test
    public void theSchemeIsOneOfTwo() throws Exception {
        with(Environ.WSGI_URL_SCHEME, "https");
        assertBreaks(Rule.ENVIRON_SCHEME, () -> with(Environ.WSGI_URL_SCHEME, "ftp"));
    }

    @Test
    public void theVersionIsThisOne() {
        assertBreaks(Rule.ENVIRON_VERSION, () -> with(Environ.WSGI_VERSION, List.of(2, 0)));
    }
}
