package dev.concierge.plugin.recommenders;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.opensearch.cluster.metadata.IndexAbstraction;
import org.opensearch.cluster.metadata.IndexMetadata;
import org.opensearch.cluster.metadata.MetadataCreateIndexService;
import org.opensearch.cluster.service.ClusterService;
import org.opensearch.indices.SystemIndexRegistry;

/**
 * Says which indices a recommender may search and write. The log is written as the plugin, which
 * may do more than whoever put the recommender, and items are shown to whoever asks: so no name may
 * lead to a system index or a hidden one, to several indices by a pattern, or to another cluster,
 * and items, queries and events never share an index. Aliases are followed as they point now: they
 * may point elsewhere later, so what is stored is judged again whenever it is used. Thread-safe;
 * never blocks.
 */
public final class LegalIndices {
  private final ClusterService cluster;

  public LegalIndices(ClusterService cluster) {
    this.cluster = cluster;
  }

  /**
   * @throws IllegalArgumentException naming the key, its value and what is legal
   */
  void require(Recommender recommender) {
    Map<String, IndexAbstraction> known = cluster.state().metadata().getIndicesLookup();
    Named items = new Named("index", recommender.index(), known);
    Named queries = new Named("queries_index", recommender.queriesIndex(), known);
    Named events = new Named("events_index", recommender.eventsIndex(), known);
    items.requireLegal();
    queries.requireLegal();
    events.requireLegal();
    items.requireApart(queries);
    items.requireApart(events);
    queries.requireApart(events);
  }

  /** Why a recommender may not be used as it is stored and as aliases point now. */
  public Optional<String> problem(Recommender recommender) {
    return problem(() -> require(recommender));
  }

  private static Optional<String> problem(Runnable judgement) {
    try {
      judgement.run();
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(e.getMessage());
    }
  }

  /**
   * Where a name in a stored definition leads now, whether or not a recommender may use it.
   *
   * @param key under which the definition has the name
   */
  public Reach reach(String key, String name) {
    return new Named(key, name, cluster.state().metadata().getIndicesLookup()).reach();
  }

  /**
   * The indices behind a name; none behind one that is still free.
   *
   * @param visible indices that applications see
   * @param refused why the others are not among them, by name
   */
  public record Reach(Set<String> visible, Map<String, String> refused) {}

  /**
   * An index as a definition names it.
   *
   * @param known all indices, aliases and data streams of the cluster by name
   */
  private record Named(String key, String name, Map<String, IndexAbstraction> known) {

    void requireLegal() {
      if (name.startsWith(".") || SystemIndexRegistry.matchesSystemIndexPattern(name)) {
        throw refusal("it is hidden or a system index");
      }
      if (name.equals("_all")) {
        throw refusal("it means every index");
      }
      MetadataCreateIndexService.validateIndexOrAliasName(name, (same, reason) -> refusal(reason));
      IndexAbstraction found = known.get(name);
      if (found == null) {
        if (!name.equals(name.toLowerCase(Locale.ROOT))) { // an alias may have capitals
          throw refusal("there is no alias of that name, and an index is in lower case");
        }
        return;
      }
      if (found.isHidden() || found.isSystem()) {
        throw refusal("it is hidden or a system index");
      }
      for (IndexMetadata index : found.getIndices()) {
        if (isConcealed(index)) {
          throw concealment(index);
        }
      }
    }

    Reach reach() {
      Set<String> visible = new TreeSet<>();
      Map<String, String> refused = new TreeMap<>();
      IndexAbstraction found = known.get(name);
      if (found == null) {
        problem(this::requireLegal).ifPresent(problem -> refused.put(name, problem));
        return new Reach(visible, refused);
      }
      for (IndexMetadata index : found.getIndices()) {
        if (isConcealed(index)) {
          refused.put(index.getIndex().getName(), concealment(index).getMessage());
        } else {
          visible.add(index.getIndex().getName());
        }
      }
      return new Reach(visible, refused);
    }

    /** The indices of a data stream are hidden behind its name and not concealed by that. */
    private boolean isConcealed(IndexMetadata index) {
      String own = index.getIndex().getName();
      IndexAbstraction stream = known.get(own).getParentDataStream();
      if (stream != null) {
        return stream.getName().startsWith(".");
      }
      return own.startsWith(".")
          || index.isSystem()
          || IndexMetadata.INDEX_HIDDEN_SETTING.get(index.getSettings())
          || SystemIndexRegistry.matchesSystemIndexPattern(own);
    }

    private IllegalArgumentException concealment(IndexMetadata index) {
      String own = index.getIndex().getName();
      return refusal(
          own.equals(name)
              ? "it is hidden or a system index"
              : "it leads to [" + own + "], which is hidden or a system index");
    }

    void requireApart(Named other) {
      Set<String> shared = indices();
      shared.retainAll(other.indices());
      if (!shared.isEmpty()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "[%s] and [%s] must not lead to the same index but were [%s] and [%s], which share %s",
                key,
                other.key,
                name,
                other.name,
                shared));
      }
    }

    private Set<String> indices() {
      IndexAbstraction found = known.get(name);
      Stream<String> names =
          found == null
              ? Stream.of(name) // will be created by this name
              : found.getIndices().stream().map(index -> index.getIndex().getName());
      return names.collect(Collectors.toCollection(TreeSet::new));
    }

    private IllegalArgumentException refusal(String reason) {
      return new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "[%s] must name one index, alias or data stream of this cluster, in lower case, that is"
                  + " neither hidden nor a system index, but was [%s]: %s",
              key,
              name,
              reason));
    }
  }
}
