package org.coppice.resolver.dns;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeFalse;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/// The hosts file and `resolv.conf`, and when they are read.
public class FilesTest {

    @Rule public final TemporaryFolder folder = new TemporaryFolder();

    private long nowNanos = Long.MAX_VALUE - 5;

    private static InetAddress address(String literal) {
        return InetAddress.ofLiteral(literal);
    }

    private static HostsFile hosts(String... lines) {
        return HostsFile.parse(List.of(lines));
    }

    @Test
    public void aHostHasAllAddressesOfBothFamiliesInTheOrderOfTheFile() {
        HostsFile hosts =
                hosts(
                        "192.0.2.1 Box.example box # the box",
                        "2001:db8::1\tbox.EXAMPLE six",
                        "192.0.2.1 box");
        HostsFile.Host box = hosts.find("BOX.example").orElseThrow();
        assertEquals("box.example", box.canonicalName());
        assertEquals(List.of("box", "six"), box.aliases());
        assertEquals(List.of(address("192.0.2.1"), address("2001:db8::1")), box.addresses());
        assertEquals(List.of(address("2001:db8::1")), hosts.find("six").orElseThrow().addresses());
        assertEquals("box.example", hosts.nameOf(address("192.0.2.1")).orElseThrow());
    }

    @Test
    public void linesThatMakeNoSenseAndAddressesOfALinkAreLeftOut() {
        HostsFile hosts =
                hosts(
                        "",
                        "# 192.0.2.9 hidden",
                        "192.0.2.9",
                        "nonsense name",
                        "fe80::1 link",
                        "fe80::1%lo link",
                        "192.0.2.9 a..b good");
        assertTrue(hosts.find("link").isEmpty());
        assertTrue(hosts.find("hidden").isEmpty());
        assertTrue(hosts.find("name").isEmpty());
        assertEquals(List.of(address("192.0.2.9")), hosts.find("good").orElseThrow().addresses());
        assertTrue(hosts.nameOf(address("fe80::1")).isEmpty());
    }

    @Test
    public void resolvConfSaysServersDomainsAndOptions() {
        ResolvConf conf =
                ResolvConf.parse(
                        List.of(
                                "; comment",
                                "nameserver 192.0.2.1 # first",
                                "nameserver 2001:db8::1",
                                "nameserver ns.example",
                                "domain old.example",
                                "search One.example two.example.",
                                "options ndots:2 timeout:3 attempts:4 edns0",
                                "options rotate",
                                "sortlist 192.0.2.0"));
        assertEquals(
                new ResolvConf(
                        List.of(
                                new InetSocketAddress(address("192.0.2.1"), 53),
                                new InetSocketAddress(address("2001:db8::1"), 53)),
                        List.of("one.example", "two.example"),
                        2,
                        Duration.ofSeconds(3),
                        4,
                        true),
                conf);
    }

    @Test
    public void theLastOfDomainAndSearchCountsAndNumbersAreTakenToTheirLimits() {
        ResolvConf conf =
                ResolvConf.parse(
                        List.of(
                                "search a b",
                                "domain c d",
                                "options ndots:99 timeout:0 attempts:77 ndots:x"));
        assertEquals(List.of("c"), conf.search());
        assertEquals(15, conf.ndots());
        assertEquals(Duration.ofSeconds(1), conf.timeout());
        assertEquals(5, conf.attempts());
    }

    @Test
    public void withoutAnyServerThatOfThisMachineIsAsked() {
        assertEquals(
                List.of(new InetSocketAddress(address("127.0.0.1"), 53)),
                ResolvConf.EMPTY.servers());
        assertEquals(List.of(), ResolvConf.EMPTY.search());
    }

    @Test
    public void aFileIsReadAgainWhenItHasChangedEveryTenSecondsAtMost() throws Exception {
        Path file = folder.getRoot().toPath().resolve("hosts");
        List<String> nothing = List.of("nothing");
        WatchedFile<List<String>> watched =
                new WatchedFile<>(file, nothing, lines -> lines, () -> nowNanos);
        assertSame(nothing, watched.get());
        Files.writeString(file, "one");
        nowNanos += WatchedFile.INTERVAL_NANOS - 1;
        assertSame(nothing, watched.get());
        nowNanos++;
        List<String> one = watched.get();
        assertEquals(List.of("one"), one);
        nowNanos += WatchedFile.INTERVAL_NANOS;
        assertSame("not read again", one, watched.get());
        Files.writeString(file, "another");
        watched.forget();
        assertEquals(List.of("another"), watched.get());
        Files.delete(file);
        nowNanos += WatchedFile.INTERVAL_NANOS;
        assertSame(nothing, watched.get());
    }

    @Test
    public void aFileThatCannotBeReadSaysWhatItSaidBefore() throws IOException {
        Path file = folder.getRoot().toPath().resolve("hosts");
        Files.writeString(file, "one");
        WatchedFile<List<String>> watched =
                new WatchedFile<>(file, List.of(), lines -> lines, () -> nowNanos);
        assertEquals(List.of("one"), watched.get());
        Files.delete(file);
        Files.createDirectory(file);
        nowNanos += WatchedFile.INTERVAL_NANOS;
        assertEquals(List.of("one"), watched.get());
        Files.delete(file);
        Files.write(file, new byte[] {(byte) 0xff, '\n', 'a'});
        nowNanos += WatchedFile.INTERVAL_NANOS;
        assertEquals("a", watched.get().getLast());
    }

    @Test
    public void aFileThatMayNotBeReadYetIsReadWhenItMay() throws IOException {
        Path file = folder.getRoot().toPath().resolve("hosts");
        Files.writeString(file, "one");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("-wx------"));
        assumeFalse("root reads everything", Files.isReadable(file));
        WatchedFile<List<String>> watched =
                new WatchedFile<>(file, List.of(), lines -> lines, () -> nowNanos);
        assertEquals(List.of(), watched.get());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertEquals("not looked at again yet", List.of(), watched.get());
        nowNanos += WatchedFile.INTERVAL_NANOS;
        assertEquals(List.of("one"), watched.get());
    }
}
