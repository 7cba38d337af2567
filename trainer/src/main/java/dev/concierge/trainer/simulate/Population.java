package dev.concierge.trainer.simulate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The people of a world. On the whole they like what is new and not too dear, and care little for
 * what everybody has; each of them differs.
 */
public final class Population {
  private static final double TRAIT_SPREAD = 0.5;
  private static final double LOVED = 1.0;
  private static final double DISLIKED = -0.8;

  private final World world;
  private final long seed;

  public Population(World world, long seed) {
    this.world = world;
    this.seed = seed;
  }

  /** The first {@code n} people of a split; asking for more later gives the same first ones. */
  List<Persona> people(Crowd split, int n) {
    List<Persona> people = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      people.add(person(split.prefix() + "-" + i));
    }
    return people;
  }

  private Persona person(String id) {
    SplittableRandom random = Seeds.stream(seed, "persona", id);
    double[] traitTaste = new double[world.traits().size()];
    for (int i = 0; i < traitTaste.length; i++) {
      traitTaste[i] = TRAIT_SPREAD * random.nextGaussian();
    }
    return new Persona(
        id,
        traitTaste,
        brandTaste(random),
        0.9 + 0.3 * random.nextGaussian(),
        -0.7 + 0.4 * random.nextGaussian(),
        0.2 * random.nextGaussian(),
        random.nextInt(2, 6),
        random.nextInt(1, 3),
        0.4 + 0.6 * random.nextDouble());
  }

  private Map<String, Double> brandTaste(SplittableRandom random) {
    Map<String, Double> taste = new HashMap<>();
    int brands = world.brands().size();
    for (int i = 0; i < brands / 8; i++) {
      taste.put(world.brands().get(random.nextInt(brands)), LOVED);
      taste.put(world.brands().get(random.nextInt(brands)), DISLIKED);
    }
    return taste;
  }
}
