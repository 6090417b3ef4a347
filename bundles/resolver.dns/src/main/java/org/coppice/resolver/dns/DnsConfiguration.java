package org.coppice.resolver.dns;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/// Describes `etc/org.coppice.resolver.dns.cfg` to tools; [DnsOptions] reads it.
@ObjectClassDefinition(name = "Coppice resolver dns")
@interface DnsConfiguration {

    @AttributeDefinition(
            description =
                    "name servers in their order, with commas between, each an address in digits"
                            + " and a port if it is not 53; empty takes those of resolvConfFile")
    String servers() default "";

    @AttributeDefinition(
            description =
                    "domains in which names with few dots are searched, with commas between; empty"
                            + " takes those of resolvConfFile")
    String search() default "";

    @AttributeDefinition(
            description =
                    "how long one server is waited for, each time; 0 takes what resolvConfFile"
                            + " says; milliseconds")
    long timeoutMillis() default 0;

    @AttributeDefinition(
            description = "how often each server is asked; 0 takes what resolvConfFile says")
    int attempts() default 0;

    @AttributeDefinition(description = "how long a look-up may take in all; milliseconds")
    long limitMillis() default 10000;

    @AttributeDefinition(description = "how many answers are kept; 0 keeps none")
    int cacheEntries() default 10000;

    @AttributeDefinition(description = "the hosts file")
    String hostsFile() default "/etc/hosts";

    @AttributeDefinition(description = "the file that names servers, domains and options")
    String resolvConfFile() default "/etc/resolv.conf";
}
