package org.coppice.resolver.dns;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.coppice.net.HostLookupException;
import org.coppice.net.Resolver;

/// What a hosts file says: lines with an address, a name, and more names of the same host. Case
/// does not matter. Addresses of a link alone (fe80) are no use without the link and are left out.
///
/// **Threads:** any; immutable once it is made.
final class HostsFile {

    static final HostsFile EMPTY = new HostsFile();

    /// @param names all in the line, the true one first
    private record Entry(InetAddress address, List<String> names) {}

    /// What it says of a name.
    record Host(String canonicalName, List<String> aliases, List<InetAddress> addresses) {}

    private final Map<String, List<Entry>> byName = new HashMap<>();
    private final Map<InetAddress, String> byAddress = new HashMap<>();

    private HostsFile() {}

    /// Lines that make no sense are passed over.
    static HostsFile parse(Collection<String> lines) {
        HostsFile file = new HostsFile();
        for (String line : lines) {
            String[] words = line.replaceFirst("#.*", "").strip().split("\\s+");
            Resolver.literal(words[0])
                    .filter(address -> !isOfALink(address))
                    .ifPresent(address -> file.add(address, words));
        }
        return file;
    }

    private static boolean isOfALink(InetAddress address) {
        return address instanceof Inet6Address && address.isLinkLocalAddress();
    }

    private void add(InetAddress address, String[] words) {
        List<String> names = new ArrayList<>();
        for (int i = 1; i < words.length; i++) {
            try {
                names.add(HostName.of(words[i]).ascii());
            } catch (HostLookupException e) {
                continue; // no name
            }
        }
        if (names.isEmpty()) {
            return;
        }
        Entry entry = new Entry(address, List.copyOf(names));
        for (String name : Set.copyOf(names)) {
            byName.computeIfAbsent(name, _ -> new ArrayList<>()).add(entry);
        }
        byAddress.putIfAbsent(address, names.getFirst());
    }

    /// All addresses of a name, of either family, in the order of the file.
    Optional<Host> find(String name) {
        List<Entry> entries = byName.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        String canonical = entries.getFirst().names().getFirst();
        Set<String> aliases = new LinkedHashSet<>();
        Set<InetAddress> addresses = new LinkedHashSet<>();
        for (Entry entry : entries) {
            aliases.addAll(entry.names());
            addresses.add(entry.address());
        }
        aliases.remove(canonical);
        return Optional.of(new Host(canonical, List.copyOf(aliases), List.copyOf(addresses)));
    }

    /// The first name of an address.
    Optional<String> nameOf(InetAddress address) {
        return Optional.ofNullable(byAddress.get(address));
    }
}
