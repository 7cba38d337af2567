package dev.concierge.trainer.retrieval;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Scorable;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;

/**
 * BM25 over numbered texts, in memory: one field, {@link StandardAnalyzer} without stop words and
 * {@link BM25Similarity} with its defaults (k1 1.2, b 0.75), which is what a node does with a
 * {@code text} field and a {@code match} query. Texts are numbered from 0 in the order given.
 * Thread-safe once built; close it.
 */
public final class TextIndex implements AutoCloseable {
  private static final String FIELD = "text";

  private final Analyzer analyzer;
  private final Directory directory = new ByteBuffersDirectory();
  private final DirectoryReader reader;
  private final IndexSearcher searcher;
  private final int size;

  /** A text that was found. */
  public record Hit(int index, float score) {}

  /**
   * @param texts an empty text keeps its number and matches nothing
   */
  public TextIndex(List<String> texts) {
    this(texts, new BM25Similarity(), CharArraySet.EMPTY_SET);
  }

  /**
   * With other parameters than a node's.
   *
   * @param stopWords words that are neither indexed nor searched
   */
  public TextIndex(List<String> texts, BM25Similarity similarity, CharArraySet stopWords) {
    this.analyzer = new StandardAnalyzer(stopWords);
    size = texts.size();
    try {
      IndexWriterConfig config =
          new IndexWriterConfig(analyzer)
              .setSimilarity(similarity)
              .setMergePolicy(NoMergePolicy.INSTANCE)
              .setRAMBufferSizeMB(256);
      try (IndexWriter writer = new IndexWriter(directory, config)) {
        for (String text : texts) {
          Document document = new Document();
          document.add(new TextField(FIELD, text, Field.Store.NO));
          writer.addDocument(document);
        }
      }
      reader = DirectoryReader.open(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot index [" + size + "] texts", e);
    }
    searcher = new IndexSearcher(reader);
    searcher.setSimilarity(similarity);
    searcher.setQueryCache(null);
  }

  public int size() {
    return size;
  }

  /** Score of every text, 0 where no word matches; length {@link #size()}. */
  public float[] scores(String query) {
    float[] scores = new float[size];
    try {
      searcher.search(query(query), new DenseScores(scores));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot search", e);
    }
    return scores;
  }

  /** The {@code k} best texts with a positive score, best first, ties by number. */
  public List<Hit> search(String query, int k) {
    return best(scores(query), k);
  }

  /** The {@code k} highest positive scores, best first, ties by index. */
  public static List<Hit> best(float[] scores, int k) {
    TreeSet<Hit> best =
        new TreeSet<>(
            (a, b) -> {
              int byScore = Float.compare(b.score(), a.score());
              return byScore != 0 ? byScore : Integer.compare(a.index(), b.index());
            });
    for (int i = 0; i < scores.length; i++) {
      if (scores[i] > 0 && (best.size() < k || scores[i] > best.last().score())) {
        best.add(new Hit(i, scores[i]));
        if (best.size() > k) {
          best.pollLast();
        }
      }
    }
    return new ArrayList<>(best);
  }

  /**
   * One clause a token, repeated tokens repeated, as a {@code match} query has it; of more than
   * Lucene takes, the last.
   */
  private Query query(String text) throws IOException {
    Deque<Term> terms = new ArrayDeque<>();
    try (TokenStream tokens = analyzer.tokenStream(FIELD, text)) {
      CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
      tokens.reset();
      while (tokens.incrementToken()) {
        terms.addLast(new Term(FIELD, term.toString()));
        if (terms.size() > IndexSearcher.getMaxClauseCount()) {
          terms.removeFirst();
        }
      }
      tokens.end();
    }
    BooleanQuery.Builder query = new BooleanQuery.Builder();
    terms.forEach(term -> query.add(new TermQuery(term), BooleanClause.Occur.SHOULD));
    return query.build();
  }

  @Override
  public void close() {
    try {
      reader.close();
      directory.close();
      analyzer.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes each hit's score at the hit's number. */
  private static final class DenseScores extends SimpleCollector {
    private final float[] scores;
    private int base;
    private Scorable scorer;

    DenseScores(float[] scores) {
      this.scores = scores;
    }

    @Override
    protected void doSetNextReader(LeafReaderContext context) {
      base = context.docBase;
    }

    @Override
    public void setScorer(Scorable scorer) {
      this.scorer = scorer;
    }

    @Override
    public void collect(int doc) throws IOException {
      scores[base + doc] = scorer.score();
    }

    @Override
    public ScoreMode scoreMode() {
      return ScoreMode.COMPLETE;
    }
  }
}
