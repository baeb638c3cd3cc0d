package io.github.dreamtalk.internal.chain;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.format.NpyArray;
import io.github.dreamtalk.format.NpyFormat;
import io.github.dreamtalk.media.MediaLimits;
import io.github.dreamtalk.spi.DenoiserSpec;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Features computed before, an npy array [rows, dimension].
 *
 * @param values row-major
 * @param rows how many
 */
record StoredFeatures(float[] values, int rows) {
    /**
     * Reads them.
     *
     * @throws InvalidInputException if they are not what the denoiser was trained on, or too few for one motion frame
     */
    static StoredFeatures read(Path file, DenoiserSpec spec) {
        NpyArray array = NpyFormat.read(file);
        int[] shape = array.shape();
        int dimension = spec.features().dimension();
        if (shape.length != 2 || shape[1] != dimension || shape[0] < spec.featureHop()) {
            throw new InvalidInputException("features: found an array of shape " + Arrays.toString(shape) + " in "
                    + file + ", expected [rows, " + dimension + "] with at least " + spec.featureHop() + " rows: "
                    + spec.features());
        }
        MediaLimits.DEFAULT.checkLength("features: " + file, shape[0] / spec.featureHop(), spec.rate());
        return new StoredFeatures(array.toFloats(), shape[0]);
    }
}
