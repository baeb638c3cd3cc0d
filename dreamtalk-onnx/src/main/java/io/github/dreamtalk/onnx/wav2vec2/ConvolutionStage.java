package io.github.dreamtalk.onnx.wav2vec2;

import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.error.Printable;
import io.github.dreamtalk.lifetime.Scope;
import io.github.dreamtalk.media.PcmAudio;
import io.github.dreamtalk.onnx.runtime.NativeScope;
import io.github.dreamtalk.onnx.runtime.NetworkOutputs;
import io.github.dreamtalk.onnx.runtime.OnnxSession;
import io.github.dreamtalk.weights.FloatTensor;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The feature encoder: what it needs to know of a clip beforehand, and its frames piece by piece. Thread-safe. */
final class ConvolutionStage implements AutoCloseable {
    /** Frames of a run: 2 s of sound keep the widest layer near the size of a cache. */
    private static final int PIECE = 100;

    private final @Nullable OnnxSession statistics;
    private final OnnxSession features;
    private final int hop;
    private final int field;
    private final int piece;

    ConvolutionStage(@Nullable OnnxSession statistics, OnnxSession features) {
        this(statistics, features, PIECE);
    }

    private ConvolutionStage(@Nullable OnnxSession statistics, OnnxSession features, int piece) {
        this.piece = piece;
        this.statistics = statistics;
        this.features = features;
        this.hop = number(features, Wav2Vec2Graphs.HOP_KEY);
        this.field = number(features, Wav2Vec2Graphs.FIELD_KEY);
        boolean group = features.inputNames().contains(Wav2Vec2Graphs.MEAN);
        if (group != (statistics != null)) {
            throw new ModelMismatchException(Wav2Vec2Graphs.FEATURES_FILE + ": its inputs are " + features.inputNames()
                    + ", and " + Wav2Vec2Graphs.STATISTICS_FILE + " is "
                    + (statistics == null ? "missing" : "beside it")
                    + "; the files are of different models, import them again");
        }
    }

    private static int number(OnnxSession session, String key) {
        String text = session.metadata(key);
        try {
            int value = Integer.parseInt(text);
            if (value >= 1 && value <= PcmAudio.SAMPLE_RATE) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new ModelMismatchException(session + ": metadata " + key + " is '" + Printable.of(text) + "'", e);
        }
        throw new ModelMismatchException(session + ": metadata " + key + " is " + Printable.of(text)
                + ", expected 1 to " + PcmAudio.SAMPLE_RATE);
    }

    private static double epsilon(OnnxSession session) {
        String text = session.metadata(Wav2Vec2Graphs.EPSILON_KEY);
        try {
            double value = Double.parseDouble(text);
            if (value > 0 && value < 1) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw noEpsilon(session, text, e);
        }
        throw noEpsilon(session, text, null);
    }

    private static ModelMismatchException noEpsilon(OnnxSession session, String text, @Nullable Throwable cause) {
        return new ModelMismatchException(
                session + ": metadata " + Wav2Vec2Graphs.EPSILON_KEY + " is '" + Printable.of(text)
                        + "', expected a number between 0 and 1",
                cause);
    }

    /** The same stage over pieces of another number of frames; both share, and close, the sessions. */
    ConvolutionStage withPiece(int frames) {
        return new ConvolutionStage(statistics, features, frames);
    }

    int hop() {
        return hop;
    }

    /** Frames of a clip. */
    long frames(PcmAudio clip) {
        return NormalisedSamples.frames(clip.samples(), hop, field);
    }

    /**
     * Starts a clip; hears it as a whole for its statistics.
     *
     * @param clip the whole clip
     * @param scope belongs to the session
     * @return takes samples in
     */
    Clip open(PcmAudio clip, NativeScope scope) {
        SampleScale scale = SampleScale.of(clip, scope::check);
        Map<String, FloatTensor> known = statistics == null ? Map.of() : clipStatistics(statistics, clip, scale, scope);
        return new Clip(new NormalisedSamples(scale, hop, field, piece), known, scope);
    }

    /** Takes frames. */
    interface Frames {
        /**
         * Takes the next frames.
         *
         * @param values rows of the network's channels; the receiver's
         * @param count number of frames
         */
        void accept(float[] values, int count);
    }

    /** One clip: samples in, frames out. Not thread-safe. */
    final class Clip {
        private final NormalisedSamples samples;
        private final Map<String, FloatTensor> known;
        private final NativeScope scope;

        private Clip(NormalisedSamples samples, Map<String, FloatTensor> known, NativeScope scope) {
            this.samples = samples;
            this.known = known;
            this.scope = scope;
        }

        void push(float[] values, int count, Frames out) {
            samples.push(values, count, (piece, frames) -> out.accept(run(piece), frames));
        }

        void finish(Frames out) {
            samples.finish((piece, frames) -> out.accept(run(piece), frames));
        }

        private float[] run(FloatTensor piece) {
            Map<String, FloatTensor> in = new HashMap<>(known);
            in.put(Wav2Vec2Graphs.SAMPLES, piece);
            return scope.use(() -> features.run(in, scope.cancellation())
                    .get(Wav2Vec2Graphs.FEATURES)
                    .data());
        }
    }

    /** Sums over the frames of a clip, channel by channel. */
    private static final class Moments {
        private final double[] sum;
        private final double[] squares;
        private long total;

        Moments(int channels) {
            sum = new double[channels];
            squares = new double[channels];
        }

        void add(NetworkOutputs means, int frames) {
            float[] mean = means.get(Wav2Vec2Graphs.MEAN).data();
            float[] square = means.get(Wav2Vec2Graphs.SQUARE).data();
            for (int c = 0; c < sum.length; c++) {
                sum[c] += (double) frames * mean[c];
                squares[c] += (double) frames * square[c];
            }
            total += frames;
        }
    }

    /** Mean and deviation of every channel of the first convolution over the clip, in a pass of its own. */
    private static Map<String, FloatTensor> clipStatistics(
            OnnxSession session, PcmAudio audio, SampleScale scale, NativeScope scope) {
        int stride = number(session, Wav2Vec2Graphs.HOP_KEY);
        int width = number(session, Wav2Vec2Graphs.FIELD_KEY);
        double epsilon = epsilon(session);
        int channels = session.outputShape(Wav2Vec2Graphs.MEAN)[1];
        Moments moments = new Moments(channels);
        int twoSeconds = 2 * PcmAudio.SAMPLE_RATE / stride;
        new NormalisedSamples(scale, stride, width, twoSeconds)
                .over(
                        audio,
                        scope::check,
                        (piece, frames) -> moments.add(
                                scope.use(
                                        () -> session.run(Map.of(Wav2Vec2Graphs.SAMPLES, piece), scope.cancellation())),
                                frames));
        float[] mean = new float[channels];
        float[] deviation = new float[channels];
        for (int c = 0; c < channels; c++) {
            double m = moments.total == 0 ? 0 : moments.sum[c] / moments.total;
            double variance = moments.total == 0 ? 0 : Math.max(0, moments.squares[c] / moments.total - m * m);
            mean[c] = (float) m;
            deviation[c] = (float) Math.sqrt(variance + epsilon);
        }
        return Map.of(
                Wav2Vec2Graphs.MEAN, FloatTensor.of(mean, 1, channels, 1),
                Wav2Vec2Graphs.DEVIATION, FloatTensor.of(deviation, 1, channels, 1));
    }

    @Override
    public void close() {
        try (Scope all = new Scope()) {
            if (statistics != null) {
                all.own(statistics);
            }
            all.own(features);
        }
    }
}
