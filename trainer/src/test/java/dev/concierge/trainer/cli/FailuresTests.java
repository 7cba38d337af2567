package dev.concierge.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.concierge.models.generation.NoFreeSlotException;
import dev.concierge.trainer.cluster.ConciergeClientException;
import dev.concierge.trainer.console.CommandFailure;
import dev.concierge.trainer.console.ErrorKind;
import dev.concierge.trainer.console.ExitCode;
import dev.concierge.trainer.server.status.Statuses;
import io.grpc.Status;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What a failure is, and what it is called on the wire and at the shell. */
class FailuresTests {

  @ParameterizedTest
  @CsvSource({
    "0, UNREACHABLE, UNAVAILABLE, 3",
    "-1, OUTSIDE, INTERNAL, 1",
    "200, OUTSIDE, INTERNAL, 1",
    "400, INVALID, INVALID_ARGUMENT, 1",
    "401, UNAUTHENTICATED, UNAUTHENTICATED, 1",
    "403, FORBIDDEN, PERMISSION_DENIED, 1",
    "404, MISSING, NOT_FOUND, 1",
    "405, OUTSIDE, INTERNAL, 1",
    "409, CONFLICT, FAILED_PRECONDITION, 1",
    "413, OUTSIDE, INTERNAL, 1",
    "429, UNAVAILABLE, UNAVAILABLE, 1",
    "500, OUTSIDE, INTERNAL, 1",
    "502, UNAVAILABLE, UNAVAILABLE, 1",
    "503, UNAVAILABLE, UNAVAILABLE, 1",
    "504, UNAVAILABLE, UNAVAILABLE, 1"
  })
  void ofTheCluster(int status, ErrorKind kind, Status.Code code, int exit) {
    ConciergeClientException refused = new ConciergeClientException(status, "type", "reason");
    check(refused, kind, code, exit);
    assertThat(Statuses.of(refused).getDescription()).isEqualTo(refused.getMessage());
  }

  @Test
  void ofOurOwn() {
    check(new IllegalArgumentException("a"), ErrorKind.INVALID, Status.Code.INVALID_ARGUMENT, 1);
    check(new IllegalStateException("a"), ErrorKind.CONFLICT, Status.Code.FAILED_PRECONDITION, 1);
    check(new NoFreeSlotException("a"), ErrorKind.BUSY, Status.Code.RESOURCE_EXHAUSTED, 1);
    check(new NullPointerException(), ErrorKind.INTERNAL, Status.Code.INTERNAL, 1);
    assertThat(Failures.exitCode(new IOException("a"))).isEqualTo(1);
  }

  @Test
  void whatIsAStatusStaysOne() {
    assertThat(Statuses.of(Status.NOT_FOUND.withDescription("no run").asRuntimeException()))
        .extracting(Status::getCode, Status::getDescription)
        .containsExactly(Status.Code.NOT_FOUND, "no run");
    assertThat(Statuses.of(new NullPointerException()).getDescription())
        .isEqualTo("java.lang.NullPointerException");
  }

  @Test
  void ofTheCommandLine() {
    CommandLine none = new CommandLine(new ConciergeCommand());
    assertThat(Failures.kind(new CommandLine.ParameterException(none, "a")))
        .isEqualTo(ErrorKind.USAGE);
    assertThat(Failures.exitCode(new CommandLine.ParameterException(none, "a"))).isEqualTo(2);
    for (ExitCode code : EnumSet.allOf(ExitCode.class)) {
      assertThat(Failures.exitCode(new CommandFailure(code, "a"))).isEqualTo(code.value());
    }
    assertThat(Set.of(ExitCode.values()))
        .extracting(ExitCode::value)
        .containsExactlyInAnyOrder(0, 1, 2, 3, 4);
  }

  private static void check(RuntimeException failure, ErrorKind kind, Status.Code code, int exit) {
    assertThat(Failures.kind(failure)).isEqualTo(kind);
    assertThat(Statuses.of(failure).getCode()).isEqualTo(code);
    assertThat(Failures.exitCode(failure)).isEqualTo(exit);
  }
}
