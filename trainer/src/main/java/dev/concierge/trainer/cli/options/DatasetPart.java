package dev.concierge.trainer.cli.options;

import dev.concierge.models.conversation.Dialogue;
import dev.concierge.trainer.dataset.Dataset;
import java.util.List;

/** Which dialogues of a published data set are asked; choices are made on {@link #VALID}. */
public enum DatasetPart {
  VALID,
  TEST;

  public List<Dialogue> of(Dataset dataset) {
    return this == TEST ? dataset.test() : dataset.valid();
  }
}
