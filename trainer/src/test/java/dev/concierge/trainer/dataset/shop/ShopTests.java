package dev.concierge.trainer.dataset.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.concierge.models.text.Titles;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShopTests {
  private static final List<Product> PRODUCTS = Shop.generate(1, 1200);

  @Test
  void titlesAreUniqueEvenWhenNormalised() {
    assertThat(PRODUCTS.stream().map(product -> Titles.normalise(product.title())).distinct())
        .hasSize(1200);
    assertThat(PRODUCTS).extracting(Product::id).doesNotHaveDuplicates();
  }

  @Test
  void theSeedDecides() {
    assertThat(Shop.generate(1, 1200)).isEqualTo(PRODUCTS);
    assertThat(Shop.generate(2, 1200)).isNotEqualTo(PRODUCTS);
  }

  @Test
  void popularityFallsAsZipfAndFieldsAreFilled() {
    List<Integer> sold =
        PRODUCTS.stream().map(Product::popularity).sorted(Comparator.reverseOrder()).toList();
    assertThat(sold.get(0)).isEqualTo(20_000);
    assertThat(sold.get(9)).isBetween(3_000, 3_400);
    assertThat(PRODUCTS)
        .allSatisfy(
            product -> {
              assertThat(product.price()).isPositive();
              assertThat(product.year()).isBetween(2012, 2026);
              assertThat(product.category()).hasSize(2);
              assertThat(product.description()).endsWith(".").doesNotContain("%");
            });
    assertThat(PRODUCTS.stream().map(product -> product.category().get(0)).distinct()).hasSize(8);
  }

  @Test
  void sizesOutOfRangeAreNamed() {
    assertThatThrownBy(() -> Shop.generate(1, 0))
        .hasMessageContaining("[0]")
        .hasMessageContaining("20000");
  }
}
