package io.github.dreamtalk.internal.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.Samples;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.motion.Rows;
import io.github.dreamtalk.spi.AudioFeatureExtractor;
import io.github.dreamtalk.spi.ClipInfo;
import io.github.dreamtalk.spi.FeatureSpec;
import io.github.dreamtalk.spi.LookAhead;
import io.github.dreamtalk.spi.Sink;
import io.github.dreamtalk.spi.Stage;
import io.github.dreamtalk.spi.Synthesizer.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MomentStageTest {
    private final List<String> log = new ArrayList<>();

    /** A row of (its number, -its number) for each 20 ms; perhaps only at the end. */
    private final class Counting implements AudioFeatureExtractor {
        private final boolean late;

        Counting(boolean late) {
            this.late = late;
        }

        @Override
        public FeatureSpec spec() {
            return new FeatureSpec("counting", 2, FrameRate.of(50));
        }

        @Override
        public LookAhead lookAhead(ClipInfo clip) {
            return LookAhead.of(1, FrameRate.of(50));
        }

        @Override
        public Session<Samples, Rows> open(ClipInfo clip) {
            return new Session<>() {
                private long heard;
                private long given;

                @Override
                public void push(Samples piece, Sink<? super Rows> out) {
                    heard += piece.count();
                    if (!late) {
                        give(out);
                    }
                }

                private void give(Sink<? super Rows> out) {
                    int n = (int) (heard / 320 - given);
                    float[] rows = new float[2 * n + 1];
                    for (int i = 0; i < n; i++) {
                        rows[2 * i] = given + i;
                        rows[2 * i + 1] = -(given + i);
                    }
                    given += n;
                    out.accept(new Rows(rows, n));
                }

                @Override
                public void finish(Sink<? super Rows> out) {
                    give(out);
                }

                @Override
                public void cancel() {
                    log.add("cancel");
                }

                @Override
                public void close() {
                    log.add("close");
                }
            };
        }
    }

    private static ClipInfo clip(FrameRate rate) {
        return ClipInfo.of(MotionSpace.ARKIT, rate);
    }

    /** Pushes a ramp, sample i having the value i, in pieces. */
    private static List<Moment> run(MomentStage stage, ClipInfo clip, int samples, int piece) {
        List<Moment> out = new ArrayList<>();
        try (Stage.Session<Samples, Moment> session = stage.open(clip)) {
            float[] values = new float[piece + 7];
            for (int first = 0; first < samples; first += piece) {
                int n = Math.min(piece, samples - first);
                for (int i = 0; i < n; i++) {
                    values[i] = first + i;
                }
                session.push(new Samples(values, n), out::add);
                java.util.Arrays.fill(values, Float.NaN); // the sender's again
            }
            session.finish(out::add);
        }
        return out;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 640, 4000, 100_000})
    void momentsDoNotDependOnThePieces(int piece) {
        for (String rate : List.of("25", "30000/1001", "100", "3")) {
            FrameRate fps = FrameRate.parse(rate);
            for (boolean late : new boolean[] {false, true}) {
                int samples = 20_001;
                long frames = fps.framesFor(samples, 16_000);
                List<Moment> moments =
                        run(new MomentStage(new Counting(late)), clip(fps).withFrames(frames), samples, piece);
                assertThat(moments).hasSize((int) frames);
                int at = 0;
                for (Moment m : moments) {
                    for (float v : m.samples()) {
                        assertThat(v).isEqualTo(at < samples ? at : 0);
                        at++;
                    }
                    long row = Math.min(61, Math.round(m.index() / fps.fps() * 50));
                    assertThat(m.features()).containsExactly(row, -row);
                }
            }
        }
    }

    @Test
    void aMomentLeavesWhenItsSoundAndItsFeaturesAreThere() {
        List<Moment> out = new ArrayList<>();
        try (Stage.Session<Samples, Moment> session = new MomentStage(null).open(clip(FrameRate.FPS_25))) {
            session.push(new Samples(new float[639], 639), out::add);
            assertThat(out).isEmpty();
            session.push(new Samples(new float[1], 1), out::add);
            assertThat(out).hasSize(1);
            assertThat(out.get(0).features()).isNull();
            session.push(new Samples(new float[1281], 1281), out::add);
            assertThat(out).hasSize(3);
        }
        out.clear();
        try (Stage.Session<Samples, Moment> session =
                new MomentStage(new Counting(false)).open(clip(FrameRate.of(100)))) {
            session.push(new Samples(new float[319], 319), out::add);
            assertThat(out).as("its feature row is not there").isEmpty();
            session.push(new Samples(new float[1], 1), out::add);
            assertThat(out).as("row 1 is the nearest of frame 1").hasSize(1);
        }
    }

    /** A clip may be longer than its sound; what is not there is silent, and the last features stay. */
    @Test
    void beyondTheSoundIsSilence() {
        List<Moment> moments =
                run(new MomentStage(new Counting(false)), clip(FrameRate.FPS_25).withFrames(20), 1000, 300);
        assertThat(moments).hasSize(20);
        int at = 0;
        for (Moment m : moments) {
            assertThat(m.samples()).hasSize(640);
            for (float v : m.samples()) {
                assertThat(v).isEqualTo(at < 1000 ? at : 0);
                at++;
            }
            long row = Math.min(2, 2 * m.index());
            assertThat(m.features()).containsExactly(row, -row);
        }
    }

    /** Where the end is not known the sound decides: a moment for each frame that begins in it. */
    @Test
    void withoutAKnownLengthTheSoundDecides() {
        for (int samples : new int[] {0, 1, 640, 641, 6400, 20_001}) {
            List<Moment> moments = run(new MomentStage(null), clip(FrameRate.FPS_25), samples, 500);
            assertThat(moments).hasSize((samples + 639) / 640);
        }
    }

    @Test
    void cancelAndCloseReachTheFeatures() {
        Stage.Session<Samples, Moment> session = new MomentStage(new Counting(false)).open(clip(FrameRate.FPS_25));
        session.cancel();
        session.close();
        assertThat(log).containsExactly("cancel", "close");
        Stage.Session<Samples, Moment> plain = new MomentStage(null).open(clip(FrameRate.FPS_25));
        plain.cancel();
        plain.close();
    }

    @Test
    void itLooksAheadByAFrameAndByItsFeatures() {
        assertThat(new MomentStage(null).lookAhead(clip(FrameRate.FPS_25)))
                .isEqualTo(new LookAhead(Duration.ofMillis(40), false));
        assertThat(new MomentStage(new Counting(false)).lookAhead(clip(FrameRate.FPS_25)))
                .isEqualTo(new LookAhead(Duration.ofMillis(60), false));
    }
}
