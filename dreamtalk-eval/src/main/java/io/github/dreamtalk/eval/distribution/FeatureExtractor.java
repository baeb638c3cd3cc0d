package io.github.dreamtalk.eval.distribution;

import io.github.dreamtalk.media.RgbImage;
import java.util.List;

/**
 * The network behind a Fréchet distance, which the user brings: Inception for FID (one frame a sample), a video network such
 * as I3D for FVD (several frames a sample). Thread-safe.
 */
public interface FeatureExtractor extends AutoCloseable {
    /**
     * Frames that make one sample.
     *
     * @return 1 for pictures, more for video
     */
    int framesPerSample();

    /**
     * Size of a feature vector.
     *
     * @return at least 1
     */
    int dimensions();

    /**
     * Turns one sample into features.
     *
     * @param frames {@link #framesPerSample()} pictures in order; not kept
     * @return {@link #dimensions()} values
     */
    float[] extract(List<RgbImage> frames);

    @Override
    void close();
}
