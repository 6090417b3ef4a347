package org.coppice.routing.objects;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.io.File;
import java.util.List;
import org.coppice.routing.objects.api.Controller;
import org.coppice.routing.objects.api.Default;
import org.coppice.routing.objects.api.Expose;
import org.coppice.routing.objects.api.Lookup;
import org.coppice.routing.objects.api.ObjectRouterFactory;
import org.coppice.routing.objects.api.Param;
import org.coppice.routing.objects.api.RestController;
import org.coppice.routing.objects.api.Secured;
import org.coppice.routing.objects.api.Sub;
import org.coppice.web.MultiMap;
import org.junit.Test;

/// What cannot work is refused when it is deployed, by one line that says what it is.
public class FaultyControllersTest {
    private static void refused(Controller controller, String why) {
        IllegalArgumentException e =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> ObjectRouterFactory.find().router(controller));
        String told =
                "controller %s is refused: %s".formatted(controller.getClass().getName(), why);
        assertEquals(told, e.getMessage());
    }

    @Test
    public void twoMethodsOfOneNameNeedHttpMethods() {
        refused(
                new Controller() {
                    @Expose
                    void a() {}

                    @Expose(value = "a", methods = "POST")
                    void b() {}
                },
                "2 exposed methods have the segment a, and .a names no HTTP methods");
        refused(
                new Controller() {
                    @Expose(methods = "POST")
                    void a() {}

                    @Expose(
                            value = "a",
                            methods = {"GET", "POST"})
                    void b() {}
                },
                "two exposed methods have the segment a and the HTTP method POST");
        refused(
                new Controller() {
                    @Expose(methods = "post")
                    void a() {}
                },
                "method a: HTTP method \"post\" is not allowed: it must be in capitals");
    }

    @Test
    public void namesAreThoseOfAUrl() {
        String may = "it may have letters, digits and - _ $ ( ) . ! , ; : * + @ = ~";
        refused(
                new Controller() {
                    @Expose("a/b")
                    void a() {}
                },
                "method a: segment \"a/b\" is not allowed: " + may);
        refused(
                new Controller() {
                    @Sub("..")
                    final Controller a = new Controller() {};
                },
                "field a: segment \"..\" is not allowed: " + may);
        refused(
                new Controller() {
                    @Sub("x")
                    final Controller a = new Controller() {};

                    @Expose
                    void x() {}
                },
                "field a: there is a method with the segment x too");
        refused(
                new Controller() {
                    @Sub("x")
                    final Controller a = new Controller() {};

                    @Sub final Controller x = new Controller() {};
                },
                "field x: a is another one with the segment x");
    }

    @Test
    public void methodsAndFieldsCanBeReached() {
        refused(new Private(), "method a: it must be neither private nor static");
        refused(new Static(), "method a: it must be neither private nor static");
        refused(
                new Controller() {
                    @Sub Controller a = new Controller() {};
                },
                "field a: it must be final");
        refused(
                new Controller() {
                    @Sub final String a = "a";
                },
                "field a: it must be a Controller");
        refused(
                new Controller() {
                    @Sub final Controller a = nothing();
                },
                "its field a is null");
    }

    private static Controller nothing() {
        return null;
    }

    @Test
    public void marksExcludeEachOther() {
        refused(
                new Controller() {
                    @Expose
                    @Default
                    void a() {}
                },
                "method a: it can be only one of @Expose, @Default and @Lookup");
        refused(
                new Controller() {
                    @Default
                    void a() {}

                    @Default
                    void b() {}
                },
                "method b: .a is another one with @Default");
        refused(
                new Controller() {
                    @Lookup
                    Controller a() {
                        return null;
                    }

                    @Lookup
                    Controller b() {
                        return null;
                    }
                },
                "method b: .a is another one with @Lookup");
        refused(
                new Controller() {
                    @Secured("x")
                    void a() {}
                },
                "method a: only an exposed method is secured or unlocked");
    }

    @Test
    public void parametersCanBeFilled() {
        refused(
                new Controller() {
                    @Expose
                    void a(int b, File file) {}
                },
                "method a: its parameter file cannot be filled: no client can send a java.io.File");
        refused(
                new Controller() {
                    @Expose
                    void a(List<File> files) {}
                },
                "method a: its parameter files cannot be filled: no client can send a"
                        + " java.io.File");
        refused(
                new Controller() {
                    @Expose
                    void a(@Param(defaultValue = "x") int b) {}
                },
                "method a: its parameter b cannot be filled: its default value: b is \"x\": it must"
                        + " be a whole number in -2147483648..2147483647");
        refused(
                new Controller() {
                    @Expose
                    void a(MultiMap<Integer> b) {}
                },
                "method a: its parameter b cannot be filled: it must be a MultiMap<String>");
        refused(
                new Controller() {
                    @Expose
                    void a(@Param(from = Param.Source.PATH) List<Integer> b) {}
                },
                "method a: its parameter b cannot be filled: a segment of the path is one value");
        refused(
                new Controller() {
                    @Lookup
                    Controller a(List<String> b) {
                        return null;
                    }
                },
                "method a: its parameter b must be a segment, String... or the Request");
    }

    @Test
    public void checksAndMediaTypesAreThere() {
        refused(
                new Controller() {
                    @Expose
                    @Secured("x")
                    void a() {}

                    String x() {
                        return "";
                    }
                },
                "method a: it is secured by x: there must be a method boolean x(), which may take"
                        + " the Request");
        refused(
                new Controller() {
                    @Expose(produces = "text/*")
                    void a() {}
                },
                "method a: media type text/* is not allowed: it must be one type");
    }

    @Test
    public void theNamesOfRestSayWhatTheyAnswer() {
        refused(
                new RestController() {
                    @Expose("x")
                    void getAll() {}
                },
                "method getAll: its name says what it answers in a RestController: @Expose must"
                        + " name neither a segment nor methods");
        refused(
                new RestController() {
                    @Expose
                    void getOne(int a) {}

                    @Expose
                    void getOne(String a) {}
                },
                "method getOne: .getOne is another one with this name");
    }

    @Test
    public void whatIsBelowIsLookedAtToo() {
        IllegalArgumentException e =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> ObjectRouterFactory.find().router(new Above()));
        assertEquals(
                "controller org.coppice.routing.objects.FaultyControllersTest$Private is refused:"
                        + " method a: it must be neither private nor static",
                e.getMessage());
    }

    private static final class Private implements Controller {
        @Expose
        private void a() {}
    }

    private static final class Static implements Controller {
        @Expose
        static void a() {}
    }

    private static final class Above implements Controller {
        @Sub final Controller below = new Private();
    }
}
