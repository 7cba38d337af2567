package dev.concierge.plugin.recommend;

import java.util.List;
import java.util.function.BiConsumer;
import org.opensearch.core.action.ActionListener;

/** Runs asynchronous steps one after the other and measures each. */
final class Steps {
  /**
   * @param name key of its duration
   * @param measured whether its duration is the time until it answers
   * @param work answers its listener exactly once
   */
  record Step(String name, boolean measured, BiConsumer<Turn, ActionListener<Void>> work) {
    static Step of(String name, BiConsumer<Turn, ActionListener<Void>> work) {
      return new Step(name, true, work);
    }

    /** Work that is only begun, goes on beside the next steps and measures itself. */
    static Step beside(String name, BiConsumer<Turn, ActionListener<Void>> work) {
      return new Step(name, false, work);
    }
  }

  private Steps() {}

  /**
   * Answers after the last step, or with the first failure. An {@link Error} is answered too, so
   * that what the turn holds is given back, and thrown on, unless it is code that does not link.
   */
  static void run(List<Step> steps, Turn turn, ActionListener<Void> listener) {
    if (steps.isEmpty()) {
      listener.onResponse(null);
      return;
    }
    Step step = steps.getFirst();
    long begin = System.nanoTime();
    ActionListener<Void> next =
        ActionListener.notifyOnce(
            ActionListener.wrap(
                done -> {
                  if (step.measured()) {
                    turn.measured(step.name(), System.nanoTime() - begin);
                  }
                  run(steps.subList(1, steps.size()), turn, listener);
                },
                listener::onFailure));
    try {
      turn.patience.requireSomebody();
      step.work().accept(turn, next);
    } catch (RuntimeException e) {
      next.onFailure(e);
    } catch (Error e) {
      next.onFailure(new IllegalStateException("step [" + step.name() + "] broke off: " + e, e));
      if (!(e instanceof LinkageError)) {
        throw e;
      }
    }
  }
}
