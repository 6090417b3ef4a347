package org.coppice.wsgi.validator;

import java.util.Locale;

/// Thrown where a rule of the contract is broken. An error, as `wsgiref.validate`'s assertions are:
/// what catches exceptions in an application must not hide it.
public final class ContractViolation extends AssertionError {
    private static final long serialVersionUID = 1;

    private final Rule rule;

    ContractViolation(Rule rule, String found) {
        super(
                "the %s has broken the rule %s (%s): %s"
                        .formatted(
                                rule.side().name().toLowerCase(Locale.ROOT),
                                rule,
                                rule.text(),
                                found));
        this.rule = rule;
    }

    /// The rule that was broken.
    public Rule rule() {
        return rule;
    }
}
