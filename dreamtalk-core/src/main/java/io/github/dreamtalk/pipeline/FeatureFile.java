package io.github.dreamtalk.pipeline;

import io.github.dreamtalk.InvalidInputException;
import io.github.dreamtalk.format.NpyRowWriter;
import io.github.dreamtalk.spi.AudioFeatureExtractor;
import io.github.dreamtalk.spi.MediaLimits;
import io.github.dreamtalk.spi.PcmAudio;
import java.nio.file.Path;

/** Writes the audio features of a sound. */
public final class FeatureFile {
    private static final int BLOCK = 256;

    private final Backends backends;

    /**
     * Prepares the work.
     *
     * @param backends gives media reader and feature extractor
     */
    public FeatureFile(Backends backends) {
        this.backends = backends;
    }

    /**
     * Writes the features.
     *
     * @param source a sound file
     * @param target an npy file [frames, dimension]; replaced
     * @return frames written
     * @throws InvalidInputException if there is no sound in it
     */
    public long write(Path source, Path target) {
        AudioFeatureExtractor extractor = backends.audioFeatures();
        int dimension = extractor.spec().dimension();
        float[] block = new float[BLOCK * dimension];
        long frames = 0;
        try (PcmAudio audio = backends.mediaReader().openAudio(source, MediaLimits.DEFAULT);
                AudioFeatureExtractor.FeatureStream stream = extractor.open(audio);
                NpyRowWriter writer = new NpyRowWriter(target, dimension)) {
            for (int n = stream.read(block, 0, BLOCK); n >= 0; n = stream.read(block, 0, BLOCK)) {
                writer.accept(block, n);
                frames += n;
            }
            if (frames == 0) {
                throw new InvalidInputException("audio: found " + audio.samples() + " samples in " + source
                        + ", expected enough for one frame of features");
            }
            writer.finish();
        }
        return frames;
    }
}
