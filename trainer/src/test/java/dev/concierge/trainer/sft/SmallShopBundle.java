package dev.concierge.trainer.sft;

import dev.concierge.models.text.LexiconSentiment;
import dev.concierge.trainer.console.Progress;
import java.nio.file.Path;
import java.time.Clock;

/**
 * A bundle that has learned the small shop in seconds.
 *
 * @param data what it was trained and measured on
 * @param bundle its folder, with the items' fields beside it
 */
public record SmallShopBundle(SftData data, Path bundle) {
  public static SmallShopBundle train(Path bundle) {
    SftData data =
        new SftData(
            SmallShop.catalogue(), SmallShop.dialogues(120, 1), SmallShop.dialogues(30, 99));
    new SftPipeline(
            SftPipelineTests.TINY, LexiconSentiment.english(), Progress.SILENT, Clock.systemUTC())
        .run(data, new SftTarget("shop", "sft-1", bundle));
    return new SmallShopBundle(data, bundle);
  }
}
