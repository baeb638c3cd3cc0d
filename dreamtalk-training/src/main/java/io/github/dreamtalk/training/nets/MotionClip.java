package io.github.dreamtalk.training.nets;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import io.github.dreamtalk.onnx.phone.KnownPhones;
import io.github.dreamtalk.speech.Phone;
import io.github.dreamtalk.training.features.FeatureClip;
import io.github.dreamtalk.training.features.Loudness;
import io.github.dreamtalk.weights.HalfFloat;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * A clip as the denoiser hears it: loudness and phones at 50 Hz, as either form of the phone network names them; and labels and loudness,
 * from which motion is animated.
 */
public final class MotionClip {
    private static final int LOUDNESS = 2;
    /** Values of a feature frame: the loudness of its halves, then the probabilities of their phones. */
    public static final int DIMENSION = LOUDNESS + 2 * PhoneNet.PHONES;

    private static final int MEL = 80;

    private final String id;
    private final byte[] labels;
    private final float[] loudness;
    private final Map<PhoneNet.Form, short[]> features;

    private MotionClip(String id, byte[] labels, float[] loudness, Map<PhoneNet.Form, short[]> features) {
        this.id = id;
        this.labels = labels;
        this.loudness = loudness;
        this.features = features;
    }

    /**
     * Runs the phone network over a clip.
     *
     * @param clip front-end features and labels
     * @param net the trained network
     * @return the clip
     */
    public static MotionClip of(FeatureClip clip, PhoneNet net) {
        int frames = clip.frames() / 2 * 2;
        int d = clip.dimension();
        float[] rows = new float[frames * d];
        clip.read(0, frames, rows, 0);
        float[] x = new float[frames * d];
        for (int t = 0; t < frames; t++) {
            for (int k = 0; k < d; k++) {
                x[k * frames + t] = rows[t * d + k];
            }
        }
        Map<PhoneNet.Form, short[]> heard = new EnumMap<>(PhoneNet.Form.class);
        for (PhoneNet.Form form : PhoneNet.Form.values()) {
            heard.put(form, frames == 0 ? new short[0] : features(rows, d, phones(x, d, frames, net, form)));
        }
        return new MotionClip(clip.id(), Arrays.copyOf(clip.labels(), frames), Loudness.of(clip, frames), heard);
    }

    private static float[] phones(float[] x, int d, int frames, PhoneNet net, PhoneNet.Form form) {
        NDManager manager = net.weights().manager();
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray h = net.activations(manager.create(x, new Shape(1, d, frames)), form, false);
            return net.head(h)
                    .reshape(frames / 2, 2, PhoneNet.PHONES)
                    .softmax(-1)
                    .toFloatArray();
        }
    }

    /** As {@code PhoneFeatureExtractor} lays them out. */
    private static short[] features(float[] rows, int d, float[] phones) {
        int probabilities = 2 * PhoneNet.PHONES;
        short[] halves = new short[phones.length / probabilities * DIMENSION];
        for (int r = 0; r < halves.length / DIMENSION; r++) {
            int at = r * DIMENSION;
            for (int half = 0; half < 2; half++) {
                float sum = 0;
                for (int b = 0; b < MEL; b++) {
                    sum += rows[(2 * r + half) * d + b];
                }
                halves[at + half] = HalfFloat.fromFloat(sum / MEL);
            }
            for (int k = 0; k < probabilities; k++) {
                halves[at + LOUDNESS + k] = HalfFloat.fromFloat(phones[r * probabilities + k]);
            }
        }
        return halves;
    }

    /**
     * The clip's name.
     *
     * @return its id
     */
    public String id() {
        return id;
    }

    byte[] labels() {
        return labels;
    }

    float[] loudness() {
        return loudness;
    }

    /**
     * Motion frames at 25 a second.
     *
     * @return the number
     */
    public int motionFrames() {
        return (labels.length + 3) / 4;
    }

    /**
     * Copies the window of 11 features around a motion frame; zeros outside the clip.
     *
     * @param form what names the phones; for the streaming form what comes after the middle of the window is not known yet, and the middle
     *     stands there instead
     */
    void window(int motionFrame, PhoneNet.Form form, float[] out, int offset) {
        short[] heard = Objects.requireNonNull(features.get(form));
        int rows = heard.length / DIMENSION;
        for (int k = 0; k < DenoiserNet.WINDOW; k++) {
            int r = row(motionFrame, form, k);
            for (int d = 0; d < DIMENSION; d++) {
                out[offset + k * DIMENSION + d] = r < 0 || r >= rows ? 0 : HalfFloat.toFloat(heard[r * DIMENSION + d]);
            }
        }
    }

    private static int row(int motionFrame, PhoneNet.Form form, int k) {
        int middle = DenoiserNet.WINDOW / 2;
        return 2 * motionFrame - middle + (form == PhoneNet.Form.STREAMING ? Math.min(middle, k) : k);
    }

    /**
     * Copies the window of 11 features around a motion frame, with the true phones in the place of those heard: what the
     * denoiser is given where a text was aligned.
     *
     * @param late by how many labels of 10 ms the phones come too late
     */
    void knownWindow(int motionFrame, PhoneNet.Form form, int late, float[] out, int offset) {
        window(motionFrame, form, out, offset);
        int rows = labels.length / 2;
        for (int k = 0; k < DenoiserNet.WINDOW; k++) {
            int r = row(motionFrame, form, k);
            for (int half = 0; half < 2 && r >= 0 && r < rows; half++) {
                int label = Math.max(0, Math.min(labels.length - 1, 2 * r + half - late));
                int phones = offset + (k + 1) * DIMENSION - (2 - half) * PhoneNet.PHONES;
                KnownPhones.replace(out, phones, Phone.of(labels[label]));
            }
        }
    }

    /** The probability that a phone is heard in a frame of 10 ms. */
    float probability(PhoneNet.Form form, int frame, int phone) {
        short[] heard = Objects.requireNonNull(features.get(form));
        return HalfFloat.toFloat(heard[frame / 2 * DIMENSION + LOUDNESS + frame % 2 * PhoneNet.PHONES + phone]);
    }
}
