package org.coppice.web.headers;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/// Weights of content negotiation (RFC 9110, section 12.4.2).
final class Quality {
    private static final int STEPS = 1000;
    private static final int MAX_DIGITS = 3;

    private Quality() {}

    /// `0`, `0.7`, `1.000`: at most three digits behind the point; empty for anything else.
    static OptionalDouble parse(String text) {
        boolean wellFormed =
                !text.isEmpty()
                        && text.length() <= 2 + MAX_DIGITS
                        && (text.charAt(0) == '0' || text.charAt(0) == '1')
                        && (text.length() == 1 || text.charAt(1) == '.');
        int steps = wellFormed ? (text.charAt(0) - '0') * STEPS : 0;
        for (int i = 2, step = STEPS / 10; wellFormed && i < text.length(); i++, step /= 10) {
            int digit = text.charAt(i) - '0';
            wellFormed = digit >= 0 && digit <= 9;
            steps += digit * step;
        }
        return wellFormed && steps <= STEPS
                ? OptionalDouble.of((double) steps / STEPS)
                : OptionalDouble.empty();
    }

    static String format(double quality) {
        long steps = Math.round(quality * STEPS);
        String digits = Long.toString(STEPS + steps % STEPS).substring(1).replaceAll("0+$", "");
        return steps / STEPS + (digits.isEmpty() ? "" : "." + digits);
    }

    /// The offers of a quality above 0, the best first; equal ones stay in their order.
    static <T> List<Weighted<T>> acceptable(List<T> offers, ToDoubleFunction<T> quality) {
        return offers.stream()
                .map(offer -> new Weighted<>(offer, quality.applyAsDouble(offer)))
                .filter(offer -> offer.quality() > 0)
                .sorted(bestFirst())
                .toList();
    }

    static <T> Comparator<Weighted<T>> bestFirst() {
        return Comparator.comparingDouble((Weighted<T> each) -> each.quality()).reversed();
    }
}
