package io.github.dreamtalk.onnx.wav2vec2;

import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.onnx.runtime.OnnxSession;
import io.github.dreamtalk.weights.FloatTensor;
import io.github.dreamtalk.media.PcmAudio;
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
            throw new ModelMismatchException(session + ": metadata " + key + " is '" + text + "'", e);
        }
        throw new ModelMismatchException(
                session + ": metadata " + key + " is " + text + ", expected 1 to " + PcmAudio.SAMPLE_RATE);
    }

    /** The same stage over pieces of another number of frames; both share, and close, the sessions. */
    ConvolutionStage withPiece(int frames) {
        return new ConvolutionStage(statistics, features, frames);
    }

    int hop() {
        return hop;
    }

    ConvolutionStream open(PcmAudio audio) {
        SampleScale scale = SampleScale.of(audio);
        Map<String, FloatTensor> clip = statistics == null ? Map.of() : clipStatistics(statistics, audio, scale);
        NormalisedSamples samples = new NormalisedSamples(audio, scale, hop, field, piece);
        return new ConvolutionStream(samples, x -> run(clip, x));
    }

    private float[] run(Map<String, FloatTensor> clip, FloatTensor samples) {
        Map<String, FloatTensor> in = new HashMap<>(clip);
        in.put(Wav2Vec2Graphs.SAMPLES, samples);
        return features.run(in).get(Wav2Vec2Graphs.FEATURES).data();
    }

    /** Mean and deviation of every channel of the first convolution over the clip, in a pass of its own. */
    private static Map<String, FloatTensor> clipStatistics(OnnxSession session, PcmAudio audio, SampleScale scale) {
        int stride = number(session, Wav2Vec2Graphs.HOP_KEY);
        int width = number(session, Wav2Vec2Graphs.FIELD_KEY);
        double epsilon = Double.parseDouble(session.metadata(Wav2Vec2Graphs.EPSILON_KEY));
        int channels = session.outputShape(Wav2Vec2Graphs.MEAN)[1];
        double[] sum = new double[channels];
        double[] squares = new double[channels];
        long total = 0;
        int twoSeconds = 2 * PcmAudio.SAMPLE_RATE / stride;
        try (NormalisedSamples samples = new NormalisedSamples(audio, scale, stride, width, twoSeconds)) {
            for (FloatTensor x = samples.next(); x != null; x = samples.next()) {
                int frames = (x.dim(2) - width) / stride + 1;
                Map<String, FloatTensor> out = session.run(Map.of(Wav2Vec2Graphs.SAMPLES, x));
                float[] mean = out.get(Wav2Vec2Graphs.MEAN).data();
                float[] square = out.get(Wav2Vec2Graphs.SQUARE).data();
                for (int c = 0; c < channels; c++) {
                    sum[c] += (double) frames * mean[c];
                    squares[c] += (double) frames * square[c];
                }
                total += frames;
            }
        }
        float[] mean = new float[channels];
        float[] deviation = new float[channels];
        for (int c = 0; c < channels; c++) {
            double m = total == 0 ? 0 : sum[c] / total;
            double variance = total == 0 ? 0 : Math.max(0, squares[c] / total - m * m);
            mean[c] = (float) m;
            deviation[c] = (float) Math.sqrt(variance + epsilon);
        }
        return Map.of(
                Wav2Vec2Graphs.MEAN, FloatTensor.of(mean, 1, channels, 1),
                Wav2Vec2Graphs.DEVIATION, FloatTensor.of(deviation, 1, channels, 1));
    }

    @Override
    public void close() {
        if (statistics != null) {
            statistics.close();
        }
        features.close();
    }
}
