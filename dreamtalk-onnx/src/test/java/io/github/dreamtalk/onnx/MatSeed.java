package io.github.dreamtalk.onnx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.format.Mat5File;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Sinks;

/** Small clips in MAT files. */
final class MatSeed {
    private MatSeed() {}

    static byte[] clip(int rows, int columns) {
        Matrix coeff = Mat5.newMatrix(rows, columns);
        for (int i = 0; i < rows; i++) {
            coeff.setDouble(i, i, 0.5);
        }
        Matrix crop = Mat5.newMatrix(rows, 5);
        ByteBuffer out = ByteBuffer.allocate(1 << 16);
        try (Mat5File file = Mat5.newMatFile()) {
            file.addArray("coeff", coeff).addArray("transform_params", crop);
            file.writeTo(Sinks.wrap(out));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Arrays.copyOf(out.array(), out.position());
    }
}
