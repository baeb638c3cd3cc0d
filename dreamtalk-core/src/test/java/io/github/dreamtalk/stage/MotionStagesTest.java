package io.github.dreamtalk.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.motion.HeadMotion;
import io.github.dreamtalk.motion.MotionSequence;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.motion.Rows;
import io.github.dreamtalk.spi.ClipInfo;
import io.github.dreamtalk.spi.MotionStage;
import io.github.dreamtalk.spi.Sink;
import io.github.dreamtalk.spi.testing.AbstractMotionStageTest;
import io.github.dreamtalk.stage.MotionResampler.Interpolation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MotionStagesTest {
    private static final MotionSpace ARKIT = MotionSpace.ARKIT;

    private static ClipInfo clip(MotionSpace space, FrameRate rate, int frames, long seed) {
        return ClipInfo.of(space, rate).withFrames(frames).withSeed(seed).withHead(HeadMotion.natural());
    }

    private static MotionSequence run(MotionStage stage, FrameRate rate, int frames, long seed) {
        return run(stage, clip(ARKIT, rate, frames, seed));
    }

    private static MotionSequence run(MotionStage stage, ClipInfo clip) {
        int frames = (int) clip.frames().orElseThrow();
        float[] out = AbstractMotionStageTest.run(stage, clip, new float[frames * 61], 97);
        FrameRate rate = clip.rate();
        return new MotionSequence(ARKIT, rate, out);
    }

    @Test
    void naturalMovementIsAddedToTheRestingPoseOfASpaceWithRoles() {
        float[] rows = new float[200 * 73];
        for (int f = 0; f < 200; f++) {
            MotionSpace.BFM.rest(rows, f * 73);
        }
        ClipInfo clip = clip(MotionSpace.BFM, FrameRate.FPS_25, 200, 3);
        float[] moved = AbstractMotionStageTest.run(new HeadMover(), clip, rows, 200);
        float turned = 0;
        for (int f = 0; f < 200; f++) {
            turned = Math.max(turned, Math.abs(moved[f * 73 + 64 + 1]));
            assertThat(moved[f * 73 + 72]).isEqualTo(129.03864f);
        }
        assertThat(turned).isBetween(0.005f, 0.2f);
    }

    @Test
    void blinksComeAtHumanRatesAndLast150To250Milliseconds() {
        int fps = 200;
        int minutes = 20;
        float[] lid = run(new BlinkGenerator(), FrameRate.of(fps), fps * 60 * minutes, 4)
                .channel("eyeBlinkLeft");
        List<Integer> onsets = new ArrayList<>();
        for (int i = 1; i < lid.length; i++) {
            assertThat(lid[i]).isBetween(0f, 1f);
            if (lid[i] > 0 && lid[i - 1] == 0) {
                int end = i;
                int peak = i;
                while (end < lid.length && lid[end] > 0) {
                    peak = lid[end] > lid[peak] ? end : peak;
                    end++;
                }
                if (end < lid.length) {
                    assertThat((end - i) * 1000.0 / fps).isBetween(140.0, 260.0);
                    assertThat(lid[peak]).isEqualTo(1);
                    assertThat(peak - i).as("closes faster than it opens").isLessThan(end - peak);
                    onsets.add(i);
                }
            }
        }
        assertThat((double) onsets.size() / minutes).isBetween(15.0, 20.0);
        double mean = 60.0 / 17;
        double variance = 0;
        for (int i = 1; i < onsets.size(); i++) {
            variance += Math.pow((onsets.get(i) - onsets.get(i - 1)) / (double) fps - mean, 2) / onsets.size();
        }
        assertThat(Math.sqrt(variance)).as("intervals vary as people's do").isBetween(0.8, 2.5);
    }

    @Test
    void blinksAreTheSameInTimeWhateverTheRateAndDifferBySeed() {
        float[] slow = run(new BlinkGenerator(), FrameRate.of(25), 25 * 60, 4).channel("eyeBlinkRight");
        float[] fast = run(new BlinkGenerator(), FrameRate.of(50), 50 * 60, 4).channel("eyeBlinkRight");
        for (int i = 0; i < slow.length; i++) {
            assertThat(slow[i]).isEqualTo(fast[2 * i]);
        }
        assertThat(run(new BlinkGenerator(), FrameRate.of(25), 25 * 60, 5).channel("eyeBlinkRight"))
                .isNotEqualTo(slow);
        assertThatThrownBy(() -> new BlinkGenerator(0)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void everyBlinkIsSeenAt25Fps() {
        float[] lid = run(new BlinkGenerator(), FrameRate.of(25), 25 * 600, 9).channel("eyeBlinkLeft");
        for (int i = 2; i < lid.length - 6; i++) {
            if (lid[i] > 0 && lid[i - 1] == 0) {
                float peak = 0;
                for (int j = i; j < i + 6; j++) {
                    peak = Math.max(peak, lid[j]);
                }
                assertThat(peak).isGreaterThan(0.75f);
            }
        }
    }

    @Test
    void blinksAreAddedToTheLidsOwnMotion() {
        int frames = 2500;
        float[] rows = new float[frames * 61];
        Arrays.fill(rows, 0.4f);
        float[] out =
                AbstractMotionStageTest.run(new BlinkGenerator(), clip(ARKIT, FrameRate.FPS_25, frames, 1), rows, 50);
        for (int i = 0; i < out.length; i++) {
            boolean lid = i % 61 == ARKIT.indexOf("eyeBlinkLeft") || i % 61 == ARKIT.indexOf("eyeBlinkRight");
            assertThat(out[i]).isBetween(0.4f, lid ? 1f : 0.4f);
        }
    }

    @Test
    void naturalHeadMotionIsSmoothSmallCenteredAndRestsAtBothEnds() {
        int frames = 25 * 600;
        MotionSequence m = run(new HeadMover(), FrameRate.FPS_25, frames, 12);
        double[] limit = {6, 4, 3};
        String[] names = {"headYaw", "headPitch", "headRoll"};
        for (int c = 0; c < 3; c++) {
            float[] x = m.channel(names[c]);
            double mean = 0;
            double square = 0;
            double jump = 0;
            for (int i = 0; i < frames; i++) {
                double degrees = Math.toDegrees(x[i]);
                assertThat(Math.abs(degrees)).isLessThanOrEqualTo(limit[c]);
                mean += degrees / frames;
                square += degrees * degrees / frames;
                jump = i == 0 ? 0 : Math.max(jump, Math.abs(degrees - Math.toDegrees(x[i - 1])));
            }
            assertThat(mean).isCloseTo(0, within(0.1 * limit[c]));
            assertThat(Math.sqrt(square)).as(names[c] + " moves").isBetween(0.2 * limit[c], 0.7 * limit[c]);
            assertThat(jump).as("no jump between frames").isLessThan(0.15 * limit[c]);
            assertThat(x[0]).isZero();
            assertThat(x[frames - 1]).isZero();
        }
    }

    @Test
    void stillHeadsStayAndRecordedHeadsAreReplayed() {
        ClipInfo still = clip(ARKIT, FrameRate.FPS_25, 50, 1).withHead(HeadMotion.still());
        assertThat(new HeadMover().suits(still)).isFalse();
        assertThat(new GazeMotion().suits(still)).isFalse();
        assertThat(run(new HeadMover(), still).toArray()).containsOnly(0);
        float[] rows = new float[3 * 61];
        int yaw = ARKIT.indexOf("headYaw");
        rows[61 + yaw] = 0.1f;
        rows[2 * 61 + yaw] = 0.2f;
        rows[61 + 17] = 1; // expression of the recording must not leak
        MotionSequence recording = new MotionSequence(ARKIT, FrameRate.FPS_25, rows);
        HeadMotion recorded = HeadMotion.fromMotion(recording);
        float[] held = run(new HeadMover(), clip(ARKIT, FrameRate.of(50), 8, 1).withHead(recorded))
                .channel("headYaw");
        assertThat(held).containsExactly(new float[] {0, 0.05f, 0.1f, 0.15f, 0.2f, 0.2f, 0.2f, 0.2f}, within(1e-6f));
        MotionSequence looped = run(
                new HeadMover(1, HeadMover.AfterEnd.LOOP),
                clip(ARKIT, FrameRate.FPS_25, 7, 1).withHead(recorded));
        assertThat(looped.channel("headYaw"))
                .containsExactly(new float[] {0, 0.1f, 0.2f, 0.1f, 0, 0.1f, 0.2f}, within(1e-6f));
        assertThat(looped.channel("jawOpen")).containsOnly(0);
        MotionSpace other = new MotionSpace("other", 1, List.of("a", "headYaw"));
        ClipInfo elsewhere = clip(other, FrameRate.FPS_25, 1, 1);
        assertThatThrownBy(() -> new HeadMover().open(elsewhere.withHead(recorded)))
                .isInstanceOf(InvalidInputException.class);
        assertThat(new HeadMover().suits(elsewhere)).isFalse();
        assertThatThrownBy(() -> new HeadMover().open(elsewhere))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("HEAD_YAW");
    }

    @Test
    void gazeStaysSmallAndBothEyesAgree() {
        MotionSequence m = run(new GazeMotion(), FrameRate.FPS_25, 25 * 120, 6);
        float[] left = m.channel("leftEyeYaw");
        assertThat(m.channel("rightEyeYaw")).containsExactly(left);
        int moves = 0;
        for (int i = 1; i < left.length; i++) {
            assertThat(Math.abs(Math.toDegrees(left[i]))).isLessThanOrEqualTo(3.0001);
            moves += left[i] != left[i - 1] ? 1 : 0;
            float out = m.channel("eyeLookOutLeft").length > 0 ? m.get(i, ARKIT.indexOf("eyeLookOutLeft")) : 0;
            assertThat((double) out).isCloseTo(Math.max(0, Math.toDegrees(left[i]) / 30), within(1e-4));
        }
        assertThat(moves / 120.0).as("frames moved in a second").isBetween(0.6, 2.5);
    }

    @Test
    void smoothingQuietsJitterAndKeepsClosures() {
        int frames = 40;
        int jaw = ARKIT.indexOf("jawOpen");
        int yaw = ARKIT.indexOf("headYaw");
        float[] rows = new float[frames * 61];
        for (int f = 0; f < frames; f++) {
            rows[f * 61 + jaw] = f == 20 ? 0 : 0.5f + (f % 2 == 0 ? 0.01f : -0.01f);
            rows[f * 61 + yaw] = f % 2;
        }
        float[] out =
                AbstractMotionStageTest.run(new TemporalSmoothing(), clip(ARKIT, FrameRate.FPS_25, frames, 1), rows, 7);
        assertThat(out[20 * 61 + jaw]).as("the closure").isZero();
        for (int f = 1; f < frames - 1; f++) {
            if (Math.abs(f - 20) > 1) {
                assertThat(Math.abs(out[f * 61 + jaw] - 0.5f)).isLessThan(0.005f);
            }
            assertThat(out[f * 61 + yaw]).isEqualTo(rows[f * 61 + yaw]);
        }
    }

    private static float[] resample(float[] rows, int channels, FrameRate from, FrameRate to, long frames, int chunk) {
        return resample(rows, channels, new MotionResampler(channels, from, to, frames, Interpolation.CUBIC), chunk);
    }

    private static float[] resample(float[] rows, int channels, MotionResampler resampler, int chunk) {
        List<Float> out = new ArrayList<>();
        Sink<Rows> sink = block -> {
            for (int i = 0; i < block.count() * channels; i++) {
                out.add(block.values()[i]);
            }
        };
        int frames = rows.length / channels;
        for (int f = 0; f < frames; f += chunk) {
            int n = Math.min(chunk, frames - f);
            resampler.push(new Rows(Arrays.copyOfRange(rows, f * channels, (f + n) * channels), n), sink);
        }
        resampler.finish(sink);
        float[] array = new float[out.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = out.get(i);
        }
        return array;
    }

    @Test
    void resamplingGivesTheExactCountAndFollowsTheCurve() {
        FrameRate ntsc = new FrameRate(30000, 1001);
        int n = 500;
        float[] rows = new float[n * 2];
        for (int f = 0; f < n; f++) {
            rows[2 * f] = (float) Math.sin(f / 25.0 * 2);
            rows[2 * f + 1] = f;
        }
        for (FrameRate to : new FrameRate[] {ntsc, FrameRate.of(60), FrameRate.of(10), FrameRate.FPS_25}) {
            long frames = to.framesFor(n * 640L, 16_000);
            assertThat(MotionResampler.outputFrames(n, FrameRate.FPS_25, to)).isEqualTo(frames);
            float[] whole = resample(rows, 2, FrameRate.FPS_25, to, frames, n);
            assertThat(whole.length).isEqualTo((int) frames * 2);
            for (int chunk : new int[] {1, 7, 64}) {
                assertThat(resample(rows, 2, FrameRate.FPS_25, to, frames, chunk))
                        .containsExactly(whole);
            }
            for (int j = 0; j < frames; j++) {
                double t = j / to.fps();
                if (t < (n - 1) / 25.0) {
                    assertThat((double) whole[2 * j]).isCloseTo(Math.sin(t * 2), within(8e-3));
                    // Only the first and the last interval lack an outer neighbour.
                    boolean inside = t * 25 >= 1 && t * 25 <= n - 2;
                    assertThat((double) whole[2 * j + 1]).isCloseTo(t * 25, within(inside ? 1e-3 : 0.1));
                } else {
                    assertThat(whole[2 * j + 1]).isEqualTo(n - 1);
                }
            }
        }
        assertThat(resample(rows, 2, FrameRate.FPS_25, FrameRate.FPS_25, n, 9)).containsExactly(rows);
    }

    @Test
    void resamplingNeverLeavesTheRangeOfItsNeighbours() {
        float[] rows = {0, 0, 1, 0, 0, 0.5f, 0.5f, 0};
        for (float v : resample(rows, 1, FrameRate.FPS_25, FrameRate.of(120), 38, 3)) {
            assertThat(v).isBetween(0f, 1f);
        }
        float[] linear = resample(
                new float[] {0, 1},
                1,
                new MotionResampler(1, FrameRate.of(1), FrameRate.of(4), 8, Interpolation.LINEAR),
                1);
        assertThat(linear).containsExactly(0, 0.25f, 0.5f, 0.75f, 1, 1, 1, 1);
        assertThat(resample(new float[] {3}, 1, FrameRate.of(1), FrameRate.of(3), 3, 1))
                .containsExactly(3, 3, 3);
        assertThatThrownBy(() -> resample(new float[0], 1, FrameRate.of(1), FrameRate.of(3), 3, 1))
                .isInstanceOf(InvalidInputException.class);
    }

    private static double deviation(float[] v) {
        double mean = 0;
        for (float x : v) {
            mean += x / v.length;
        }
        double squares = 0;
        for (float x : v) {
            squares += (x - mean) * (x - mean) / v.length;
        }
        return Math.sqrt(squares);
    }

    /** Brows of people vary by .004 to .010 of the eye distance, which full outer ones move by .05 to .085. */
    @Test
    void facesLiveSlowlyWithinTheRange() {
        int frames = 25 * 120;
        float[] rows = new float[frames * 61];
        for (int f = 0; f < frames; f++) {
            Arrays.fill(rows, f * 61, f * 61 + 52, 0.3f);
        }
        ClipInfo clip = clip(ARKIT, FrameRate.FPS_25, frames, 5);
        float[] out = AbstractMotionStageTest.run(new FaceLife(), clip, rows, 97);
        MotionSequence lively = new MotionSequence(ARKIT, FrameRate.FPS_25, out);
        assertThat(deviation(lively.channel("browOuterUpLeft"))).isBetween(0.06, 0.11);
        for (String channel : List.of(
                "browInnerUp", "browDownLeft", "eyeSquintLeft", "eyeWideRight", "cheekSquintLeft", "noseSneerRight")) {
            float[] v = lively.channel(channel);
            assertThat(deviation(v)).as(channel).isBetween(0.02, 0.12);
            double steps = 0;
            for (int i = 1; i < v.length; i++) {
                steps += (v[i] - v[i - 1]) * (v[i] - v[i - 1]) / v.length;
            }
            assertThat(Math.sqrt(steps)).as("from frame to frame, " + channel).isLessThan(0.5 * deviation(v));
        }
        assertThat(lively.channel("browOuterUpLeft")).isNotEqualTo(lively.channel("browOuterUpRight"));
        assertThat(lively.channel("jawOpen")).containsOnly(0.3f);
        MotionSequence resting = run(new FaceLife(), FrameRate.FPS_25, frames, 5);
        for (float v : resting.channel("browOuterUpLeft")) {
            assertThat(v).isBetween(0f, 1f);
        }
        float[] calm = AbstractMotionStageTest.run(new FaceLife(0), clip, rows, 97);
        assertThat(calm).containsExactly(rows);
        assertThatThrownBy(() -> new FaceLife(4))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("amount of 4.0");
    }
}
