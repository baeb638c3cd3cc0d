package io.github.dreamtalk.spi.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dreamtalk.diffusion.CounterNoise;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.motion.HeadMotion;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.motion.Rows;
import io.github.dreamtalk.spi.ClipInfo;
import io.github.dreamtalk.spi.LookAhead;
import io.github.dreamtalk.spi.MotionStage;
import io.github.dreamtalk.spi.Sink;
import io.github.dreamtalk.spi.Stage;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The contract of {@link MotionStage}. */
public abstract class AbstractMotionStageTest {
    private static final int FRAMES = 301;

    /** For subclasses. */
    protected AbstractMotionStageTest() {}

    /**
     * The stage under test.
     *
     * @return a stage
     */
    protected abstract MotionStage stage();

    /**
     * A space it works in.
     *
     * @return the space, ARKit unless overridden
     */
    protected MotionSpace space() {
        return MotionSpace.ARKIT;
    }

    /**
     * A clip the stage works on.
     *
     * @param rate rows a second
     * @param frames rows of the clip
     * @param seed seed of its randomness
     * @return what is known of the clip
     */
    protected ClipInfo clip(FrameRate rate, long frames, long seed) {
        return ClipInfo.of(space(), rate).withFrames(frames).withSeed(seed).withHead(HeadMotion.natural());
    }

    private float[] input() {
        float[] rows = new float[FRAMES * space().channels()];
        new CounterNoise(8).fill(rows, 0, FRAMES, space().channels(), 0);
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Math.min(1, Math.abs(rows[i]) / 3);
        }
        return rows;
    }

    /**
     * Runs a clip through a stage.
     *
     * @param stage the stage
     * @param clip what is processed
     * @param input rows; not changed
     * @param chunk rows pushed at a time
     * @return rows that came out
     */
    public static float[] run(MotionStage stage, ClipInfo clip, float[] input, int chunk) {
        int channels = clip.space().channels();
        int frames = input.length / channels;
        float[] out = new float[input.length];
        int[] at = {0};
        Sink<Rows> sink = rows -> {
            System.arraycopy(rows.values(), 0, out, at[0], rows.count() * channels);
            at[0] += rows.count() * channels;
        };
        try (Stage.Session<Rows, Rows> session = stage.open(clip)) {
            for (int f = 0; f < frames; f += chunk) {
                int n = Math.min(chunk, frames - f);
                session.push(new Rows(Arrays.copyOfRange(input, f * channels, (f + n) * channels), n), sink);
            }
            session.finish(sink);
        }
        assertThat(at[0]).as("every row comes out exactly once").isEqualTo(input.length);
        return out;
    }

    @Test
    void givesTheSameRowsForEveryChunkSizeAndSeed() {
        for (FrameRate rate : new FrameRate[] {FrameRate.FPS_25, new FrameRate(30000, 1001)}) {
            for (long seed : new long[] {0, -5}) {
                ClipInfo clip = clip(rate, FRAMES, seed);
                float[] whole = run(stage(), clip, input(), FRAMES);
                for (int chunk : new int[] {1, 2, 7, 64}) {
                    assertThat(Arrays.equals(run(stage(), clip, input(), chunk), whole))
                            .as("chunks of %d rows", chunk)
                            .isTrue();
                }
                for (float v : whole) {
                    assertThat(v).isFinite();
                }
            }
        }
    }

    @Test
    void hasSomethingToDoInASpaceItWorksIn() {
        assertThat(stage().suits(clip(FrameRate.FPS_25, FRAMES, 3))).isTrue();
    }

    /** What the declared look-ahead covers has left the stage by the time it was pushed. */
    @Test
    void givesRowsNoLaterThanItsLookAheadSays() {
        ClipInfo clip = clip(FrameRate.FPS_25, FRAMES, 3);
        LookAhead ahead = stage().lookAhead(clip);
        if (!ahead.wholeClip()) {
            long rows = (ahead.time().toNanos() * 25 + 999_999_999L) / 1_000_000_000L;
            int[] out = {0};
            try (Stage.Session<Rows, Rows> session = stage().open(clip)) {
                for (int f = 0; f < FRAMES; f++) {
                    session.push(new Rows(input(), 1), r -> out[0] += r.count());
                    assertThat(out[0]).isGreaterThanOrEqualTo((int) (f + 1 - rows));
                }
            }
        }
    }

    @Test
    void worksOnASingleRowAndOnNone() {
        int channels = space().channels();
        ClipInfo one = clip(FrameRate.FPS_25, 1, 1);
        assertThat(run(stage(), one, new float[channels], 1)).hasSize(channels);
        ClipInfo none = clip(FrameRate.FPS_25, 0, 1);
        assertThat(run(stage(), none, new float[0], 1)).isEmpty();
    }

    @Test
    void sessionsDoNotDisturbEachOther() {
        MotionStage stage = stage();
        ClipInfo clip = clip(FrameRate.FPS_25, FRAMES, 3);
        float[] first = run(stage, clip, input(), 10);
        stage.open(clip).push(new Rows(input(), 5), rows -> {});
        assertThat(run(stage, clip, input(), 10)).containsExactly(first);
    }
}
