package io.github.dreamtalk.training.nets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.speech.Phone;
import io.github.dreamtalk.training.features.FeatureClip;
import io.github.dreamtalk.weights.HalfFloat;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MotionBatchesTest {
    private static final PhoneNet.Form WHOLE = PhoneNet.Form.WHOLE;
    private static final int LOUDNESS = 2;
    private static final int ROW = LOUDNESS + 52;
    private static final NDManager MANAGER = NDManager.newBaseManager();
    private static MotionClip clip;

    @BeforeAll
    static void hear() {
        Random random = new Random(2);
        byte[] labels = new byte[240];
        short[] features = new short[labels.length * PhoneNet.INPUTS];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (byte) (1 + i / 8 % (PhoneNet.PHONES - 1));
        }
        for (int i = 0; i < features.length; i++) {
            features[i] = HalfFloat.fromFloat((float) random.nextGaussian());
        }
        try (PhoneNet net = new PhoneNet(MANAGER, 16, 1)) {
            clip = MotionClip.of(new FeatureClip("c", "s", "train", true, PhoneNet.INPUTS, labels, features), net);
        }
    }

    @AfterAll
    static void close() {
        MANAGER.close();
    }

    private static float[] ones() {
        float[] ones = new float[DenoiserNet.MOTION];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static MotionBatches batches() {
        return new MotionBatches(List.of(clip), new float[DenoiserNet.MOTION], ones(), 4, 32, 7);
    }

    @Test
    void aBatchIsAFunctionOfItsNumber() {
        MotionBatches.Batch once = batches().of(12);
        MotionBatches other = batches();
        other.of(3);
        assertThat(other.of(12).noised()).isEqualTo(once.noised());
        assertThat(other.of(12).windows()).isEqualTo(once.windows());
        assertThat(other.of(13).noised()).isNotEqualTo(once.noised());
    }

    /** What a text tells is put where the network's guesses stand, and nowhere else. */
    @Test
    void knownPhonesStandWhereHeardOnesStood() {
        float[] heard = new float[DenoiserNet.WINDOW * ROW];
        float[] known = heard.clone();
        clip.window(20, WHOLE, heard, 0);
        clip.knownWindow(20, WHOLE, 0, known, 0);
        for (int k = 0; k < DenoiserNet.WINDOW; k++) {
            int row = 40 - 5 + k;
            for (int i = 0; i < LOUDNESS; i++) {
                assertThat(known[k * ROW + i]).isEqualTo(heard[k * ROW + i]);
            }
            for (int half = 0; half < 2; half++) {
                int at = k * ROW + LOUDNESS + 26 * half;
                int said = 1 + (2 * row + half) / 8 % 25;
                for (int p = 0; p < 26; p++) {
                    assertThat(known[at + p])
                            .as("row %s half %s phone %s", row, half, Phone.of(p))
                            .isCloseTo(0.05f * heard[at + p] + (p == said ? 0.95f : 0), within(1e-6f));
                }
            }
        }
    }

    /** Of sound as it comes nothing is known after the middle of the window. */
    @Test
    void streamedWindowsEndWithTheirMiddle() {
        float[] window = new float[DenoiserNet.WINDOW * ROW];
        float[] later = window.clone();
        clip.window(20, PhoneNet.Form.STREAMING, window, 0);
        clip.window(21, PhoneNet.Form.STREAMING, later, 0);
        for (int k = 6; k < DenoiserNet.WINDOW; k++) {
            assertThat(Arrays.copyOfRange(window, k * ROW, (k + 1) * ROW))
                    .containsExactly(Arrays.copyOfRange(window, 5 * ROW, 6 * ROW));
        }
        assertThat(Arrays.copyOfRange(later, 3 * ROW, 4 * ROW))
                .as("the middle stays where it is, two rows earlier in the next frame's window")
                .containsExactly(Arrays.copyOfRange(window, 5 * ROW, 6 * ROW));
        float[] whole = window.clone();
        clip.window(20, WHOLE, whole, 0);
        assertThat(whole).as("heard by the other form").isNotEqualTo(window);
    }

    /** Some windows of a batch end with their middle, some do not: one network serves both. */
    @Test
    void someClipsAreHeardAsTheyCome() {
        int streamed = 0;
        int clips = 0;
        MotionBatches batches = batches();
        for (int step = 0; step < 40; step++) {
            float[] windows = batches.of(step).windows();
            for (int group = 0; group < 16; group++) {
                int at = group * 8 * DenoiserNet.WINDOW * ROW;
                clips++;
                streamed += Arrays.equals(
                                windows,
                                at + 5 * ROW,
                                at + 5 * ROW + LOUDNESS,
                                windows,
                                at + 7 * ROW,
                                at + 7 * ROW + LOUDNESS)
                        ? 1
                        : 0;
            }
        }
        assertThat((double) streamed / clips).isBetween(0.3, 0.5);
    }

    @Test
    void knownPhonesMayComeLate() {
        float[] inTime = new float[DenoiserNet.WINDOW * ROW];
        float[] late = inTime.clone();
        clip.knownWindow(20, WHOLE, 0, inTime, 0);
        clip.knownWindow(20, WHOLE, 1, late, 0);
        // Of the row's later half the phone before stands there: labels change every eighth frame.
        int at = 5 * ROW + LOUDNESS;
        assertThat(late[at + 1 + 79 / 8 % 25]).isGreaterThan(0.9f);
        assertThat(inTime[at + 1 + 80 / 8 % 25]).isGreaterThan(0.9f);
    }

    @Test
    void someClipsAreKnownAndSomeHeard() {
        int known = 0;
        int clips = 0;
        MotionBatches batches = batches();
        for (int step = 0; step < 40; step++) {
            float[] windows = batches.of(step).windows();
            for (int group = 0; group < 16; group++) {
                int at = ((group * 8) * DenoiserNet.WINDOW + 5) * ROW + LOUDNESS;
                float most = 0;
                for (int p = 0; p < 26; p++) {
                    most = Math.max(most, windows[at + p]);
                }
                clips++;
                known += most > 0.9f ? 1 : 0;
            }
        }
        assertThat((double) known / clips).isBetween(0.3, 0.5);
    }

    /** The branch without style means neutral. */
    @Test
    void withoutAStyleTheTargetIsNeutral() {
        int frown = MotionSpace.ARKIT.indexOf("mouthFrownLeft");
        MotionBatches batches = batches();
        double[] target = new double[2];
        int[] rows = new int[2];
        int dropped = 0;
        for (int step = 0; step < 100; step++) {
            MotionBatches.Batch b = batches.of(step);
            for (int g = 0; g < 4; g++) {
                int kind = b.noStyle()[g] ? 0 : 1;
                for (int r = g * 32; r < (g + 1) * 32; r++) {
                    int at = r * DenoiserNet.MOTION;
                    target[kind] += b.clean()[at + frown];
                    rows[kind]++;
                }
                dropped += 1 - kind;
            }
        }
        assertThat(dropped / 400.0).isBetween(0.05, 0.15);
        double neutral = target[0] / rows[0];
        assertThat(neutral).as("what a face does by itself").isBetween(0.0, 0.04);
        assertThat(target[1] / rows[1]).as("some emotions frown").isGreaterThan(0.08);
    }
}
