package dev.concierge.plugin.endpoint;

import static org.assertj.core.api.BDDAssertions.then;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.opensearch.ExceptionsHelper;
import org.opensearch.OpenSearchException;
import org.opensearch.ResourceNotFoundException;
import org.opensearch.core.rest.RestStatus;

/** Applications decide by status and type what to do next. */
class ErrorKindTests {
  @Test
  void everyKindHasItsStatus() {
    Map<String, Integer> statuses = new LinkedHashMap<>();
    Arrays.stream(ErrorKind.values())
        .forEach(kind -> statuses.put(kind.name(), kind.status().getStatus()));
    then(statuses)
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("INVALID", 400),
                Map.entry("CANCELLED", 400),
                Map.entry("FORBIDDEN", 403),
                Map.entry("MISSING", 404),
                Map.entry("CONFLICT", 409),
                Map.entry("TOO_LARGE", 413),
                Map.entry("BUSY", 429),
                Map.entry("INTERNAL", 500),
                Map.entry("OUTSIDE", 502),
                Map.entry("UNAVAILABLE", 503),
                Map.entry("OUTSIDE_LATE", 504)));
  }

  static Stream<Arguments> failures() {
    Throwable cause = new IllegalStateException("why");
    return Stream.of(
        arguments(ErrorKind.CONFLICT.because("x"), 409, "status_exception"),
        arguments(ErrorKind.BUSY.because(cause, "x"), 429, "status_exception"),
        arguments(
            ErrorKind.passedOn(RestStatus.INSUFFICIENT_STORAGE, cause, "x"),
            507,
            "status_exception"),
        arguments(new IllegalArgumentException("x"), 400, "illegal_argument_exception"),
        arguments(new ResourceNotFoundException("x"), 404, "resource_not_found_exception"),
        arguments(new IllegalStateException("x"), 500, "illegal_state_exception"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void whatTheCallerReads(Exception failure, int status, String type) {
    then(ExceptionsHelper.status(failure).getStatus()).isEqualTo(status);
    then(OpenSearchException.getExceptionName(failure)).isEqualTo(type);
  }

  @Test
  void aReasonNamesItsValuesAndItsCause() {
    Throwable cause = new IllegalStateException("why");
    then(ErrorKind.INVALID.because("[{}] of [{}]", 1, "b")).hasMessage("[1] of [b]").hasNoCause();
    then(ErrorKind.INVALID.because(cause, "[{}]", 1)).hasMessage("[1]").hasCause(cause);
    then(ErrorKind.INVALID.because("said [{}]")).hasMessage("said [{}]");
  }
}
