package dev.concierge.trainer.dataset.shop;

import java.util.List;

/** Invented names and the words descriptions are composed of. */
final class ShopWords {
  private static final List<String> HEADS =
      List.of("Al", "Bren", "Cor", "Dun", "El", "Fen", "Gal", "Hol", "Is", "Jor", "Kel", "Lor");
  private static final List<String> TAILS =
      List.of("vane", "dric", "mora", "stead", "wick", "thorne", "quist", "land");

  /** Names of product lines: second word of a title. */
  static final List<String> LINES =
      List.of(
          "Tarn",
          "Ember",
          "Willow",
          "Harbour",
          "Slate",
          "Juniper",
          "Meridian",
          "Pebble",
          "Sparrow",
          "Cinder",
          "Lumen",
          "Thicket",
          "Solstice",
          "Bramble",
          "Quarry",
          "Drift",
          "Heron",
          "Saffron",
          "Anvil",
          "Clover",
          "Fjord",
          "Marble",
          "Nimbus",
          "Orchard",
          "Plume",
          "Rook",
          "Sable",
          "Tundra",
          "Velvet",
          "Wren");

  static final List<String> STYLES =
      List.of("plain", "playful", "rustic", "modern", "classic", "rugged", "elegant", "compact");

  static final List<String> COLOURS =
      List.of(
          "sand",
          "moss green",
          "midnight blue",
          "charcoal",
          "rust red",
          "ivory",
          "ochre",
          "sky blue");

  static final List<String> NOTES =
      List.of(
          "Easy to clean and easy to store.",
          "Repairs are simple and spare parts are kept in stock.",
          "Packed without plastic.",
          "Each one is checked by hand before it leaves.",
          "Comes with a short guide and a five year promise.",
          "Tested for two seasons before it went on sale.");

  private ShopWords() {}

  /** The {@code i}-th of 96 invented brands. */
  static String brand(int i) {
    return HEADS.get(i % HEADS.size()) + TAILS.get((i / HEADS.size() + i) % TAILS.size());
  }

  static int brands() {
    return HEADS.size() * TAILS.size() / 2;
  }
}
