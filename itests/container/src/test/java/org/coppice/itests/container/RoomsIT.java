package org.coppice.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assume.assumeNotNull;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.Bundle;

/// The example of rooms, with the page in real browsers.
public class RoomsIT extends BuiltContainer {
    private static final String SAID = "document.getElementById('said')?.innerText";
    private static final String PRESENT = "document.getElementById('present')?.innerText";
    private static final String STATE = "document.getElementById('state')?.innerText";

    @Before
    public void deploy() throws Exception {
        assumeNotNull(Browser.program()); // continuous integration installs one
        Path folder = TestHome.DISTRIBUTION.resolve("system/org/coppice/org.coppice.example.rooms");
        try (var jars = Files.walk(folder)) {
            Path jar = jars.filter(each -> each.toString().endsWith(".jar")).findFirst().get();
            Path deployed = home.root().resolve("deploy").resolve(jar.getFileName());
            if (!Files.exists(deployed)) {
                Files.copy(jar, deployed);
            }
        }
        awaitRoute("/rooms/{room}/socket");
    }

    @Test
    public void twoBrowsersTalkAndComeBackAfterAnUpdate() throws Exception {
        try (Browser ada = new Browser(address() + "/rooms/it?name=Ada");
                Browser bob = new Browser(address() + "/rooms/it?name=Bob")) {
            ada.await(PRESENT, "Bob");
            bob.await(PRESENT, "Ada");
            say(ada, "<b>hello</b> & \"good\" morning, Bob ☕");
            bob.await(SAID, "<b>hello</b> & \"good\" morning, Bob ☕");
            say(bob, "hello Ada");
            ada.await(SAID, "hello Ada");

            Bundle rooms = bundleNamed("org.coppice.example.rooms");
            rooms.stop();
            ada.await(STATE, "connecting again");
            rooms.start();
            awaitRoute("/rooms/{room}/socket");
            ada.await(STATE, "connected");
            bob.await(STATE, "connected");
            ada.await(PRESENT, "Bob");
            say(bob, "back again");
            ada.await(SAID, "back again");
        }
    }

    @Test
    public void whoComesLaterIsToldWhatWasSaidAndWhoLeavesIsMissed() throws Exception {
        try (Browser ada = new Browser(address() + "/rooms/later?name=Ada")) {
            ada.await(STATE, "connected");
            for (int i = 1; i <= 60; i++) {
                say(ada, "number " + i + ".");
                ada.await(SAID, "number " + i + ".");
            }
            try (Browser bob = new Browser(address() + "/rooms/later?name=Bob")) {
                bob.await(SAID, "number 60.");
                assertEquals("50", bob.evaluate("document.querySelectorAll('#said li').length"));
                bob.await(SAID, "number 11.");
                ada.await(SAID, "Bob came in");
            }
            ada.await(SAID, "Bob has left");
            assertEquals("Ada", ada.evaluate(PRESENT));
        }
    }

    private static void say(Browser browser, String text) throws InterruptedException {
        String quoted = text.replace("'", "\\'");
        browser.evaluate(
                "(document.getElementById('text').value = '%s', document.getElementById('form').requestSubmit())"
                        .formatted(quoted));
    }
}
