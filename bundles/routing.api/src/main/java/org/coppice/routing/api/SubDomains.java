package org.coppice.routing.api;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Which sub-domains a route is for: Routes' condition `sub_domain`. Immutable.
///
/// A host is a sub-domain, a dot and a domain; what is configured as domain decides, and without
/// that the domain is the last two labels. An address has no sub-domain, nor has one that is to be
/// ignored, such as `www`.
///
/// **Threads**: any. **Errors**: none, whatever the host looks like. **Null**: never.
///
/// @param kind which there must be
/// @param names in lower case, for [Kind#ONE_OF]
/// @param domain such as `example.com`; empty: the last two labels of the host
/// @param ignored in lower case: these count as none
public record SubDomains(Kind kind, List<String> names, String domain, List<String> ignored) {
    /// The route's argument with the sub-domain, if it has a condition and there is one.
    public static final String ARGUMENT = "sub_domain";

    /// No condition.
    public static final SubDomains UNCHECKED =
            new SubDomains(Kind.UNCHECKED, List.of(), "", List.of());

    /// What there must be.
    public enum Kind {
        /// Whatever there is.
        UNCHECKED,
        /// No sub-domain.
        NONE,
        /// Some sub-domain.
        ANY,
        /// One of some.
        ONE_OF
    }

    /// Copies the lists.
    public SubDomains {
        names = names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
        ignored = ignored.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
        domain = domain.toLowerCase(Locale.ROOT);
    }

    /// The same condition for another domain.
    SubDomains of(String newDomain, List<String> newIgnored) {
        return new SubDomains(kind, names, newDomain, newIgnored);
    }

    /// Whether the condition holds.
    ///
    /// @param host of the request, with a port or not
    public boolean accept(String host) {
        return switch (kind) {
            case UNCHECKED -> true;
            case NONE -> subDomain(host).isEmpty();
            case ANY -> subDomain(host).isPresent();
            case ONE_OF -> subDomain(host).filter(names::contains).isPresent();
        };
    }

    /// The sub-domain of a host, in lower case.
    ///
    /// @param host with a port or not
    public Optional<String> subDomain(String host) {
        String name = withoutPort(host).toLowerCase(Locale.ROOT);
        String base = domain(name);
        if (name.length() <= base.length() || !name.endsWith("." + base)) {
            return Optional.empty();
        }
        String sub = name.substring(0, name.length() - base.length() - 1);
        return ignored.contains(sub) ? Optional.empty() : Optional.of(sub);
    }

    /// The host's domain, in lower case, without port.
    ///
    /// @param host with a port or not
    public String domain(String host) {
        String name = withoutPort(host).toLowerCase(Locale.ROOT);
        if (!domain.isEmpty() || isAddress(name)) {
            return domain.isEmpty() ? name : domain;
        }
        int last = name.lastIndexOf('.');
        int second = last < 0 ? -1 : name.lastIndexOf('.', last - 1);
        return name.substring(second + 1);
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    }

    /// The last label of a name never begins with a digit.
    private static boolean isAddress(String host) {
        int label = host.lastIndexOf('.') + 1;
        return host.startsWith("[")
                || label < host.length() && Character.isDigit(host.charAt(label));
    }
}
