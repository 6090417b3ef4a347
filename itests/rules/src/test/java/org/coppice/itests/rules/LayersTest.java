package org.coppice.itests.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchUnitRunner;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.runner.RunWith;

/// Imports point down only. The poms forbid most of the rest already.
@RunWith(ArchUnitRunner.class)
@AnalyzeClasses(packages = "org.coppice", importOptions = ImportOption.DoNotIncludeTests.class)
public class LayersTest {
    @ArchTest
    static final ArchRule onlyPosixMakesNativeCalls =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("org.coppice.posix")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("java.lang.foreign");

    @ArchTest
    static final ArchRule onlyDeliveryBundlesKnowOsgi =
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            "org.coppice.wsgi.api",
                            "org.coppice.web",
                            "org.coppice.web.headers",
                            "org.coppice.net")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.osgi.framework..");

    @ArchTest
    static final ArchRule hubsKnowNothingOfGreenThreads =
            noClasses()
                    .that()
                    .resideInAnyPackage("org.coppice.hub..", "org.coppice.posix")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.coppice.green", "org.coppice.net", "org.coppice.wsgi..");

    @ArchTest
    static final ArchRule headerValuesAreValues =
            noClasses()
                    .that()
                    .resideInAPackage("org.coppice.web.headers")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.coppice.wsgi..",
                            "org.coppice.net",
                            "org.coppice.green",
                            "java.io",
                            "java.net",
                            "java.nio.channels",
                            "java.nio.file");

    @ArchTest
    static final ArchRule framesAreBytesInAndEventsOut =
            noClasses()
                    .that()
                    .resideInAPackage("org.coppice.websocket.frames")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.coppice.wsgi..",
                            "org.coppice.net",
                            "org.coppice.green",
                            "java.io",
                            "java.net",
                            "java.nio.channels",
                            "java.nio.file");

    @ArchTest
    static final ArchRule clientsAndTopicsNeedNoServer =
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            "org.coppice.websocket.client", "org.coppice.websocket.topics")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.coppice.websocket.server",
                            "org.coppice.wsgi.spi",
                            "org.coppice.wsgi.server",
                            "org.coppice.routing..");

    @ArchTest
    static final ArchRule draftsAreBelowConnections =
            noClasses()
                    .that()
                    .resideInAPackage("org.coppice.websocket.legacy")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.coppice.websocket.server",
                            "org.coppice.websocket.frames",
                            "org.coppice.wsgi.spi",
                            "org.coppice.wsgi.server",
                            "org.coppice.routing..");

    @ArchTest
    static final ArchRule httpKnowsNoHub =
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            "org.coppice.wsgi..",
                            "org.coppice.web..",
                            "org.coppice.websocket..",
                            "org.coppice.routing..")
                    .and()
                    .resideOutsideOfPackage("org.coppice.wsgi.testkit") // runs with each hub
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.coppice.hub..", "org.coppice.posix");

    @ArchTest
    static final ArchRule filtersAndFilesServeAnyApplication =
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            "org.coppice.pipeline",
                            "org.coppice.web.filters",
                            "org.coppice.web.files",
                            "org.coppice.web.jackson",
                            "org.coppice.web.zstd")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.coppice.routing..");

    @ArchTest
    static final ArchRule librariesStayInTheirBundles =
            noClasses()
                    .that()
                    .resideOutsideOfPackages("org.coppice.web.jackson", "org.coppice.web.zstd")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "tools.jackson..", "com.fasterxml.jackson..", "com.github.luben..");
}
