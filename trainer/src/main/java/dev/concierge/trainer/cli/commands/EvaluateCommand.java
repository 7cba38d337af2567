package dev.concierge.trainer.cli.commands;

import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.bundle.BundleException;
import dev.concierge.models.text.LexiconSentiment;
import dev.concierge.models.text.Sentiment;
import dev.concierge.trainer.cli.options.ExamOptions;
import dev.concierge.trainer.cli.options.NodeOption;
import dev.concierge.trainer.cluster.ConciergeClient;
import dev.concierge.trainer.cluster.ConciergeClientException;
import dev.concierge.trainer.console.CommandFailure;
import dev.concierge.trainer.console.ExitCode;
import dev.concierge.trainer.console.Progress;
import dev.concierge.trainer.console.TerminalProgress;
import dev.concierge.trainer.dataset.DialogueStates;
import dev.concierge.trainer.evaluate.Evaluation;
import dev.concierge.trainer.evaluate.TextJudge;
import dev.concierge.trainer.evaluate.questions.GivenReply;
import dev.concierge.trainer.evaluate.questions.Protocol;
import dev.concierge.trainer.evaluate.questions.Question;
import dev.concierge.trainer.evaluate.questions.Questions;
import dev.concierge.trainer.evaluate.questions.Ranker;
import dev.concierge.trainer.evaluate.rankers.LibraryRanker;
import dev.concierge.trainer.evaluate.rankers.NodeRanker;
import dev.concierge.trainer.evaluate.rankers.PopularityRanker;
import dev.concierge.trainer.evaluate.report.Evaluated;
import dev.concierge.trainer.evaluate.report.Evaluated.ProtocolResult;
import dev.concierge.trainer.evaluate.report.ReferencePerplexity;
import dev.concierge.trainer.evaluate.report.TextReport;
import dev.concierge.trainer.sft.SftConfig;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code evaluate}: recommendation turns of recorded dialogues, asked and judged. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = {
      "Asks a running node, or a bundle in this process, at every recommendation turn of recorded",
      "dialogues, and prints HR@k, NDCG@k and MRR beside floors of the same run. Leaves no trace."
    })
public final class EvaluateCommand implements Callable<Integer> {
  private static final long SEED = 20_261_120;
  private static final int SLATE = 5;

  /** Who answers. */
  enum Through {
    NODE,
    LIBRARY
  }

  @Spec private CommandSpec spec;
  @Mixin private ExamOptions data;
  @Mixin private NodeOption node;

  @Option(
      names = "--through",
      defaultValue = "node",
      description = "node or library (${DEFAULT-VALUE})")
  private Through through;

  @Option(
      names = "--recommender",
      paramLabel = "NAME",
      description = "on the node (default: the data set's name)")
  private String recommender;

  @Option(
      names = "--candidates",
      paramLabel = "N",
      description = "pool on the node (default: 100, for opendialkg 200)")
  private Integer candidates;

  @Option(
      names = "--bundle",
      paramLabel = "DIR",
      description =
          "for --through library; DIR.index lies beside it. With --replies its generator's perplexity of what was said is measured")
  private Path bundle;

  @Option(
      names = "--protocols",
      split = ",",
      defaultValue = "all,novel,sampled",
      description = "of all, novel, sampled (${DEFAULT-VALUE})")
  private List<Protocol> protocols;

  @Option(
      names = "--replies",
      paramLabel = "N",
      defaultValue = "0",
      description = "judge the replies of the first N turns too, on a node; 0 none")
  private int replies;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "2",
      description = "questions at a time (${DEFAULT-VALUE})")
  private int threads;

  @Option(
      names = "--trec",
      paramLabel = "DIR",
      description = "writes rankings as TREC run and qrels files, and replies as plain text")
  private Path trec;

  @Option(names = "--json", paramLabel = "FILE", description = "writes all figures")
  private Path json;

  @Override
  public Integer call() throws BundleException {
    requireBundle();
    Sentiment sentiment = LexiconSentiment.english();
    ExamOptions.Read read = data.read(sentiment);
    DialogueStates states = new DialogueStates(read.catalogue()::title, sentiment);
    Evaluated evaluated = through == Through.NODE ? node(read, states) : library(read, states);
    spec.commandLine().getOut().print(EvaluatedTable.render(evaluated));
    spec.commandLine().getOut().flush();
    if (json != null) {
      evaluated.write(json);
    }
    return ExitCode.OK.value();
  }

  /** A mistyped folder fails now, not after the questions. */
  private void requireBundle() {
    try {
      if (bundle != null) {
        Bundle.open(bundle);
      }
    } catch (BundleException e) {
      throw new CommandFailure(ExitCode.FAILURE, "--bundle: " + e.getMessage(), e);
    }
  }

  private Evaluated node(ExamOptions.Read read, DialogueStates states) throws BundleException {
    String name = recommender == null ? data.name() : recommender;
    int pool = candidates == null ? data.candidates() : candidates;
    try (ConciergeClient client = node.connect()) {
      NodeRanker ranker = new NodeRanker(client, name, states, pool);
      Map<String, Object> setting = setting(read);
      setting.put("recommender", name);
      setting.put("candidates", pool);
      return judge(read, states, ranker, question -> ranker.reply(question, SLATE), setting);
    } catch (ConciergeClientException e) {
      throw new CommandFailure(ExitCode.FAILURE, e.getMessage(), e);
    }
  }

  private Evaluated library(ExamOptions.Read read, DialogueStates states) throws BundleException {
    if (bundle == null) {
      throw new CommandFailure(ExitCode.USAGE, "--through library needs --bundle");
    }
    if (replies > 0) {
      throw new CommandFailure(ExitCode.USAGE, "--replies needs --through node");
    }
    try (LibraryRanker ranker = new LibraryRanker(bundle, read.catalogue())) {
      Map<String, Object> setting = setting(read);
      setting.put("bundle", bundle.toString());
      return judge(read, states, ranker, null, setting);
    }
  }

  private Map<String, Object> setting(ExamOptions.Read read) {
    Map<String, Object> setting = new LinkedHashMap<>();
    setting.put("dataset", read.name());
    setting.put("dialogues", read.judged().size());
    setting.put("through", through.name().toLowerCase(Locale.ROOT));
    setting.put("seed", SEED);
    return setting;
  }

  private Evaluated judge(
      ExamOptions.Read read,
      DialogueStates states,
      Ranker ranker,
      Function<Question, GivenReply> replier,
      Map<String, Object> setting)
      throws BundleException {
    Progress progress = TerminalProgress.onErrorStream();
    Questions questions = new Questions(read.judged(), read.catalogue(), states, SEED);
    Map<String, ProtocolResult> results =
        new Evaluation(read.catalogue(), read.others(), questions, states, threads, progress)
            .run(ranker, protocols, trec);
    Map<String, TextReport> texts = new LinkedHashMap<>();
    if (replies > 0) {
      TextJudge judge =
          new TextJudge(
              read.catalogue(),
              states,
              questions.of(Protocol.ALL).stream().limit(replies).toList());
      String popular = new PopularityRanker(read.catalogue(), read.others()).first();
      TextJudge.Judged judged = judge.judge(replier, read.others(), popular, threads, progress);
      texts.putAll(judged.reports());
      if (trec != null) {
        judge.write(trec, judged);
      }
    }
    ReferencePerplexity perplexity =
        replies > 0 && bundle != null
            ? ReferencePerplexity.of(
                bundle,
                SftConfig.small().messages(read.catalogue(), states, Map.of()),
                read.judged(),
                progress)
            : null;
    return new Evaluated(setting, results, texts, perplexity);
  }
}
