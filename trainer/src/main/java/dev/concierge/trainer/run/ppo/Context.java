package dev.concierge.trainer.run.ppo;

import dev.concierge.models.encoding.WindowSerializer;
import dev.concierge.trainer.run.sessions.LoggedTurn;
import java.util.List;

/**
 * The state an episode starts from: a logged turn without its action.
 *
 * @param prompt the window's tokens, ending before the act
 * @param poolIds document ids of the pool, N
 * @param features feature matrix of the pool [N, F]
 */
public record Context(int[] prompt, List<String> poolIds, float[][] features) {
  public Context {
    poolIds = List.copyOf(poolIds);
  }

  /** The state of a turn that recommended. */
  public static Context of(LoggedTurn turn, WindowSerializer window) {
    int[] prompt =
        turn.reply() != null && turn.reply().promptTokens().length > 0
            ? turn.reply().promptTokens()
            : window.prompt(turn.messages());
    return new Context(prompt, turn.decision().poolIds(), turn.decision().features());
  }

  /**
   * The same with at most {@code most} tokens: the first one, which begins a window, and the
   * newest.
   */
  Context cut(int most) {
    if (prompt.length <= most) {
      return this;
    }
    int[] kept = new int[most];
    kept[0] = prompt[0];
    System.arraycopy(prompt, prompt.length - most + 1, kept, 1, most - 1);
    return new Context(kept, poolIds, features);
  }
}
