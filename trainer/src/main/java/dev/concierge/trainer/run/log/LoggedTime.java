package dev.concierge.trainer.run.log;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Times as UBI clients write them: ISO 8601 with an offset ({@code Z}, {@code +00:00}, {@code
 * +0000}), or milliseconds since 1970 as a number or its digits, which OpenSearch's date mapping
 * takes as well. A time without an offset could be any of a day's, and is none.
 */
final class LoggedTime {
  /** Below lie times until 1973 in milliseconds, and all of ours in seconds. */
  private static final long LEAST_MILLIS = 100_000_000_000L;

  private static final Pattern DIGITS = Pattern.compile("\\d{1,18}");
  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .appendPattern("[XXX][XX][X]")
          .toFormatter(Locale.ROOT);

  private LoggedTime() {}

  /**
   * @throws IllegalArgumentException naming the value and what is legal
   */
  static Instant read(JsonNode value) {
    if (value.isIntegralNumber() && value.canConvertToLong()) {
      return millis(value.longValue(), value);
    }
    String text = value.isTextual() ? value.asText().trim() : "";
    try {
      return DIGITS.matcher(text).matches()
          ? millis(Long.parseLong(text), value)
          : ISO.parse(text, Instant::from);
    } catch (DateTimeException e) {
      throw illegal(value, e);
    }
  }

  private static Instant millis(long millis, JsonNode value) {
    if (millis < LEAST_MILLIS) {
      throw illegal(value, null);
    }
    return Instant.ofEpochMilli(millis);
  }

  private static IllegalArgumentException illegal(JsonNode value, DateTimeException cause) {
    return new IllegalArgumentException(
        "[timestamp] must be an ISO 8601 time with an offset, such as 2026-01-01T00:00:00.000Z, or milliseconds since 1970 of at least ["
            + LEAST_MILLIS
            + "], but was ["
            + (value.isMissingNode() ? "absent" : value.asText(value.toString()))
            + "]",
        cause);
  }
}
