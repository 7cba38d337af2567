package dev.concierge.trainer.dataset.published;

import static org.assertj.core.api.Assertions.assertThat;

import dev.concierge.trainer.dataset.Catalogue;
import dev.concierge.trainer.dataset.CatalogueDocument;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TitleLinksTests {
  private final TitleLinks links =
      new TitleLinks(
          new Catalogue(
              OpenDialKgImporter.ROLES,
              List.of(
                  new CatalogueDocument("1", Map.of("title", "It")),
                  new CatalogueDocument("2", Map.of("title", "Black Tea (2018)")))));

  @Test
  void aTitleOfOneWordIsNotNamedByAnOrdinaryWord() {
    assertThat(links.names("I liked it a lot, did it end well?")).isFalse();
  }

  @Test
  void aTitleOfSeveralWordsIsNamedWholeOrNotAtAll() {
    assertThat(links.names("Have you seen black tea (2018)?")).isTrue();
    assertThat(links.names("I drink black tea.")).isFalse();
  }
}
