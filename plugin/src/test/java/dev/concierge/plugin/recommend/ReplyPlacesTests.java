package dev.concierge.plugin.recommend;

import static org.assertj.core.api.BDDAssertions.then;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.opensearch.common.lease.Releasable;
import org.opensearch.core.action.ActionListener;

class ReplyPlacesTests {
  private final List<Releasable> given = new ArrayList<>();
  private final ActionListener<Releasable> taker =
      ActionListener.wrap(
          given::add,
          failure -> {
            throw new AssertionError(failure);
          });

  @Test
  void placesAreGivenInOrderAndNoMoreThanThereAre() {
    ReplyPlaces places = new ReplyPlaces(2, 2);
    then(places.take(taker)).isTrue();
    Releasable early = places.tryTake();
    then(early).isNotNull();
    then(places.tryTake()).isNull();
    then(places.take(taker)).isTrue();
    then(places.take(taker)).isTrue();
    then(places.take(taker)).as("the queue is bounded").isFalse();
    then(given).hasSize(1);

    early.close();
    early.close();
    then(given).hasSize(2);
    then(places.waiting()).isEqualTo(1);
    given.get(0).close();
    then(given).hasSize(3);
    given.get(1).close();
    given.get(2).close();
    then(places.tryTake()).isNotNull();
    then(places.tryTake()).isNotNull();
    then(places.tryTake()).isNull();
  }
}
