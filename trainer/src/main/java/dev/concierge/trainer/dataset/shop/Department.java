package dev.concierge.trainer.dataset.shop;

import java.util.List;

/**
 * A department of the generated shop.
 *
 * @param name as in the category field
 * @param kinds what it sells, in the singular
 * @param basePrice typical price of its cheapest kind
 * @param materials what its products are made of
 * @param uses completes "made for ..."
 */
record Department(
    String name, List<String> kinds, double basePrice, List<String> materials, List<String> uses) {

  /** All departments in a fixed order: the seed chooses among them by index. */
  static final List<Department> ALL =
      List.of(
          new Department(
              "Kitchen",
              List.of(
                  "kettle", "stock pot", "chef knife", "coffee grinder", "mixing bowl", "toaster"),
              18,
              List.of("brushed steel", "cast iron", "stoneware", "borosilicate glass", "copper"),
              List.of("slow mornings", "small kitchens", "large families", "careful bakers")),
          new Department(
              "Outdoors",
              List.of("tent", "sleeping bag", "camp stove", "headlamp", "daypack", "hammock"),
              25,
              List.of(
                  "ripstop nylon", "recycled polyester", "aluminium", "waxed canvas", "titanium"),
              List.of(
                  "wet weather",
                  "long ridge walks",
                  "first camping trips",
                  "fast and light tours")),
          new Department(
              "Audio",
              List.of(
                  "headphones", "portable speaker", "turntable", "soundbar", "microphone", "radio"),
              40,
              List.of("walnut", "matte aluminium", "woven fabric", "bamboo", "smoked acrylic"),
              List.of("late night listening", "busy commutes", "small rooms", "home recording")),
          new Department(
              "Office",
              List.of(
                  "desk lamp",
                  "desk chair",
                  "notebook",
                  "fountain pen",
                  "monitor stand",
                  "backpack"),
              15,
              List.of("oak", "vegan leather", "powder-coated steel", "recycled paper", "felt"),
              List.of("shared desks", "long working days", "tidy minds", "people who travel")),
          new Department(
              "Garden",
              List.of(
                  "watering can",
                  "pruning shears",
                  "raised bed",
                  "bird feeder",
                  "garden chair",
                  "lantern"),
              14,
              List.of("galvanised steel", "cedar", "terracotta", "acacia", "rattan"),
              List.of("balconies", "shady corners", "patient gardeners", "summer evenings")),
          new Department(
              "Fitness",
              List.of(
                  "yoga mat",
                  "kettlebell",
                  "jump rope",
                  "foam roller",
                  "water bottle",
                  "running vest"),
              12,
              List.of("natural rubber", "cork", "neoprene", "merino mesh", "hardened steel"),
              List.of(
                  "early runners", "living room workouts", "stiff shoulders", "steady progress")),
          new Department(
              "Games",
              List.of(
                  "board game", "jigsaw puzzle", "card game", "building set", "chess set", "kite"),
              10,
              List.of("beech", "linen board", "soft vinyl", "birch plywood", "pressed cotton"),
              List.of("rainy afternoons", "curious children", "long train rides", "quiet rivals")),
          new Department(
              "Bedroom",
              List.of(
                  "duvet", "pillow", "bed sheet set", "alarm clock", "wool blanket", "night light"),
              20,
              List.of(
                  "washed linen",
                  "organic cotton",
                  "eucalyptus fibre",
                  "boiled wool",
                  "frosted glass"),
              List.of("light sleepers", "cold winters", "guest rooms", "hot nights")));
}
