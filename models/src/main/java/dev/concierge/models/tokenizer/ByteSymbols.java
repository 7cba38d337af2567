package dev.concierge.models.tokenizer;

import java.util.Arrays;

/**
 * The printable character that stands for each byte in a byte-level vocabulary: printable Latin-1
 * stands for itself, the other 68 bytes take the characters from U+0100 on (Radford et al. 2019,
 * GPT-2).
 */
final class ByteSymbols {
  private static final char[] SYMBOL_OF_BYTE = new char[256];
  private static final int[] BYTE_OF_SYMBOL = new int[256 + 68];

  static {
    Arrays.fill(BYTE_OF_SYMBOL, -1);
    int next = 256;
    for (int b = 0; b < 256; b++) {
      char symbol = isPrintable(b) ? (char) b : (char) next++;
      SYMBOL_OF_BYTE[b] = symbol;
      BYTE_OF_SYMBOL[symbol] = b;
    }
  }

  private ByteSymbols() {}

  private static boolean isPrintable(int b) {
    return (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || (b >= 0xAE && b <= 0xFF);
  }

  static char symbol(int b) {
    return SYMBOL_OF_BYTE[b & 0xFF];
  }

  /** The byte a character stands for, or -1 if it stands for none. */
  static int byteOf(char symbol) {
    return symbol < BYTE_OF_SYMBOL.length ? BYTE_OF_SYMBOL[symbol] : -1;
  }
}
