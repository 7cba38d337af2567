package dev.concierge.plugin.items;

import dev.concierge.models.catalogue.LearnedFields;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.opensearch.cluster.metadata.IndexAbstraction;
import org.opensearch.cluster.metadata.MappingMetadata;
import org.opensearch.cluster.service.ClusterService;

/** Which learned fields an items index maps, from the cluster state. Thread-safe; never blocks. */
public final class MappedFields {
  private final ClusterService cluster;
  private volatile Seen seen = new Seen(null, Set.of());

  private record Seen(MappingMetadata mapping, Set<String> leaves) {}

  public MappedFields(ClusterService cluster) {
    this.cluster = cluster;
  }

  /**
   * Full names of the fields of a vector space that the index has; of an alias, its write index.
   */
  public Set<String> vectorFields(String index, String space) {
    Set<String> leaves = learned(index);
    return Stream.of(
            LearnedFields.vector(space), LearnedFields.target(space), LearnedFields.context(space))
        .filter(field -> leaves.contains(field.substring(LearnedFields.OBJECT.length() + 1)))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Parsing a mapping costs more than all the rest of a document, so the last one is kept. */
  private Set<String> learned(String index) {
    IndexAbstraction found = cluster.state().metadata().getIndicesLookup().get(index);
    if (found == null || found.getWriteIndex() == null) {
      return Set.of();
    }
    MappingMetadata mapping = found.getWriteIndex().mapping();
    if (mapping == null) {
      return Set.of();
    }
    Seen last = seen;
    if (!mapping.equals(last.mapping)) {
      last = new Seen(mapping, leaves(mapping.sourceAsMap()));
      seen = last;
    }
    return last.leaves;
  }

  private static Set<String> leaves(Map<String, Object> source) {
    Object object = properties(source).get(LearnedFields.OBJECT);
    return object instanceof Map<?, ?> learned
        ? properties(learned).keySet().stream()
            .map(Object::toString)
            .collect(Collectors.toUnmodifiableSet())
        : Set.of();
  }

  private static Map<?, ?> properties(Map<?, ?> mapping) {
    return mapping.get("properties") instanceof Map<?, ?> properties ? properties : Map.of();
  }
}
