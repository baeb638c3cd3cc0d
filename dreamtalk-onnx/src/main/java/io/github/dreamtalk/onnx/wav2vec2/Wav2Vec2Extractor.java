package io.github.dreamtalk.onnx.wav2vec2;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.lifetime.Scope;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.PcmAudio;
import io.github.dreamtalk.media.Samples;
import io.github.dreamtalk.motion.Rows;
import io.github.dreamtalk.onnx.runtime.Cancellation;
import io.github.dreamtalk.onnx.runtime.OnnxSession;
import io.github.dreamtalk.spi.AudioFeatureExtractor;
import io.github.dreamtalk.spi.ClipInfo;
import io.github.dreamtalk.spi.FeatureSpec;
import io.github.dreamtalk.spi.LookAhead;
import io.github.dreamtalk.weights.FloatTensor;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Features of a wav2vec2 model: its {@code last_hidden_state}, at 50 Hz for the published strides. The clip is normalised to
 * zero mean and unit variance as a whole. A clip of s samples has ⌊(s − 400) / 320⌋ + 1 frames, none if it is shorter than
 * one: at most one less than ⌊s / 320⌋.
 *
 * <p>The convolutions run over pieces and give what one run over the clip gives. The transformer, whose every frame hears
 * every other, runs over windows of {@link Window#frames()} that overlap by twice {@link Window#context()}; a clip that fits
 * into one window is exact, in a longer one a frame hears at least {@code context} frames on either side, so that memory
 * does not depend on the clip's length. How much that changes depends on how far the model attends: with random weights,
 * which attend to everything alike, the root mean square of the difference is 1 % of that of the values. Thread-safe; {@link #close()} stops the
 * runs of sessions that are still open.
 */
public final class Wav2Vec2Extractor implements AudioFeatureExtractor {
    /**
     * How much the transformer hears at once.
     *
     * @param frames frames of a window
     * @param context frames at each inner end of a window that are heard but not given out
     */
    public record Window(int frames, int context) {
        /** Windows of 20 seconds, of which the outer 4 on each side are context. */
        public static final Window DEFAULT = new Window(1000, 200);

        /**
         * Checks that windows advance.
         *
         * @param frames at least 1
         * @param context at least 0, less than half of frames
         * @throws InvalidInputException if out of range
         */
        public Window {
            if (context < 0 || frames < 1 || 2L * context >= frames) {
                throw new InvalidInputException("wav2vec2 window: found " + frames + " frames with a context of "
                        + context + ", expected a context of 0 or more and less than half of the frames");
            }
        }
    }

    private final FeatureSpec spec;
    private final Window window;
    private final ConvolutionStage convolutions;
    private final OnnxSession encoder;

    /**
     * Takes over sessions of the graphs that {@link Wav2Vec2Graphs} describes.
     *
     * @param statistics of {@link Wav2Vec2Graphs#STATISTICS_FILE}; null for the layer-norm flavour
     * @param features of {@link Wav2Vec2Graphs#FEATURES_FILE}
     * @param encoder of {@link Wav2Vec2Graphs#ENCODER_FILE}
     * @param window how much the transformer hears at once
     * @throws ModelMismatchException if they do not fit each other
     */
    public Wav2Vec2Extractor(
            @Nullable OnnxSession statistics, OnnxSession features, OnnxSession encoder, Window window) {
        this.window = window;
        this.encoder = encoder;
        this.convolutions = new ConvolutionStage(statistics, features);
        int channels = channels();
        int hidden = encoder.outputShape(Wav2Vec2Graphs.HIDDEN)[1];
        int found = features.outputShape(Wav2Vec2Graphs.FEATURES)[1];
        if (found != channels) {
            throw new ModelMismatchException(features + " gives " + found + " values a frame, " + encoder + " takes "
                    + channels + "; the files are of different models, import them again");
        }
        this.spec = new FeatureSpec(
                encoder.metadata(Wav2Vec2Graphs.NAME_KEY),
                hidden,
                new FrameRate(PcmAudio.SAMPLE_RATE, convolutions.hop()));
    }

    @Override
    public FeatureSpec spec() {
        return spec;
    }

    @Override
    public LookAhead lookAhead(ClipInfo clip) {
        return LookAhead.WHOLE_CLIP;
    }

    /**
     * {@inheritDoc}
     *
     * @throws InvalidInputException if the clip has no {@link ClipInfo#sound()} to take its mean and variance of
     */
    @Override
    public Session<Samples, Rows> open(ClipInfo clip) {
        PcmAudio sound = clip.sound()
                .orElseThrow(() -> new InvalidInputException("audio features '" + spec.name()
                        + "': found a clip whose sound is not known beforehand, expected the whole sound: its mean and"
                        + " variance go into every value; record the sound first, or choose other audio features"));
        return new Wav2Vec2Stream(this, sound, window);
    }

    ConvolutionStage convolutions() {
        return convolutions;
    }

    int channels() {
        return encoder.inputShape(Wav2Vec2Graphs.FEATURES)[1];
    }

    /** The transformer over frames of the convolutions. */
    float[] encode(float[] frames, int count, Cancellation cancellation) {
        FloatTensor in = FloatTensor.of(frames, count, frames.length / count);
        return encoder.run(Map.of(Wav2Vec2Graphs.FEATURES, in), cancellation)
                .get(Wav2Vec2Graphs.HIDDEN)
                .data();
    }

    @Override
    public void close() {
        try (Scope all = new Scope()) {
            all.own(convolutions);
            all.own(encoder);
        }
    }
}
