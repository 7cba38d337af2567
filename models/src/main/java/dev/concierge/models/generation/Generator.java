package dev.concierge.models.generation;

import dev.concierge.models.encoding.WindowSerializer;

/** Starts replies, here or on another machine. Thread-safe. */
public interface Generator {
  /**
   * Takes a place among the replies being generated, waiting a bounded time, and reads the window
   * into it.
   *
   * @param prompt as {@link WindowSerializer#prompt} writes it
   * @return to be closed by the caller, which gives the place back
   * @throws NoFreeSlotException if every place stayed busy
   * @throws IllegalArgumentException if the prompt is empty or longer than the model's context
   */
  Generation start(int[] prompt);
}
