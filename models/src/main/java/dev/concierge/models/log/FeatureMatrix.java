package dev.concierge.models.log;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * Packs a feature matrix [n, F]: little-endian IEEE 754, deflated, base64. Most features of most
 * items are zero.
 */
final class FeatureMatrix {
  private FeatureMatrix() {}

  static String pack(float[][] rows) {
    int columns = rows.length == 0 ? 0 : rows[0].length;
    ByteBuffer floats =
        ByteBuffer.allocate(rows.length * columns * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (float[] row : rows) {
      for (float value : row) {
        floats.putFloat(value);
      }
    }
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try (OutputStream out = new DeflaterOutputStream(packed, deflater)) {
      out.write(floats.array());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      deflater.end();
    }
    return Base64.getEncoder().encodeToString(packed.toByteArray());
  }

  /**
   * @throws IllegalArgumentException if the packed bytes are not {@code rows * columns} floats
   */
  static float[][] unpack(String packed, int rows, int columns) {
    byte[] bytes;
    try (InputStream in =
        new InflaterInputStream(
            new java.io.ByteArrayInputStream(Base64.getDecoder().decode(packed)))) {
      bytes = in.readNBytes(rows * columns * 4 + 1);
    } catch (IOException e) {
      throw new IllegalArgumentException("feature matrix is not deflated: " + e.getMessage(), e);
    }
    if (bytes.length != rows * columns * 4) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "feature matrix of [%d] rows and [%d] columns needs [%d] bytes but has [%d]",
              rows,
              columns,
              rows * columns * 4,
              bytes.length));
    }
    ByteBuffer floats = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    float[][] matrix = new float[rows][columns];
    for (float[] row : matrix) {
      floats.asFloatBuffer().get(row);
      floats.position(floats.position() + columns * 4);
    }
    return matrix;
  }
}
