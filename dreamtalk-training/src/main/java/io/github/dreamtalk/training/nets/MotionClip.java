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

/** A clip as the denoiser hears it: phone features at 50 Hz, and labels and loudness, from which motion is animated. */
public final class MotionClip {
    private final String id;
    private final byte[] labels;
    private final float[] loudness;
    private final short[] features;
    private final int dimension;

    private MotionClip(String id, byte[] labels, float[] loudness, short[] features, int dimension) {
        this.id = id;
        this.labels = labels;
        this.loudness = loudness;
        this.features = features;
        this.dimension = dimension;
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
        NDManager manager = net.weights().manager();
        int dim = net.width() + 2 * PhoneNet.PHONES;
        short[] halves = new short[frames / 2 * dim];
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray h = net.activations(manager.create(x, new Shape(1, d, frames)), false);
            NDArray p = net.head(h).reshape(frames / 2, 2, PhoneNet.PHONES).softmax(-1);
            float[] f = h.transpose(0, 2, 1)
                    .reshape(frames / 2, net.width())
                    .concat(p.reshape(frames / 2, 2L * PhoneNet.PHONES), -1)
                    .toFloatArray();
            for (int i = 0; i < f.length; i++) {
                halves[i] = HalfFloat.fromFloat(f[i]);
            }
        }
        return new MotionClip(clip.id(), Arrays.copyOf(clip.labels(), frames), Loudness.of(clip, frames), halves, dim);
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

    /** Copies the window of 11 features around a motion frame; zeros outside the clip. */
    void window(int motionFrame, float[] out, int offset) {
        int rows = features.length / dimension;
        for (int k = 0; k < DenoiserNet.WINDOW; k++) {
            int r = 2 * motionFrame - DenoiserNet.WINDOW / 2 + k;
            for (int d = 0; d < dimension; d++) {
                out[offset + k * dimension + d] =
                        r < 0 || r >= rows ? 0 : HalfFloat.toFloat(features[r * dimension + d]);
            }
        }
    }

    /**
     * Copies the window of 11 features around a motion frame, with the true phones in the place of those heard: what the
     * denoiser is given where a text was aligned.
     *
     * @param late by how many labels of 10 ms the phones come too late
     */
    void knownWindow(int motionFrame, int late, float[] out, int offset) {
        window(motionFrame, out, offset);
        int rows = features.length / dimension;
        for (int k = 0; k < DenoiserNet.WINDOW; k++) {
            int r = 2 * motionFrame - DenoiserNet.WINDOW / 2 + k;
            for (int half = 0; half < 2 && r >= 0 && r < rows; half++) {
                int label = Math.max(0, Math.min(labels.length - 1, 2 * r + half - late));
                int phones = offset + (k + 1) * dimension - (2 - half) * PhoneNet.PHONES;
                KnownPhones.replace(out, phones, Phone.of(labels[label]));
            }
        }
    }

    /** Copies one feature frame. */
    void feature(int row, float[] out) {
        for (int d = 0; d < dimension; d++) {
            out[d] = HalfFloat.toFloat(features[row * dimension + d]);
        }
    }

    int dimension() {
        return dimension;
    }
}
