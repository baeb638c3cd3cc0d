package io.github.dreamtalk.pipeline;

import io.github.dreamtalk.InvalidInputException;
import io.github.dreamtalk.ModelMismatchException;
import io.github.dreamtalk.format.NpyArray;
import io.github.dreamtalk.format.NpyFormat;
import io.github.dreamtalk.spi.AudioFeatureExtractor;
import io.github.dreamtalk.spi.AudioFeatureExtractor.FeatureStream;
import io.github.dreamtalk.spi.DenoiserSpec;
import io.github.dreamtalk.spi.PcmAudio;
import java.nio.file.Path;
import java.util.Arrays;

/** The audio features of a clip, and how many motion frames they make at the denoiser's rate. */
interface FeatureSource {
    long frames();

    FeatureStream open();

    /** Features of a sound. */
    static FeatureSource of(AudioFeatureExtractor extractor, PcmAudio audio, DenoiserSpec spec) {
        if (!spec.features().equals(extractor.spec())) {
            throw new ModelMismatchException("audio features: the denoiser was trained on " + spec.features()
                    + ", the extractor makes " + extractor.spec() + "; choose backends that belong together");
        }
        return new FeatureSource() {
            @Override
            public long frames() {
                return spec.rate().framesFor(audio.samples(), PcmAudio.SAMPLE_RATE);
            }

            @Override
            public FeatureStream open() {
                return extractor.open(audio);
            }
        };
    }

    /** Features computed before, an npy array [rows, dimension]. */
    static FeatureSource of(Path file, DenoiserSpec spec) {
        NpyArray array = NpyFormat.read(file);
        int[] shape = array.shape();
        int dimension = spec.features().dimension();
        if (shape.length != 2 || shape[1] != dimension || shape[0] < spec.featureHop()) {
            throw new InvalidInputException("features: found an array of shape " + Arrays.toString(shape) + " in "
                    + file + ", expected [rows, " + dimension + "] with at least " + spec.featureHop() + " rows: "
                    + spec.features());
        }
        float[] values = array.toFloats();
        return new FeatureSource() {
            @Override
            public long frames() {
                return shape[0] / spec.featureHop();
            }

            @Override
            public FeatureStream open() {
                return new Stored(values, dimension);
            }
        };
    }

    /** Rows in memory. */
    final class Stored implements FeatureStream {
        private final float[] values;
        private final int dimension;
        private int at;

        Stored(float[] values, int dimension) {
            this.values = values;
            this.dimension = dimension;
        }

        @Override
        public int read(float[] target, int offset, int frames) {
            if (at == values.length) {
                return -1;
            }
            int n = Math.min(frames, (values.length - at) / dimension);
            System.arraycopy(values, at, target, offset, n * dimension);
            at += n * dimension;
            return n;
        }

        @Override
        public void close() {
            // Nothing is held open.
        }
    }
}
