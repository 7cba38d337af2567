package dev.concierge.trainer.run.ppo;

import dev.concierge.trainer.run.reward.RewardFunction;

/**
 * One sampled action: a slate, then a reply. Step 0 is the slate, step t the reply's token t − 1.
 *
 * @param context where it started
 * @param eligible pool indices that the slate could hold, E, by falling score
 * @param slate indices into {@code eligible} in shown order
 * @param head prompt, act and slate block
 * @param reply sampled tokens, ending with the end-of-sequence token unless cut
 * @param ended whether the reply ended by itself
 */
record Episode(
    Context context, int[] eligible, int[] slate, int[] head, int[] reply, boolean ended) {

  int steps() {
    return 1 + reply.length;
  }

  /** Index of the last prompt token, whose hidden state is the state before the slate. */
  int promptEnd() {
    return context.prompt().length - 1;
  }

  int[] tokens() {
    int[] all = java.util.Arrays.copyOf(head, head.length + reply.length);
    System.arraycopy(reply, 0, all, head.length, reply.length);
    return all;
  }

  int[] slateInPool() {
    return java.util.Arrays.stream(slate).map(i -> eligible[i]).toArray();
  }

  RewardFunction.Action action() {
    return new RewardFunction.Action(tokens(), context.features(), slateInPool());
  }
}
