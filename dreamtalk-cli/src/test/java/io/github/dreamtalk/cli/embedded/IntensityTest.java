package io.github.dreamtalk.cli.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dreamtalk.DreamTalk;
import io.github.dreamtalk.DreamTalkEngine;
import io.github.dreamtalk.Voice;
import io.github.dreamtalk.diffusion.CounterNoise;
import io.github.dreamtalk.diffusion.NoiseSource;
import io.github.dreamtalk.diffusion.SmoothNoise;
import io.github.dreamtalk.motion.MotionSequence;
import io.github.dreamtalk.motion.MotionSpace;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Guidance of the shipped denoiser as an intensity, and the face between its expressions. */
class IntensityTest {
    private static final Path SPEECH = Path.of("..", "samples", "speech.wav");
    private static final DreamTalkEngine ENGINE =
            DreamTalkEngine.builder().threads(1).build();
    private static final Map<String, MotionSequence> MADE = new HashMap<>();

    @AfterAll
    static void close() {
        ENGINE.close();
        MADE.clear();
    }

    private static MotionSequence motion(String style, float guidance) {
        return MADE.computeIfAbsent(style + guidance, k -> ENGINE.newJob(DreamTalk.builder()
                        .voice(Voice.file(SPEECH))
                        .style(style)
                        .guidance(guidance)
                        .blink(false)
                        .build())
                .motion());
    }

    private static double mean(MotionSequence motion, String channel) {
        double sum = 0;
        for (float v : motion.channel(channel)) {
            sum += v;
        }
        return sum / motion.frames();
    }

    /** Root mean square of the second differences of all expression channels. */
    private static double jitter(MotionSequence motion) {
        double squares = 0;
        int channels = MotionSpace.ARKIT.expressionChannels();
        for (int f = 2; f < motion.frames(); f++) {
            for (int c = 0; c < channels; c++) {
                double second = motion.get(f, c) - 2 * motion.get(f - 1, c) + motion.get(f - 2, c);
                squares += second * second;
            }
        }
        return Math.sqrt(squares / (motion.frames() - 2) / channels);
    }

    /** Each style by the channel that shows it most. */
    @ParameterizedTest
    @CsvSource({
        "happy, mouthSmileLeft",
        "sad, mouthFrownLeft",
        "angry, browDownLeft",
        "surprised, browOuterUpLeft",
        "fearful, browInnerUp",
        "disgusted, noseSneerLeft",
        "contemptuous, mouthDimpleRight"
    })
    void moreGuidanceIsMoreExpression(String style, String channel) {
        double before = -1;
        for (float guidance : new float[] {0, 0.5f, 1, 1.5f, 2}) {
            double now = mean(motion(style, guidance), channel);
            // A weight at its end cannot grow.
            assertThat(now).as("%s at %s", channel, guidance).isGreaterThan(Math.min(0.9, before + 0.02));
            before = now;
        }
        assertThat(mean(motion(style, 1), channel) - mean(motion("neutral", 1), channel))
                .as("the style can be seen")
                .isGreaterThan(0.2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"happy", "sad", "angry", "surprised", "fearful", "disgusted", "contemptuous"})
    void noGuidanceIsNeutralInEveryStyleAndAsCalm(String style) {
        MotionSequence none = motion(style, 0);
        // The style is not asked for at all.
        assertThat(none.toArray()).containsExactly(motion("happy", 0).toArray());
        for (String channel : new String[] {"mouthFrownLeft", "browDownLeft", "noseSneerLeft", "eyeWideLeft"}) {
            assertThat(mean(none, channel)).as(channel).isLessThan(0.1);
        }
        assertThat(jitter(none)).isLessThan(1.2 * jitter(motion(style, 1)));
    }

    /** Brows, lids, cheeks and corners move by themselves, and slowly: what one frame draws the next goes on with. */
    @ParameterizedTest
    @ValueSource(strings = {"browInnerUp", "browOuterUpLeft", "cheekSquintLeft", "eyeSquintLeft", "noseSneerLeft"})
    void theFaceLivesAndDoesNotTremble(String channel) {
        float[] v = motion("neutral", 1).channel(channel);
        double mean = mean(motion("neutral", 1), channel);
        double variance = 0;
        double lagged = 0;
        for (int i = 1; i < v.length; i++) {
            variance += (v[i] - mean) * (v[i] - mean);
            lagged += (v[i] - mean) * (v[i - 1] - mean);
        }
        assertThat(Math.sqrt(variance / v.length)).as("alive").isGreaterThan(0.01);
        assertThat(lagged / variance).as("from frame to frame").isGreaterThan(0.7);
    }

    private static MotionSequence with(NoiseSource noise) {
        return ENGINE.newJob(DreamTalk.builder()
                        .voice(Voice.file(SPEECH))
                        .style("neutral")
                        .blink(false)
                        .noise(noise)
                        .build())
                .motion();
    }

    /** The shipped file asks for noise correlated over 0.12 s, three frames, and gets it. */
    @Test
    void framesDrawFromNoiseThatIsCorrelated() {
        MotionSequence made = motion("neutral", 1);
        long seed = DreamTalk.builder()
                .voice(Voice.file(SPEECH))
                .style("neutral")
                .build()
                .seed();
        double frames = 0.12f * 25.0;
        assertThat(with(new SmoothNoise(new CounterNoise(seed), frames)).toArray())
                .containsExactly(made.toArray());
        assertThat(with(new CounterNoise(seed)).toArray()).isNotEqualTo(made.toArray());
    }

    @Test
    void lipsStillMeetAtTwiceTheIntensity() {
        for (String style : new String[] {"happy", "angry", "surprised"}) {
            assertThat(closures(motion(style, 2))).as(style).isGreaterThanOrEqualTo((int)
                    (0.95 * closures(motion(style, 1))));
        }
    }

    private static int closures(MotionSequence motion) {
        float[] press = motion.channel("mouthPressLeft");
        float[] jaw = motion.channel("jawOpen");
        int count = 0;
        boolean before = false;
        for (int i = 0; i < press.length; i++) {
            boolean closed = press[i] > 0.25f && jaw[i] < 0.15f;
            count += closed && !before ? 1 : 0;
            before = closed;
        }
        return count;
    }
}
