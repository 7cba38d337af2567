package dev.concierge.plugin.ingest;

import dev.concierge.plugin.endpoint.ErrorKind;
import dev.concierge.plugin.policies.Refusals;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The documents that are enriched together, and who waits for them. The waiting one is told once,
 * whatever is thrown on the way: a bulk request that is told nothing never returns, and one that is
 * told twice counts documents that it does not have.
 *
 * <p>What a document cannot be enriched for is a failure of the document: an exception, a native
 * library that does not link, a stack too deep for an odd value. Any other {@link Error} fails all
 * documents and is thrown on, for the node to decide on.
 */
final class ItemBatch {
  private final List<ItemDraft> drafts;
  private final Runnable whenDone;
  private final AtomicBoolean ended = new AtomicBoolean();

  /**
   * @param whenDone told when every draft is complete or has its failure; on any thread
   */
  ItemBatch(List<ItemDraft> drafts, Runnable whenDone) {
    this.drafts = List.copyOf(drafts);
    this.whenDone = whenDone;
  }

  /** The drafts that have not failed. */
  List<ItemDraft> open() {
    return drafts.stream().filter(draft -> draft.failure() == null).toList();
  }

  /** Does a step on each open draft; one that cannot take it fails alone. */
  void each(Consumer<ItemDraft> step) {
    for (ItemDraft draft : open()) {
      try {
        step.accept(draft);
      } catch (RuntimeException | LinkageError | StackOverflowError e) {
        draft.fail(failure(e));
      }
    }
  }

  /** Takes a step towards the end; if it throws, that is the end. */
  void advance(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      endWith(failure(e));
    } catch (Error fatal) {
      try {
        endWith(failure(fatal));
      } catch (RuntimeException e) {
        fatal.addSuppressed(e);
      }
      throw fatal;
    }
  }

  /** Tells the waiting one, unless it has been told. */
  void end() {
    if (ended.compareAndSet(false, true)) {
      whenDone.run();
    }
  }

  /**
   * The open drafts fail, and the waiting one is told.
   *
   * @throws RuntimeException the reason itself if the batch had ended: it is the waiting one's
   */
  void endWith(Exception reason) {
    if (ended.get()) {
      throw reason instanceof RuntimeException thrown ? thrown : new IllegalStateException(reason);
    }
    open().forEach(draft -> draft.fail(Refusals.of(reason)));
    end();
  }

  /** What a document's sender is told of something thrown. */
  private static Exception failure(Throwable thrown) {
    return thrown instanceof Exception exception
        ? Refusals.of(exception)
        : ErrorKind.INTERNAL.because(
            thrown, "the document could not be enriched on this node: {}", thrown);
  }
}
