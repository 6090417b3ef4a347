package org.coppice.web.headers;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Dates in headers (RFC 9110, section 5.6.7). WebOb's `parse_date`, `serialize_date` and
/// `parse_date_delta`.
///
/// **Threads**: any. **Errors**: a year that a header cannot have is an `IllegalArgumentException`.
/// **Null**: nothing is null.
public final class HttpDate {
    private static final List<String> DAYS =
            List.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");
    private static final List<String> MONTHS =
            List.of(
                    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
                    "Dec");
    private static final String TIME = "(?<hour>\\d\\d):(?<minute>\\d\\d):(?<second>\\d\\d)";

    /// `Sun, 06 Nov 1994 08:49:37 GMT` and `Sunday, 06-Nov-94 08:49:37 GMT`; as in mail, a day may
    /// have one digit, and the zone be another or missing.
    private static final Pattern DAY_FIRST =
            Pattern.compile(
                    "(?:[A-Za-z]{3,9}, *)?(?<day>\\d\\d?)[ -](?<month>[A-Za-z]{3})["
                            + " -](?<year>\\d\\d(?:\\d\\d)?) "
                            + TIME
                            + "(?: (?:GMT|UTC|(?<offset>[+-]\\d{4})))?");

    /// `Sun Nov 6 08:49:37 1994`.
    private static final Pattern YEAR_LAST =
            Pattern.compile(
                    "[A-Za-z]{3} (?<month>[A-Za-z]{3}) +(?<day>\\d\\d?) "
                            + TIME
                            + " (?<year>\\d{4})");

    private static final Pattern DIGITS = Pattern.compile("\\d{1,18}");
    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");
    private static final int LENGTH = 29;
    private static final int CENTURY = 100;
    private static final int YEARS_AHEAD_MAX = 50;
    private static final int LEAP_SECOND = 60;

    private HttpDate() {}

    /// The date as all must write it: `Sun, 06 Nov 1994 08:49:37 GMT`. Parts of a second are cut
    /// off.
    ///
    /// @param date of the years 0..9999
    public static String format(Instant date) {
        if (date.isBefore(FIRST) || !date.isBefore(END)) {
            throw new IllegalArgumentException(
                    "date %s is not allowed in a header: its year must be in 0..9999"
                            .formatted(date));
        }
        OffsetDateTime utc = date.atOffset(ZoneOffset.UTC);
        StringBuilder text = new StringBuilder(LENGTH);
        text.append(DAYS.get(utc.getDayOfWeek().getValue() - 1)).append(", ");
        digits(text, utc.getDayOfMonth()).append(' ');
        text.append(MONTHS.get(utc.getMonthValue() - 1)).append(' ');
        digits(digits(text, utc.getYear() / CENTURY), utc.getYear() % CENTURY).append(' ');
        digits(text, utc.getHour()).append(':');
        digits(text, utc.getMinute()).append(':');
        return digits(text, utc.getSecond()).append(" GMT").toString();
    }

    private static StringBuilder digits(StringBuilder text, int value) {
        return text.append((char) ('0' + value / 10)).append((char) ('0' + value % 10));
    }

    /// Reads any of the three formats that RFC 9110 has; empty if it is none of them, or no date of
    /// the calendar. The day of the week is not checked.
    public static Optional<Instant> parse(String text) {
        return parse(text, Instant.now());
    }

    /// As [#parse(String)].
    ///
    /// @param now a year of two digits is at most 50 years after it
    public static Optional<Instant> parse(String text, Instant now) {
        Matcher form = DAY_FIRST.matcher(text.strip());
        if (!form.matches()) {
            form.usePattern(YEAR_LAST).reset();
            if (!form.matches()) {
                return Optional.empty();
            }
        }
        int month = MONTHS.indexOf(form.group("month")) + 1;
        int second = number(form, "second");
        boolean leap = second == LEAP_SECOND;
        boolean dayFirst = form.pattern() == DAY_FIRST;
        try {
            return Optional.of(
                    LocalDateTime.of(
                                    year(form.group("year"), now),
                                    month,
                                    number(form, "day"),
                                    number(form, "hour"),
                                    number(form, "minute"),
                                    leap ? second - 1 : second)
                            .toInstant(zone(dayFirst ? form.group("offset") : null))
                            .plusSeconds(leap ? 1 : 0));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static int number(Matcher form, String group) {
        return Integer.parseInt(form.group(group));
    }

    private static int year(String digits, Instant now) {
        int year = Integer.parseInt(digits);
        if (digits.length() > 2) {
            return year;
        }
        int thisYear = now.atOffset(ZoneOffset.UTC).getYear();
        int sameCentury = thisYear - thisYear % CENTURY + year;
        return sameCentury > thisYear + YEARS_AHEAD_MAX ? sameCentury - CENTURY : sameCentury;
    }

    private static ZoneOffset zone(String offset) {
        return offset == null ? ZoneOffset.UTC : ZoneOffset.of(offset);
    }

    /// Reads what `Retry-After` and the like have: a date, or seconds from now on.
    ///
    /// @param now when the message was received
    public static Optional<Instant> parseOrDelta(String text, Instant now) {
        String digits = text.strip();
        if (!DIGITS.matcher(digits).matches()) {
            return parse(digits, now);
        }
        try {
            return Optional.of(now.plusSeconds(Long.parseLong(digits)));
        } catch (DateTimeException e) {
            return Optional.of(Instant.MAX);
        }
    }
}
