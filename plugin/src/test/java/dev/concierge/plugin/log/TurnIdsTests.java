package dev.concierge.plugin.log;

import static org.assertj.core.api.BDDAssertions.then;
import static org.assertj.core.api.BDDAssertions.thenThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TurnIdsTests {
  private final TurnIds ids = new TurnIds("0123456789abcdef".getBytes(StandardCharsets.UTF_8));

  @Test
  void anIssuedIdNamesItsConversation() {
    String id = ids.issue("c-1_A");
    then(ids.conversationOf(id)).contains("c-1_A");
    then(ids.issue("c-1_A")).isNotEqualTo(id);
    then(ids.issue("x".repeat(64)).length()).isLessThanOrEqualTo(100);
  }

  @Test
  void anythingElseIsNotOurs() {
    String id = ids.issue("c1");
    TurnIds other = new TurnIds("fedcba9876543210".getBytes(StandardCharsets.UTF_8));
    then(other.conversationOf(id)).isEmpty();
    then(ids.conversationOf(id.replace("c1.", "c2."))).isEmpty();
    then(ids.conversationOf(id.substring(0, id.length() - 1))).isEmpty();
    for (String text : new String[] {"", ".", "..", "c1", "c1.x", ".x.y", "c1..", "ü.ö.ä"}) {
      then(ids.conversationOf(text)).as(text).isEmpty();
    }
  }

  @Test
  void aConversationIdMustFitTheLog() {
    thenThrownBy(() -> ids.issue("a b")).hasMessageContaining("[a b]");
    thenThrownBy(() -> ids.issue("x".repeat(65))).isInstanceOf(IllegalArgumentException.class);
  }
}
